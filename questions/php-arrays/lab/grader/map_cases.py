"""Calls of kind(), replayed() and merged(): fixed shapes, filled from the seed, small ones first."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from . import rules
from .calls import Call
from .data import Draw
from .values import Key, Map, Value, array

Pairs = list[tuple[Any, Any]]


def pairs(cells: Pairs) -> Map:
    """A map from pairs: keys in any order."""
    return Map(tuple(cells))


# ------------------------------------------------------------------ kind


def kinds(draw: Draw) -> list[Call]:
    word, number = draw.word, draw.number
    shapes = [
        array([word(), word()]),
        array({word(): number(), word(): number()}),
        pairs([(0, word()), (2, word())]),
        pairs([(1, word()), (0, word())]),
        pairs([(number(), word())]),
        array({0: word(), word(): word()}),
        pairs([(1, word()), (2, word()), (3, word())]),
        pairs([(-1, word()), (0, word())]),
        pairs([("07", word()), (word(), word())]),
        pairs([(0, word()), (1, word()), ("", word())]),
        array([{word(): number()}, {word(): number()}]),
        array({word(): [1, 2], word(): [3]}),
        array([]),
    ]
    shapes += [pairs(list(zip(order, draw.words(3), strict=True))) for order in permutations(range(3))]
    shapes.append(pairs([*enumerate(draw.words(20)), (draw.number(20, 90), word())]))
    return [Call("kind", (shape,), rules.kind(shape)) for shape in shapes]


# ------------------------------------------------------------------ replayed


def _replay(version: int, *edits: tuple[Any, ...]) -> Call:
    journal = array(edits)
    try:
        return Call("replayed", (journal,), rules.replayed(journal, version))
    except TypeError:
        return Call("replayed", (journal,), throws="TypeError")


def coerced(draw: Draw, version: int) -> list[Call]:
    """Every kind of key, alone; then such that become the same."""
    n = draw.number()
    keys: list[Value] = [str(n), f"-{n}", n + 0.75, -n - 0.75, True, False, None]
    keys += [f"0{n}", f"+{n}", f" {n}", f"{n}.5", "-0", str(2**63 - 1), str(2**63), draw.word(), ""]
    calls = [_replay(version, ("set", key, draw.word())) for key in keys]
    a, b, c, d, e = draw.words(5)
    calls += [
        _replay(version, ("set", n, a), ("set", str(n), b), ("set", n + 0.25, c), ("set", f"0{n}", d)),
        _replay(
            version, ("set", 1, a), ("set", True, b), ("set", "1", c), ("set", 1.5, d), ("set", "1.5", e)
        ),
        _replay(version, ("set", "", a), ("set", False, b), ("set", None, c), ("set", 0.5, d)),
        _replay(version, ("set", n, a), ("set", 1, b), ("drop", n + 0.5), ("set", draw.word(), c)),
        _replay(version, ("set", a, n), ("set", "", b), ("set", 1, c), ("drop", None), ("drop", True)),
        _replay(version, ("set", a, n), ("set", array([n]), b)),
    ]
    return calls


def appended(draw: Draw, version: int) -> list[Call]:
    n, m = sorted(draw.numbers(2))
    a, b, c, d = draw.words(4)
    return [
        _replay(version, ("set", n, a), ("add", b)),
        _replay(version, ("add", a), ("add", b), ("drop", 1), ("add", c)),
        _replay(version, ("set", n, a), ("set", m, b), ("drop", m), ("add", c)),
        _replay(version, ("set", m, a), ("set", n, b), ("add", c)),
        _replay(version, ("set", a, n), ("set", b, m), ("add", c)),
        _replay(version, ("set", str(n), a), ("add", b), ("add", c)),
        _replay(version, ("set", f"0{n}", a), ("set", True, b), ("add", c)),
        _replay(version, ("add", a), ("drop", 0), ("add", b), ("drop", 1), ("add", c)),
        _replay(version, ("set", -n, a), ("add", b), ("add", c)),
        _replay(version, ("set", -m, a), ("set", -n, b), ("drop", -n), ("add", c), ("add", d)),
    ]


def placed(draw: Draw, version: int) -> list[Call]:
    a, b, c, d = draw.words(4)
    n, m = sorted(draw.numbers(2))
    return [
        _replay(version, ("set", a, n), ("set", b, m), ("set", a, c)),
        _replay(version, ("set", m, a), ("set", n, b), ("set", c, d)),
        _replay(version, ("set", a, n), ("set", b, m), ("drop", a), ("set", a, c)),
        _replay(
            version, ("set", m, a), ("set", a, b), ("set", n, c), ("set", m, d), ("drop", a), ("drop", d)
        ),
        _replay(version),
    ]


# ------------------------------------------------------------------ merged


def _merge(base: Any, over: Any) -> Call:
    one, other = (side if isinstance(side, Map) else array(side) for side in (base, over))
    return Call("merged", (one, other), rules.merged(one, other))


def overridden(draw: Draw) -> list[Call]:
    """Text keys, scalars and maps only."""
    a, b, c, d = draw.words(4)
    number = draw.number
    calls = [
        _merge({a: number(), b: number()}, {b: number(), c: number()}),
        _merge({a: {b: number(), c: number()}, d: number()}, {a: {c: number(), d: number()}}),
        _merge({a: {b: {c: number(), d: number()}}}, {a: {b: {d: number(), a: number()}, c: number()}}),
        _merge({a: number(), b: number()}, {a: None, c: None}),
        _merge({a: {b: number(), c: None}}, {a: {b: None, c: number()}}),
        _merge({a: True, b: number(), c: draw.word()}, {a: False, b: 0, c: ""}),
        _merge({a: {b: number()}, c: number()}, {a: number(), c: {d: number()}}),
        _merge({a: number()}, {}),
        _merge({}, {a: {b: number()}}),
    ]
    stock: list[Key] = [a, b, c, d, draw.word()]
    return calls + [_merge(draw.tree(stock, 3), draw.tree(stock, 3)) for _ in range(12)]


def lists_replaced(draw: Draw) -> list[Call]:
    a, b, c = draw.words(3)
    words = draw.words
    return [
        _merge({a: words(3)}, {a: words(1)}),
        _merge({a: words(1), b: {c: words(2)}}, {a: words(3), b: {c: words(1)}}),
        _merge({a: words(2), b: draw.number()}, {a: []}),
        _merge({a: {b: words(3), c: draw.number()}}, {a: {b: []}}),
        _merge({a: {b: draw.number()}}, {a: words(2)}),
        _merge({a: words(2)}, {a: {b: draw.number()}}),
        _merge({a: [{b: 1, c: 2}, {b: 3}]}, {a: [{c: 4}]}),
        _merge({a: []}, {a: words(2)}),
    ]


def integers_kept(draw: Draw) -> list[Call]:
    """Integer keys with gaps, at every depth; lists only at the top, where they are merged key by key."""
    one, two, three = draw.numbers(3)
    a, b, c, d = draw.words(4)
    calls = [
        _merge({one: a, two: b}, {two: c, three: d}),
        _merge({a: {one: b, two: c}}, {a: {two: d, three: a}}),
        _merge({one: {two: a, b: c}, b: d}, {b: c, one: {two: d, three: b}}),
        _merge({three: a, one: b, c: d}, {two: a, one: c, 0: b}),
        _merge(draw.words(3), draw.words(2)),
        _merge(draw.words(1), draw.words(2)),
    ]
    stock: list[Key] = [one, two, three, -one, a]
    return calls + [_merge(draw.tree(stock, 2), draw.tree(stock, 2)) for _ in range(12)]

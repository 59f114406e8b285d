"""Calls of distinct(), cleaned() and raised(), and one call of each function."""

from __future__ import annotations

from typing import Any

from . import rules
from .calls import Call
from .data import Draw
from .values import Map, array

# ------------------------------------------------------------------ distinct


def _distinct(values: Any) -> Call:
    one = values if isinstance(values, Map) else array(values)
    return Call("distinct", (one,), rules.distinct(one))


def compared(draw: Draw) -> list[Call]:
    """What is loosely equal and what is not; true duplicates come last, so that no key hangs on them."""
    n = draw.number(10, 90)
    a, b = draw.words(2)
    alike: list[list[Any]] = [
        [n, str(n), n],
        [n, float(n), n],
        [n, True, a, n],
        [0, False, None, "", "0", 0],
        [f"{n}e1", f"{n}0", f"{n}e1"],
        [f"{n}", f" {n}", f"0{n}", f"{n}"],
        [0, a, 0],
        [None, [], None],
        [[n], [str(n)], [n]],
        [{a: 1, b: 2}, {b: 2, a: 1}, {a: 1, b: 2}],
        [{a: [n]}, {a: [float(n)]}, {a: [n, n]}, {a: [n]}],
        [{0: a, 1: b}, {1: b, 0: a}, {0: a, 1: b}],
    ]
    calls = [_distinct(values) for values in alike]
    return calls + [
        _distinct(rules.distinct(array([draw.scalar() for _ in range(30)])).values) for _ in range(3)
    ]


def firsts(draw: Draw) -> list[Call]:
    """Words only, which every comparison tells apart."""
    a, b, c = draw.words(3)
    k, m, n = draw.numbers(3)
    many = draw.words(12)
    return [
        _distinct([a, b, a, c]),
        _distinct({k: a, m: b, n: a}),
        _distinct({b: a, c: b, a: a, n: b, k: c}),
        _distinct([draw.random.choice(many) for _ in range(80)]),
        _distinct([]),
    ]


# ------------------------------------------------------------------ cleaned


def _clean(subject: Any) -> Call:
    one = array(subject)
    return Call("cleaned", (one,), rules.cleaned(one))


def something_kept(draw: Draw) -> list[Call]:
    """Maps only, none of which becomes empty."""
    a, b, c, d, e = draw.words(5)
    return [
        _clean({a: draw.number(), b: None, c: draw.word(), d: "", e: []}),
        _clean({a: "0", b: None}),
        _clean({a: 0, b: ""}),
        _clean({a: False, b: []}),
        _clean({a: 0.0, b: " ", c: True, d: None}),
        _clean({a: {b: "0", c: None, d: 0}, e: {a: False, b: "", c: {d: 0.0, e: []}}}),
    ]


def shapes_kept(draw: Draw) -> list[Call]:
    a, b, c = draw.words(3)
    n = draw.number()
    return [
        _clean([a, None, b]),
        _clean({n: a, n + 1: None, n + 2: b}),
        _clean({0: a, 2: b, 3: ""}),
        _clean({a: [None, b, "", c], b: {0: a, c: None}}),
        _clean([{a: n, b: None}, {a: None, b: n}]),
        _clean([[None, [a, "", b]], [c]]),
        _clean([]),
    ]


def emptied(draw: Draw) -> list[Call]:
    a, b, c, d = draw.words(4)
    return [
        _clean({a: draw.word(), b: {c: None}}),
        _clean({a: {b: {c: {d: ""}}}, b: draw.number()}),
        _clean({a: [None, ""], b: [[], [None]], c: draw.number()}),
        _clean([{a: None}, {a: draw.number()}, []]),
        _clean({a: {b: [None, {c: []}]}}),
    ]


# ------------------------------------------------------------------ raised


def _raise(prices: Any, percent: int, *shared: tuple[int | str, ...]) -> Call:
    one = array(prices)
    return Call("raised", (one, percent), rules.raised(one, percent), shared=shared, witness=bool(shared))


def prices_reached(draw: Draw) -> list[Call]:
    a, b, c, d = draw.words(4)
    percent = draw.random.randrange(11, 90)
    number = draw.number
    return [
        _raise(draw.numbers(3), percent),
        _raise({a: number(), b: number(), number(): number()}, percent),
        _raise({a: {b: number(), c: number()}, d: [number(), number()]}, percent),
        _raise({a: {b: {c: {d: number()}}}, b: [[number()], [number(), [number()]]]}, percent),
        _raise({a: draw.word(), b: number(), c: None, d: True}, percent),
        _raise({a: str(number()), b: number() + 0.5, c: [], d: 0}, percent),
        _raise([number()], 0),
        _raise([], percent),
    ]


def prices_shared(draw: Draw) -> list[Call]:
    a, b, c, d = draw.words(4)
    percent = draw.random.randrange(11, 90)
    number = draw.number
    return [
        _raise({a: number(), b: number()}, percent, (a,)),
        _raise({a: {b: number(), c: number()}, d: number()}, percent, (a, c)),
        _raise({a: draw.word(), b: number()}, percent, (a,)),
        _raise({a: {b: number(), c: number()}, d: draw.word()}, percent, (a,), (d,)),
        _raise([[number(), draw.word()], number()], percent, (0, 1), (0, 0), (1,)),
    ]


# ------------------------------------------------------------------ all of them


def witnesses(draw: Draw) -> list[Call]:
    """One call of each function, with arguments that a careless one would change."""
    a, b, c, d = draw.words(4)
    large, small = sorted(draw.numbers(2), reverse=True)
    rows = array({a: {c: large, d: b}, b: {c: small, d: b}})
    return [
        Call("kind", (array([a, b]),), witness=True),
        Call("replayed", (array([("add", a), ("set", 2.5, b), ("drop", 0)]),), witness=True),
        Call("merged", (array({a: {b: 1}, c: 2}), array({a: {b: 3}, d: 4})), witness=True),
        Call("distinct", (array([a, b, a]),), witness=True),
        Call("grouped", (rows, d, c), witness=True),
        Call("sorted", (rows, array({d: "asc", c: "asc"})), witness=True),
        Call("cleaned", (array({a: None, b: {c: "", d: 0}}),), witness=True),
        Call("raised", (array({a: small, b: [large]}), small % 80 + 10), witness=True),
    ]

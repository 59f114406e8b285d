"""Readings in memory: values, statistics, growth, refusals, slices."""

from __future__ import annotations

import math
import statistics
from typing import Any

from hotseat.lab import Rig, check

from .blocks import CODES, FLOATS, INTEGERS, bounds, draw
from .session import Line, do, gives, play, raises, summarised


@check
def keeps_values(rig: Rig[Any]) -> None:
    """Readings of each of the ten types give back exactly the values they were made of, in order, by index too."""
    lines: list[Line] = []
    for code in CODES:
        values = draw(rig.random, code, 6)
        at = rig.random.randrange(6)
        lines += [
            do(f"r = Readings({code!r}, {values!r})"),
            gives("r.code, len(r)", (code, 6)),
            gives("list(r)", values),
            gives(f"r[{at}], r[{at - 6}]", (values[at], values[at])),
        ]
    lines += [
        raises("r[6]", "IndexError"),
        raises("r[-7]", "IndexError"),
        raises("Readings('x')", "ValueError"),
    ]
    lines += [gives("list(Readings('q', (n * n for n in range(5))))", [n * n for n in range(5)])]
    play(rig, lines, hint="What does each type code hold, and in how many bytes?")


@check(needs=keeps_values)
def grows(rig: Rig[Any]) -> None:
    """Readings grow by append and by extend, from any iterable, and values can be replaced."""
    code = rig.random.choice("hiqd")
    values = draw(rig.random, code, 9)
    more, new = draw(rig.random, code, 40), draw(rig.random, code, 3)[2]
    lines = [
        do(f"r = Readings({code!r})"),
        do(f"for value in {values!r}: r.append(value)"),
        gives("len(r)", 9),
        do(f"r.extend(value for value in {more!r})"),
        do(f"r[4] = {new!r}; r[-1] = {new!r}"),
        gives("len(r)", 49),
        gives("list(r)", [*values[:4], new, *values[5:], *more[:-1], new]),
        raises(f"r[49] = {new!r}", "IndexError"),
    ]
    play(rig, lines, hint="Is the length of an array fixed?")


@check(needs=keeps_values)
def summarises(rig: Rig[Any]) -> None:
    """stats() gives count, least, greatest, mean and variance, right also where the mean dwarfs the spread."""
    random = rig.random
    small = [random.uniform(-5, 5) for _ in range(50)]
    base = float(random.randint(10**9, 9 * 10**9))
    far = [base + random.randint(0, 40) for _ in range(300)]
    whole = [random.randint(-(10**6), 10**6) for _ in range(60)]
    lines: list[Line] = []
    for code, values in (("d", small), ("d", far), ("i", whole)):
        lines += [do(f"r = Readings({code!r}, {values!r})"), summarised("list(r.stats())", summary(values))]
    lines += [summarised("list(r[5:25:2].stats())", summary(whole[5:25:2]))]
    one = draw(random, "h", 3)[2]
    lines += [
        gives("list(Readings('d').stats())", [0, None, None, None, None]),
        summarised(f"list(Readings('h', [{one}]).stats())", [1, one, one, float(one), None]),
    ]
    play(rig, lines, hint="Which large, nearly equal numbers are subtracted?")


def summary(values: list[Any]) -> list[float | int | None]:
    """What stats() must give for two values or more."""
    mean = math.fsum(values) / len(values)
    return [len(values), min(values), max(values), mean, float(statistics.variance(values))]


# ------------------------------------------------------------------ refusals

NO_NUMBERS = ("'7'", "None", "b'7'", "[7]", "True", "False", "7j", "Decimal('7')", "Fraction(7)")
EXTRA = do("from decimal import Decimal; from fractions import Fraction")


@check(needs=keeps_values)
def refuses_wrong_types(rig: Rig[Any]) -> None:
    """What is no number of the kind is refused with TypeError, wherever it comes in; nothing is converted."""
    lines = [EXTRA]
    for code in (rig.random.choice(INTEGERS), *FLOATS):
        others = (*NO_NUMBERS, "7.0", "7.9") if code in INTEGERS else NO_NUMBERS
        values = [3, 5, 7] if code in INTEGERS else [3.0, 5.0, 7.0]
        lines += [do(f"r = Readings({code!r}, {values!r})")]
        for value in others:
            way = rig.random.choice(
                ("r.append({})", "r[1] = {}", f"Readings({code!r}, [{{}}])", "r.extend([{}])")
            )
            lines += [raises(way.format(value), "TypeError")]
        lines += [raises(f"Readings({code!r}, [3, True])", "TypeError"), raises("r[0] = None", "TypeError")]
        lines += [gives("list(r)", values)]
    play(rig, lines, hint="Which types does each type code take? What is True?")


@check(needs=keeps_values)
def refuses_overflow(rig: Rig[Any]) -> None:
    """What does not fit is refused with OverflowError, never wrapped, cut or made infinite."""
    lines: list[Line] = []
    for code in INTEGERS:
        least, greatest = bounds(code)
        lines += [do(f"r = Readings({code!r}, [{least}, {greatest}])")]
        for value in (least - 1, greatest + 1, greatest + rig.random.randint(2, 10**6), -(10**30)):
            way = rig.random.choice(
                ("r.append({})", "r[1] = {}", f"Readings({code!r}, [{{}}])", "r.extend([{}])")
            )
            lines += [raises(way.format(value), "OverflowError")]
        lines += [raises(f"r[:1][0] = {greatest + 1}", "OverflowError"), gives("list(r)", [least, greatest])]
    beyond = rig.random.choice(("1e39", "-4e38", "10**60"))
    lines += [do("r = Readings('f', [1.5])")]
    lines += [raises(f"r.append({beyond})", "OverflowError"), raises("r[0] = 1e300", "OverflowError")]
    lines += [raises("Readings('d', [10**400])", "OverflowError"), gives("list(r)", [1.5])]
    play(rig, lines, hint="Which of the ten types are checked for you, and which are not? In slices, too?")


@check(needs=keeps_values)
def refuses_what_is_not_finite(rig: Rig[Any]) -> None:
    """NaN and the infinities are no readings: ValueError."""
    lines = [do("r = Readings('d', [1.0, 2.0]); s = Readings('f', [1.0])")]
    for value in ("nan", "inf", "-inf"):
        for way in ("r.append({})", "r[1] = {}", "s[0] = {}", "Readings('f', [{}])", "r[:1][0] = {}"):
            lines += [raises(way.format(f"float({value!r})"), "ValueError")]
    play(
        rig,
        [*lines, gives("list(r), list(s)", ([1.0, 2.0], [1.0]))],
        hint="Who looks at the value before it is in?",
    )


@check(needs=(grows, refuses_overflow))
def refusal_changes_nothing(rig: Rig[Any]) -> None:
    """A refused extend adds nothing at all, whatever came before the value that was refused."""
    lines: list[Line] = []
    for code, bad, error in (
        ("h", "40000", "OverflowError"),
        ("i", "'7'", "TypeError"),
        ("d", "None", "TypeError"),
    ):
        values, good = draw(rig.random, code, 4), draw(rig.random, code, rig.random.randint(5, 30))
        lines += [
            do(f"r = Readings({code!r}, {values!r})"),
            raises(f"r.extend({good!r} + [{bad}])", error),
            raises(f"r.extend(value for value in {good!r} + [{bad}, {good[0]!r}])", error),
            gives("list(r)", values),
        ]
    play(rig, lines, hint="How far had it come when the bad value turned up?")


# ------------------------------------------------------------------ slices


@check(needs=keeps_values)
def slices_share(rig: Rig[Any]) -> None:
    """A slice is a window: what is written through it is in the whole and in other slices, and the other way round."""
    code = rig.random.choice("bhiqd")
    values, new = draw(rig.random, code, 20), draw(rig.random, code, 8)[2:]
    start, stop = rig.random.randint(2, 5), rig.random.randint(12, 18)
    lines = [
        do(f"r = Readings({code!r}, {values!r})"),
        do(f"part = r[{start}:{stop}]; inner = part[1:-1]; odd = r[::-3]; rest = r[3:]"),
        gives("part.code, len(part), list(part)", (code, stop - start, values[start:stop])),
        gives("list(inner), list(odd)", (values[start + 1 : stop - 1], values[::-3])),
        do(f"part[1] = {new[0]!r}"),
        gives(f"r[{start + 1}], inner[0]", (new[0], new[0])),
        do(f"inner[1] = {new[1]!r}"),
        gives(f"r[{start + 2}], part[2]", (new[1], new[1])),
        do(f"r[-1] = {new[2]!r}; r[10] = {new[3]!r}"),
        gives(f"odd[0], odd[3], part[{10 - start}], rest[7]", (new[2], new[3], new[3], new[3])),
        do(f"odd[1] = {new[4]!r}"),
        gives("r[16], rest[13]", (new[4], new[4])),
        do("del r; collect()"),
        gives("inner[0], inner[1], odd[1]", (new[0], new[1], new[4])),
        raises("part[20]", "IndexError"),
        gives("len(part[5:5]), list(part[50:])", (0, list[int]())),
    ]
    play(rig, lines, hint="Which objects let others look at their memory, and which only copy?")


@check(needs=(grows, slices_share))
def holds_still_under_slices(rig: Rig[Any]) -> None:
    """While a slice is alive, growing is refused with BufferError; when the last one is gone, it works again."""
    code = rig.random.choice("hiqd")
    values, new = draw(rig.random, code, 12), draw(rig.random, code, 3)[2]
    lines = [
        do(f"r = Readings({code!r}, {values!r}); total = r.stats(); several = list(r)"),
        do("part = r[2:5]; inner = part[:1]"),
        raises(f"r.append({new!r})", "BufferError"),
        raises(f"r.extend([{new!r}, {new!r}])", "BufferError"),
        raises(f"part.append({new!r})", "BufferError"),
        gives("len(r), list(part)", (12, values[2:5])),
        do("del part; collect()"),
        raises(f"r.append({new!r})", "BufferError"),
        do("del inner; collect()"),
        do(f"r.append({new!r}); r.extend([{new!r}])"),
        gives("list(r)", [*values, new, new]),
    ]
    play(rig, lines, hint="May memory move while somebody looks at it? Who is still looking?")

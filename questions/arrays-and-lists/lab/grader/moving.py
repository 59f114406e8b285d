"""Readings that come from files and go to files, and what they cost in memory."""

from __future__ import annotations

import math
import sys
import zlib
from array import array
from random import Random
from typing import Any

from hotseat.lab import Failure, Rig, Table, check

from .blocks import CODES, FLOATS, block, bounds, draw, header, other
from .holding import keeps_values
from .session import Line, do, gives, play, raises, summarised

MIB = 1 << 20
BALLAST = 32 * MIB
"""Held in every measured run: more than what a process inherits from the one that started it."""
MANY, SOME = 2_000_000, 200_000
NATIVE = "<" if sys.byteorder == "little" else ">"


def source(data: bytes, random: Random) -> str:
    """An expression: an unbuffered file that hands these bytes out in odd pieces."""
    sizes = [random.choice((1, 2, 3, 5, 7, 11, 13)) for _ in range(4)]
    return f"Pieces(bytes.fromhex({data.hex()!r}), {', '.join(map(str, sizes))})"


@check(needs=keeps_values)
def reads_blocks(rig: Rig[Any]) -> None:
    """read() takes blocks of every type in either byte order, from files that hand out a few bytes at a time."""
    lines: list[Line] = []
    for code in CODES:
        for order in "<>":
            values = draw(rig.random, code, 5)
            lines += [
                do(f"r = Readings.read({source(block(order, code, values), rig.random)})"),
                gives("r.code, list(r)", (code, values)),
            ]
    lines += [gives(f"len(Readings.read({source(block('>', 'd', []), rig.random)}))", 0)]
    play(
        rig,
        lines,
        hint="Whose byte order is it: the block's, or this machine's? How many bytes does a read return?",
    )


@check(needs=reads_blocks)
def leaves_the_rest(rig: Rig[Any]) -> None:
    """read() takes one block and not a byte more: the next one is read by the next call."""
    first, second = draw(rig.random, "i", 9), draw(rig.random, "d", 4)
    data = block("<", "i", first) + block(">", "d", second) + b"rest"
    lines = [
        do(f"file = {source(data, rig.random)}"),
        gives("list(Readings.read(file))", first),
        gives("list(Readings.read(file))", second),
        gives("file.left", b"rest"),
    ]
    play(rig, lines, hint="Who else reads from this file?")


@check(needs=reads_blocks)
def writes_blocks(rig: Rig[Any]) -> None:
    """write() writes readings and slices in the byte order asked for, and leaves them as they were."""
    lines: list[Line] = []
    for code in ("h", "I", "q", "f", "d"):
        values = draw(rig.random, code, 9)
        lines += [do(f"r = Readings({code!r}, {values!r}); part = r[1::2]")]
        for order in rig.random.sample("<>", 2):
            lines += [
                do(f"sink = Sink(7); r.write(sink, {order!r})"),
                gives("sink.kept", block(order, code, values)),
                do(f"sink = Sink(1000); part.write(sink, {order!r})"),
                gives("sink.kept", block(order, code, values[1::2])),
                gives("list(r)", values),
            ]
    lines += [raises("r.write(Sink(9), '=')", "ValueError")]
    play(
        rig,
        lines,
        hint="How many bytes did write() take? And in which order are the values in memory afterwards?",
    )


@check(needs=reads_blocks)
def refuses_broken_blocks(rig: Rig[Any]) -> None:
    """A block that is none is a ValueError, one that ends early an EOFError, whatever its header promises."""
    values = draw(rig.random, "d", 6)
    good = block(">", "d", values)
    none = (
        b"RDGX" + good[4:],
        good[:4] + b"=" + good[5:],
        good[:5] + b"x" + good[6:],
        good[:6] + b"\1" + good[7:],
    )
    short = (b"", good[:3], good[:15], good[:16], good[:-1], good[: -8 * 3], good[: -8 * 2 - 3])
    lines = [raises(f"Readings.read({source(data, rig.random)})", "ValueError") for data in none]
    lines += [raises(f"Readings.read({source(data, rig.random)})", "EOFError") for data in short]
    huge = block("<", "q", [1, 2, 3], count=rig.random.randint(2**41, 2**44))
    lines += [raises(f"Readings.read({source(huge, rig.random)})", "EOFError")]
    for code in FLOATS:
        values = draw(rig.random, code, 16)
        at = rig.random.randrange(6, 16)
        values[at] = rig.random.choice((math.nan, math.inf, -math.inf))
        data = block(rig.random.choice("<>"), code, values)
        lines += [raises(f"Readings.read({source(data, rig.random)})", "ValueError", text=str(at))]
    play(
        rig,
        lines,
        hint="What do you believe before you have seen it, and what do you say about a bad reading?",
    )


# ------------------------------------------------------------------ memory


@check(needs=(reads_blocks, writes_blocks), budget=60)
def works_within_memory(rig: Rig[Any]) -> None:
    """Two million readings are read, summarised and written within one and a half times their raw size."""
    order = other(NATIVE)
    values, wanted = _readings(rig.random, MANY)
    if sys.byteorder == "little":
        values.byteswap()
    data = header(order, "d", MANY) + values.tobytes()
    del values
    tiny = block(order, "d", [1.5, 1.5])
    baseline = _session(rig, tiny, [1.5, 1.5, 1.5, 0.0], 2, order)
    peak = _session(rig, data, wanted, MANY, order)
    raw = 8 * MANY
    _expect_within(rig, "reading, summarising and writing", peak - baseline, raw, int(1.5 * raw))


def _session(rig: Rig[Any], data: bytes, wanted: list[float], count: int, order: str) -> int:
    """Peak memory of reading a block from stdin, of its statistics, and of writing it again."""
    lines = [
        do("r = Readings.read(stdin)"),
        summarised("list(r.stats())", [count, *wanted]),
        do(f"sink = Sink({MIB}); r.write(sink, {order!r})"),
        gives("sink.size, sink.crc", (len(data), zlib.crc32(data))),
    ]
    hint = "Try it with a small block from a pipe first."
    return play(rig, lines, hint=hint, stdin=data, ballast=BALLAST, timeout=25.0).peak_memory


def _readings(random: Random, count: int) -> tuple[array[float], list[float]]:
    """So many values, made quickly: a hundred times the same ones; and least, greatest, mean, variance."""
    base = random.random()
    part = [base + random.random() for _ in range(count // 100)]
    mean = math.fsum(part) / len(part)
    squares = math.fsum((value - mean) ** 2 for value in part) * 100
    return array("d", part) * 100, [min(part), max(part), mean, squares / (count - 1)]


@check(needs=reads_blocks, budget=60)
def slices_cost_nothing(rig: Rig[Any]) -> None:
    """Thirty slices of nearly everything take no more memory than one."""
    code = rig.random.choice("qd")
    least, greatest = bounds("i")
    value = rig.random.randint(least, greatest)
    data = header(NATIVE, code, SOME) + block(NATIVE, code, [value])[16:] * SOME
    peaks: list[int] = []
    for count in (1, 30):
        lines = [
            do("r = Readings.read(stdin)"),
            do(f"slices = [r[n + 1 : -n - 1] for n in range({count})]"),
            gives("sum(map(len, slices))", sum(SOME - 2 * n - 2 for n in range(count))),
        ]
        hint = "Where do the values of a slice live?"
        peaks.append(play(rig, lines, hint=hint, stdin=data, ballast=BALLAST).peak_memory)
    raw = 8 * SOME
    _expect_within(rig, "having 30 slices instead of one", peaks[1] - peaks[0], raw, raw)


def _expect_within(rig: Rig[Any], what: str, used: int, raw: int, most: int) -> None:
    rows = (("the raw data", _mib(raw)), ("may be used", _mib(most)), ("was used", _mib(used)))
    rig.show(Table(("peak memory, beyond the interpreter's own", "MiB"), rows, title=what))
    if used > most:
        raise Failure(
            f"{what} takes {used / raw:.1f} times the raw data at its peak; expected at most {most / raw:.1f} times",
            hint="The peak counts: which copies exist at the same time, and how large is each object in them?",
        )


def _mib(size: int) -> str:
    return f"{max(size, 0) / MIB:.1f}"

"""Rows: alone, or what was seen beside what was expected, row by row."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from hotseat.model import Table

ROWS = 200
"""Rows that are drawn; of more, those that differ and the first ones."""

Row = tuple[Any, ...]


class Cell(NamedTuple):
    """One value as text."""

    text: str
    differs: bool = False
    null: bool = False


class Pair(NamedTuple):
    """A row of each side; None where a side has no such row."""

    seen: list[Cell] | None
    expected: list[Cell] | None
    differs: bool


def view(it: Table) -> dict[str, Any]:
    """`pairs` where something is expected, else `rows`; `hidden` counts the rows that are not drawn."""
    if it.expected is None:
        rows = [[_cell(value) for value in row] for row in it.rows[:ROWS]]
        return {"rows": rows, "pairs": None, "hidden": max(0, len(it.rows) - ROWS), "differing": 0}
    pairs = list(_pairs(it.rows, it.expected))
    differing = [pair for pair in pairs if pair.differs]
    shown = pairs if len(pairs) <= ROWS else (differing or pairs)[:ROWS]
    return {"rows": None, "pairs": shown, "hidden": len(pairs) - len(shown), "differing": len(differing)}


def _pairs(seen: Sequence[Row], expected: Sequence[Row]) -> Iterator[Pair]:
    """Both sides in order, so that one missing row is one difference, not a shift of all that follow."""
    if max(len(seen), len(expected)) > 2000:  # aligning costs the square of it
        yield from _beside(seen, expected)
        return
    keys = [[tuple(repr(value) for value in row) for row in rows] for rows in (seen, expected)]
    matcher = difflib.SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        yield from _beside(seen[i1:i2], expected[j1:j2])


def _beside(seen: Sequence[Row], expected: Sequence[Row]) -> Iterator[Pair]:
    for index in range(max(len(seen), len(expected))):
        one = seen[index] if index < len(seen) else None
        other = expected[index] if index < len(expected) else None
        yield _pair(one, other)


def _pair(seen: Row | None, expected: Row | None) -> Pair:
    if seen is None or expected is None:
        row = [_cell(value, True) for value in (seen or expected or ())]
        return Pair(None if seen is None else row, None if expected is None else row, True)
    width = max(len(seen), len(expected))
    differ = [i >= len(seen) or i >= len(expected) or not _same(seen[i], expected[i]) for i in range(width)]
    left = [_cell(value, differ[i]) for i, value in enumerate(seen)]
    right = [_cell(value, differ[i]) for i, value in enumerate(expected)]
    for i, differs in enumerate(differ):
        if differs and i < len(left) and i < len(right) and left[i].text == right[i].text:
            left[i], right[i] = Cell(repr(seen[i]), True), Cell(repr(expected[i]), True)
    return Pair(left, right, any(differ))


def _same(one: Any, other: Any) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _cell(value: Any, differs: bool = False) -> Cell:
    if value is None:
        return Cell("NULL", differs, null=True)
    if isinstance(value, bool):
        return Cell("true" if value else "false", differs)
    return Cell(str(value), differs)

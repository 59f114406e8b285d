"""Two lists of rows, aligned."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from hotseat.cli.render.cell import pair, same, text_of

ALIGNED = 400
"""More rows than these are compared by their positions only."""

Row = tuple[Any, ...]


class Differing(NamedTuple):
    """The texts of one cell on both sides, and whether its values differ."""

    seen: str
    expected: str
    differs: bool


class Pair(NamedTuple):
    """One row of each side; None where a side has no such row."""

    seen: Row | None
    expected: Row | None

    @property
    def equal(self) -> bool:
        if self.seen is None or self.expected is None or len(self.seen) != len(self.expected):
            return False
        return all(same(one, other) for one, other in zip(self.seen, self.expected, strict=True))

    def cells(self) -> list[Differing]:
        """Both rows cell by cell; a row that is not there has empty cells."""
        seen, expected = self.seen or (), self.expected or ()
        return [_cell(seen, expected, index) for index in range(max(len(seen), len(expected)))]


def aligned(seen: Sequence[Row], expected: Sequence[Row]) -> list[Pair]:
    """The rows of both sides in order, so that one missing row is one difference."""
    if max(len(seen), len(expected)) > ALIGNED:
        return list(_by_position(seen, expected))
    keys = [[tuple(text_of(value) for value in row) for row in rows] for rows in (seen, expected)]
    matcher = difflib.SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    return [
        each
        for _, i1, i2, j1, j2 in matcher.get_opcodes()
        for each in _by_position(seen[i1:i2], expected[j1:j2])
    ]


def _by_position(seen: Sequence[Row], expected: Sequence[Row]) -> Iterator[Pair]:
    for index in range(max(len(seen), len(expected))):
        one = seen[index] if index < len(seen) else None
        yield Pair(one, expected[index] if index < len(expected) else None)


def _cell(seen: Row, expected: Row, index: int) -> Differing:
    if index >= len(seen):
        return Differing("", text_of(expected[index]), True)
    if index >= len(expected):
        return Differing(text_of(seen[index]), "", True)
    if same(seen[index], expected[index]):
        return Differing(text_of(seen[index]), text_of(expected[index]), False)
    return Differing(*pair(seen[index], expected[index]), True)

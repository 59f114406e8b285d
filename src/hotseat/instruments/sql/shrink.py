"""From a counter-example to the smallest and plainest one that can be reached from it. Pure but for `differs`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

from hotseat.instruments.sql.schema import Column, Data, Row, Table, size

Differs = Callable[[Data], bool]
Candidates = Callable[[Table, Column], Sequence[Any]]
_SUBSETS = 9
"""Of so many rows, all subsets are tried; of more, rows are left out one by one and two by two first."""

Place = tuple[str, int]


def shrink(data: Data, tables: Sequence[Table], differs: Differs, candidates: Candidates) -> Data:
    """A legal database that still tells the two apart: no subset of its rows does, and its values are plain."""
    small = fewest_rows(data, differs)
    plain = plainest(small, tables, differs, candidates)
    return fewest_rows(plain, differs) if plain != small else small


def fewest_rows(data: Data, differs: Differs) -> Data:
    """The fewest of these rows on which they still differ."""
    data = _without_blocks(data, differs)
    places = list(_places(data))
    if len(places) > _SUBSETS:
        return data
    for count in range(len(places)):
        for kept in combinations(places, count):
            fewer = _only(data, set(kept))
            if differs(fewer):
                return fewer
    return data


def plainest(data: Data, tables: Sequence[Table], differs: Differs, candidates: Candidates) -> Data:
    """The same rows, each value as plain as it can be: first everywhere it occurs, then in its place alone."""
    for table in tables:
        for column in table.columns:
            at = table.index(column.name)
            for value in dict.fromkeys(row[at] for row in data.get(table.name, ())):
                for plain in _plainer(value, candidates(table, column)):
                    changed = _renamed(data, tables, column.kind, value, plain)
                    if differs(changed):
                        data = changed
                        break
    for table in tables:
        for number in range(len(data.get(table.name, ()))):
            for at, column in enumerate(table.columns):
                data = _plain_cell(data, table, number, at, candidates(table, column), differs)
    return data


def _plain_cell(
    data: Data, table: Table, number: int, at: int, candidates: Sequence[Any], differs: Differs
) -> Data:
    value = data[table.name][number][at]
    for plain in _plainer(value, candidates):
        changed = _with(data, table.name, number, at, plain)
        if differs(changed):
            return changed
    return data


def _plainer(value: Any, candidates: Sequence[Any]) -> Iterator[Any]:
    """What is plainer than a value: whatever stands before it. Anything is plainer than NULL."""
    for plain in candidates[:8] if value is not None else candidates[:16]:
        if plain is not None and _equal(plain, value):
            return
        if plain is not None:
            yield plain


def _equal(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other


def _without_blocks(data: Data, differs: Differs) -> Data:
    """Leave out halves, quarters ... single rows, as long as they still differ."""
    block = max(1, size(data) // 2)
    while True:
        places = list(_places(data))
        fewer = next(
            (
                smaller
                for start in range(0, len(places), block)
                if differs(smaller := _only(data, set(places) - set(places[start : start + block])))
            ),
            None,
        )
        if fewer is not None:
            data = fewer
        elif block > 1:
            block //= 2
        else:
            return data


def _places(data: Data) -> Iterator[Place]:
    for name, rows in data.items():
        for number in range(len(rows)):
            yield name, number


def _only(data: Data, kept: set[Place]) -> Data:
    return {
        name: [row for number, row in enumerate(rows) if (name, number) in kept]
        for name, rows in data.items()
    }


def _renamed(data: Data, tables: Sequence[Table], kind: str, old: Any, new: Any) -> Data:
    return {
        table.name: [_renamed_row(table, row, kind, old, new) for row in data.get(table.name, ())]
        for table in tables
    }


def _renamed_row(table: Table, row: Row, kind: str, old: Any, new: Any) -> Row:
    return tuple(
        new if column.kind == kind and _equal(value, old) else value
        for column, value in zip(table.columns, row, strict=True)
    )


def _with(data: Data, name: str, number: int, at: int, value: Any) -> Data:
    rows = list(data[name])
    rows[number] = (*rows[number][:at], value, *rows[number][at + 1 :])
    return {**data, name: rows}

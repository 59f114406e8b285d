"""When two outcomes are the same. Pure.

Results are bags: rows may come in any order, but as often as they are there. With an order asked for, the rows of the
reference come in groups that tie; the other result must hold the same groups one after the other. Numbers are equal
when their values are (1 and 1.0; fractions to nine digits, since sums of fractions depend on the order in which they
are added). Names of columns do not matter, their order does. Two errors are alike, whatever they say: which of
several errors is met first is not determined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

import msgspec

from hotseat.instruments.sql.engine import Outcome, Rows

Plain = tuple[Any, ...]


def same(a: Outcome, b: Outcome, *, loose: bool = False) -> bool:
    """Whether both did the same. loose: truth values are numbers, as in MySQL and SQLite."""
    if (a.failed is None) != (b.failed is None):
        return False
    if a.failed is None and not _same_answers(a.returned, b.returned, loose):
        return False
    return _same_tables(a.tables, b.tables, loose)


def in_same_order(groups: Sequence[Sequence[Plain]], rows: Rows, *, loose: bool = False) -> bool:
    """Whether rows come in the order of the reference, whose `groups` tie (see `tied`)."""
    found = [plain(row, loose) for row in rows.rows]
    if len(found) != sum(len(group) for group in groups):
        return False
    at = 0
    for group in groups:
        if Counter(group) != Counter(found[at : at + len(group)]):
            return False
        at += len(group)
    return True


def tied(rows: Rows, places: Sequence[int], hidden: int, *, loose: bool = False) -> list[list[Plain]]:
    """The rows in groups of equal keys.

    places: where the keys are. hidden: so many columns at the end are keys only, and no part of the result.
    """
    groups: list[list[Plain]] = []
    last: Plain | None = None
    for row in rows.rows:
        key = plain([row[place] for place in places], loose)
        if key != last:
            groups.append([])
            last = key
        groups[-1].append(plain(row[: len(row) - hidden], loose))
    return groups


def plain(row: Sequence[Any], loose: bool = False) -> Plain:
    """A row whose equal values are equal in Python, too."""
    return tuple(_value(value, loose) for value in row)


def differing(a: Rows, b: Rows, *, loose: bool = False) -> tuple[list[int], list[int]]:
    """Which rows of each result have no counterpart in the other one, by place."""
    return _unmatched(a, b, loose), _unmatched(b, a, loose)


def _unmatched(mine: Rows, other: Rows, loose: bool) -> list[int]:
    left = Counter(plain(row, loose) for row in other.rows)
    alone: list[int] = []
    for place, row in enumerate(mine.rows):
        key = plain(row, loose)
        if left[key]:
            left[key] -= 1
        else:
            alone.append(place)
    return alone


def _same_answers(a: Sequence[Rows], b: Sequence[Rows], loose: bool) -> bool:
    if len(a) != len(b):
        return False
    return all(_same_rows(one, other, loose) for one, other in zip(a, b, strict=True))


def _same_rows(a: Rows, b: Rows, loose: bool) -> bool:
    if len(a.columns) != len(b.columns) or len(a.rows) != len(b.rows):
        return False
    if a.rows == b.rows and not loose:
        return all(x == y and type(x) is type(y) for x, y in zip(_cells(a), _cells(b), strict=True)) or _bags(
            a, b, loose
        )
    return _bags(a, b, loose)


def _cells(rows: Rows) -> list[Any]:
    return [value for row in rows.rows for value in row]


def _bags(a: Rows, b: Rows, loose: bool) -> bool:
    return Counter(plain(row, loose) for row in a.rows) == Counter(plain(row, loose) for row in b.rows)


def _same_tables(
    a: Mapping[str, Sequence[Any]] | None, b: Mapping[str, Sequence[Any]] | None, loose: bool
) -> bool:
    """A script that only reads leaves None: the other one must have left what was there, which only it can say."""
    if a is None or b is None:
        return a is b
    return a.keys() == b.keys() and all(
        Counter(plain(row, loose) for row in a[name]) == Counter(plain(row, loose) for row in b[name])
        for name in a
    )


def _value(value: Any, loose: bool) -> Any:
    if value is None:
        return ("null",)
    if isinstance(value, bool):
        return int(value) if loose else ("bool", value)
    if isinstance(value, int):
        return value
    if isinstance(value, (float, Decimal)):
        return _number(value)
    if isinstance(value, str):
        return ("text", _stamp(value))
    if isinstance(value, (list, tuple)):
        return ("list", *(_value(one, loose) for one in cast("Sequence[Any]", value)))
    if isinstance(value, bytes):
        return ("bytes", value)
    return ("other", msgspec.json.encode(value, enc_hook=str))


def _number(value: float | Decimal) -> Any:
    if value != value:  # NaN: equal to itself here, as in PostgreSQL
        return ("nan",)
    if abs(value) == float("inf"):
        return float(value)
    if value == int(value):
        return int(value)
    return float(f"{value:.9g}")


def _stamp(value: str) -> str:
    """Midnight is the day: a date equals the timestamp it stands for."""
    return value[:10] if len(value) == 19 and value.endswith(" 00:00:00") else value

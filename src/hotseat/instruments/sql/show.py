"""A result as evidence: the tables, both answers beside each other, the statements to repeat it with. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from hotseat.instruments.sql.compare import differing
from hotseat.instruments.sql.engine import Rows
from hotseat.instruments.sql.result import Answer, CannotRun, Different
from hotseat.model import Evidence, Table, Text


def evidence(
    result: Different | CannotRun, *, names: tuple[str, str] = ("expected", "seen")
) -> tuple[Evidence, ...]:
    """The database, then the answers: what `b` gave as rows seen, what `a` gave as rows expected.

    names: of `a` and of `b`.
    """
    pieces: list[Evidence] = [filled(table.name, table.columns, table.rows) for table in result.tables]
    if isinstance(result, Different):
        pieces += _both(result.a, result.b, result.ordered, names)
        pieces.append(Text("\n".join(result.inserts) or "-- no rows at all", "to repeat it", "sql"))
    elif result.answers:
        pieces += _both(result.answers[0], result.answers[1], False, ("one order of storing", "another"))
    return tuple(pieces)


def _both(a: Answer, b: Answer, ordered: bool, names: tuple[str, str]) -> list[Evidence]:
    """names: of `a` and of `b`."""
    said = "" if names == ("expected", "seen") else f": {names[1]} (seen) beside {names[0]} (expected)"
    pieces: list[Evidence] = []
    if a.failed or b.failed:
        pieces.append(_failures(a, b, names))
    else:
        for one, other in zip_longest(a.returned, b.returned, fillvalue=Rows((), ())):
            pieces.append(beside(one, other, f"result{said}", ordered=ordered))
    for one, other in zip(a.left, b.left, strict=False):
        if one.rows != other.rows:
            rows, others = Rows(one.columns, one.rows), Rows(other.columns, other.rows)
            pieces.append(beside(rows, others, f"{one.name} afterwards{said}"))
    return pieces


def beside(a: Rows, b: Rows, title: str, *, ordered: bool = False) -> Table:
    """Both results; rows that both have come first, so that those which differ stand together."""
    columns = b.columns if len(b.columns) >= len(a.columns) else a.columns
    if ordered:
        return Table(columns, _plain(b.rows), _plain(a.rows), title)
    return Table(columns, _sorted(b, a), _sorted(a, b), title)


def _sorted(mine: Rows, other: Rows) -> tuple[tuple[Any, ...], ...]:
    alone, _ = differing(mine, other)
    lone = set(alone)
    common = sorted((row for at, row in enumerate(mine.rows) if at not in lone), key=repr)
    return _plain((*common, *(mine.rows[at] for at in alone)))


def _plain(rows: Sequence[Sequence[Any]]) -> tuple[tuple[Any, ...], ...]:
    """Numbers without the zeros that an engine adds after the point."""
    return tuple(tuple(_cell(value) for value in row) for row in rows)


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    text = str(value)
    return (
        text.rstrip("0").rstrip(".") if "." in text and text.replace(".", "").lstrip("-").isdigit() else text
    )


def _failures(a: Answer, b: Answer, names: tuple[str, str]) -> Table:
    return Table(
        ("query", "what it did"), ((names[0], _did(a)), (names[1], _did(b))), title="one of them fails"
    )


def _did(one: Answer) -> str:
    if one.failed:
        return f"error: {one.failed.message}"
    return (
        "; ".join(f"{len(rows.rows)} row{'s' * (len(rows.rows) != 1)}" for rows in one.returned) or "no error"
    )


def filled(name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], when: str = "") -> Table:
    """A table of a database."""
    return Table(tuple(columns), _plain(rows), title=f"table {name}{', ' * bool(when)}{when}")


def shown(rows: Rows, title: str) -> Table:
    """One result alone."""
    return Table(rows.columns, _plain(rows.rows), title=title)

"""What a comparison comes to: the same as far as was searched, different, or it cannot be told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from hotseat.instruments.sql.compare import differing
from hotseat.instruments.sql.engine import Failed, Outcome, Rows
from hotseat.instruments.sql.schema import Row
from hotseat.model import Value as Frozen

Which = Literal["a", "b", "schema"]


class Reach(Frozen, frozen=True):
    """How far was searched."""

    databases: int
    mutants: int
    """Mistakes made up in both queries..."""
    killed: int
    """... and so many of them that some database tells apart from their query."""
    seconds: float


class Filled(Frozen, frozen=True):
    """A table with its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class Answer(Frozen, frozen=True):
    """What one query did on the counter-example."""

    returned: tuple[Rows, ...]
    failed: Failed | None
    left: tuple[Filled, ...]
    """The tables as it leaves them, where something is changed."""


class Same(Frozen, frozen=True, tag_field="result", tag="same"):
    """No database was found that tells them apart."""

    reach: Reach
    engine: str
    identical: bool = False
    """They are the same text, but for white space, comments and case of words."""
    notes: tuple[str, ...] = ()


class Different(Frozen, frozen=True, tag_field="result", tag="different"):
    """The smallest database found that tells them apart, confirmed twice on `engine`."""

    tables: tuple[Filled, ...]
    inserts: tuple[str, ...]
    a: Answer
    b: Answer
    reach: Reach
    engine: str
    ordered: bool = False
    """They differ in the order of rows only."""
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows in all tables."""
        return sum(len(table.rows) for table in self.tables)


class CannotRun(Frozen, frozen=True, tag_field="result", tag="cannot-run"):
    """Nothing is said about the two: one of them never runs, or its result is left to chance."""

    query: Which
    reason: Literal["refused", "endless", "undetermined"]
    message: str
    """The engine's, or what is not determined."""
    line: int | None = None
    column: int | None = None
    engine: str = ""
    code: str = ""
    tables: tuple[Filled, ...] = ()
    """For an undetermined one: a database on which it answers now so, now otherwise."""
    answers: tuple[Answer, ...] = ()
    """Two of its answers there."""
    notes: tuple[str, ...] = ()


Result = Same | Different | CannotRun


def answer(outcome: Outcome, columns: dict[str, tuple[str, ...]]) -> Answer:
    """An outcome as it is shown; columns: of each table that may have been changed."""
    left = outcome.tables or {}
    return Answer(
        outcome.returned,
        outcome.failed,
        tuple(Filled(name, columns[name], tuple(rows)) for name, rows in left.items()),
    )


def marks(a: Answer, b: Answer) -> list[tuple[list[int], list[int]]]:
    """For each pair of results: the rows of `a` that `b` has not, and the other way round."""
    return [differing(one, other, loose=False) for one, other in zip(a.returned, b.returned, strict=False)]


def cannot(which: Which, failed: Failed, engine: str, notes: Sequence[str] = ()) -> CannotRun:
    """What an engine says of a query that never runs."""
    reason = "endless" if failed.kind == "endless" else "refused"
    return CannotRun(
        which, reason, failed.message, failed.line, failed.column, engine, failed.code, notes=tuple(notes)
    )

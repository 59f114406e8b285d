"""What an engine must be able to do, and what comes back from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, Protocol

from hotseat.instruments.sql.schema import Data, Row, Schema, Table
from hotseat.instruments.sql.script import Script
from hotseat.model import Value as Frozen

ROWS = 5000
"""More rows than these make a result endless: no small database has such an answer."""
CHARACTERS = 1_000_000
"""The same for the texts in it."""


class Rows(Frozen, frozen=True):
    """What a statement returned."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


class Failed(Frozen, frozen=True):
    """What the engine said instead of an answer."""

    message: str
    code: str = ""
    """SQLSTATE, or SQLite's name of the error."""
    kind: str = "run"
    """run: it depends on the data (division by zero); refused: it never runs; endless: it was ended."""
    line: int | None = None
    column: int | None = None


class Outcome(Frozen, frozen=True):
    """What a script did on one database."""

    returned: tuple[Rows, ...]
    failed: Failed | None = None
    tables: Mapping[str, tuple[Row, ...]] | None = None
    """What it left, where it changes data."""


class EngineError(Exception):
    """What an engine raises inside; `failed` says it in our words."""

    def __init__(self, failed: Failed) -> None:
        super().__init__(failed.message)
        self.failed = failed


class Engine(Protocol):
    """A database that holds one schema and, for a moment, some rows."""

    name: str
    """With its version: PostgreSQL 18.4."""
    dialect: str
    """What sqlglot calls it."""
    seconds: float
    """What runs longer is ended; holds from the next `load` on."""

    def create(self, script: str) -> None:
        """Run the statements that make the schema, in an empty database. Raises EngineError."""
        ...

    def schema(self) -> Schema:
        """What is there now."""
        ...

    def load(
        self, tables: Sequence[Table], data: Data, *, order: int = 0, reading: bool = True
    ) -> Data | None:
        """Begin a moment in which these rows are there; returns those that its constraints let in.

        tables: in the order in which they are filled. order: in which the rows of each table are stored (see
        `stored`). reading: nothing may be written after this. None where there is nothing legal to load.
        """
        ...

    def run(self, script: Script, tables: Sequence[Table] = ()) -> Outcome:
        """Run a script on what was loaded; what it changed is taken back. tables: to be read after a change."""
        ...

    def clear(self) -> None:
        """End the moment: nothing is left of it."""
        ...

    def holds(self, checks: Sequence[str]) -> list[bool]:
        """For each condition without columns: whether it is not false (an error counts as false)."""
        ...


def stored(rows: Sequence[Row], order: int) -> Sequence[Row]:
    """Rows as they are stored: 0 as they come, 1 backwards, any other number shuffled by it."""
    if order == 0 or len(rows) < 2:
        return rows
    if order == 1:
        return rows[::-1]
    shuffled = list(rows)
    Random(order).shuffle(shuffled)
    return shuffled


def play(script: Script, execute: Callable[[str], Rows | None]) -> tuple[list[Rows], Failed | None]:
    """Run statements as a client would that stops at the first error; `begin` to `commit` is one unit.

    Everything happens inside a transaction of ours, so theirs are savepoints.
    """
    returned: list[Rows] = []
    inside = False
    for statement in script.statements:
        control = statement.kind in ("begin", "commit", "rollback")
        if control:
            inside = _control(statement.kind, inside, execute)
            continue
        execute("SAVEPOINT one_statement")
        try:
            rows = execute(statement.text)
        except EngineError as error:
            execute("ROLLBACK TO SAVEPOINT one_statement")
            if inside:
                execute("ROLLBACK TO SAVEPOINT their_transaction")
            return returned, _placed(script, statement.start, error.failed)
        execute("RELEASE SAVEPOINT one_statement")
        if rows is not None and rows.columns:
            returned.append(rows)
    if inside:  # what was never committed is not there
        execute("ROLLBACK TO SAVEPOINT their_transaction")
    return returned, None


def _control(kind: str, inside: bool, execute: Callable[[str], Rows | None]) -> bool:
    if kind == "begin" and not inside:
        execute("SAVEPOINT their_transaction")
        return True
    if inside and kind != "begin":
        if kind == "rollback":
            execute("ROLLBACK TO SAVEPOINT their_transaction")
        execute("RELEASE SAVEPOINT their_transaction")
        return False
    return inside


def _placed(script: Script, start: int, failed: Failed) -> Failed:
    """The engine's position (an offset in the statement, in `column`) as line and column of the whole."""
    if failed.column is None or failed.line is not None:
        return failed
    line, column = script.position(start + failed.column - 1)
    return Failed(failed.message, failed.code, failed.kind, line, column)


def placed(script: Script, failed: Failed) -> Failed:
    """The same for a script of one statement."""
    return _placed(script, script.statements[0].start, failed)

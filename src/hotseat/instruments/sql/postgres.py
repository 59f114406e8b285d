"""PostgreSQL, over a connection that is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import TransactionStatus

from hotseat.instruments.sql import catalog
from hotseat.instruments.sql.engine import (
    CHARACTERS,
    ROWS,
    EngineError,
    Failed,
    Outcome,
    Rows,
    placed,
    play,
    stored,
)
from hotseat.instruments.sql.literals import insert
from hotseat.instruments.sql.schema import Data, Row, Schema, Table
from hotseat.instruments.sql.script import Script

_AS_TEXT = (
    *(
        "date",
        "timestamp",
        "timestamptz",
        "time",
        "timetz",
        "interval",
        "uuid",
        "inet",
        "cidr",
        "json",
        "jsonb",
    ),
    *("int4range", "int8range", "numrange", "daterange", "tsrange", "tstzrange"),
)


class _Text(Loader):
    """Gives what the server wrote: Python's own dates do not reach as far as the server's."""

    def load(self, data: Buffer) -> str:
        return bytes(data).decode()


class Postgres:
    """An engine over one connection (autocommit), which belongs to it from now on.

    seconds: a statement that runs longer is ended. What a script changes is always taken back.
    """

    dialect = "postgres"

    def __init__(self, connection: psycopg.Connection[Any], *, seconds: float = 1.0) -> None:
        self._connection = connection
        self.seconds = seconds
        self._sequences: list[Row] = []
        version = connection.info.server_version
        self.name = f"PostgreSQL {version // 10000}.{version % 10000}"
        for name in _AS_TEXT:
            connection.adapters.register_loader(name, _Text)
        connection.prepare_threshold = None
        self._limit(seconds)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def create(self, script: str) -> None:
        self._limit(30)
        try:
            self._connection.execute(script.encode())
        except psycopg.Error as error:
            raise EngineError(_with_line(script, _failed(error))) from error
        finally:
            self._limit(self.seconds)

    def schema(self) -> Schema:
        found = catalog.read(self._rows)
        self._sequences = self._rows(catalog.SEQUENCES)
        return found

    def load(
        self, tables: Sequence[Table], data: Data, *, order: int = 0, reading: bool = True
    ) -> Data | None:
        parts = [insert(table, stored(data[table.name], order)) for table in tables if data.get(table.name)]
        begin = "BEGIN ISOLATION LEVEL READ COMMITTED"
        limit = f"SET LOCAL statement_timeout = {round(self.seconds * 1000)}"
        ready = self._ready(tables, reading)
        end = ["SET CONSTRAINTS ALL IMMEDIATE", *ready, limit, "SAVEPOINT loaded"]
        try:
            self._simple("; ".join([begin, *parts, *end]))
        except psycopg.Error:
            self._simple("ROLLBACK")
            return self._one_by_one(tables, data, begin, end)
        return data

    def run(self, script: Script, tables: Sequence[Table] = ()) -> Outcome:
        try:
            if script.is_query and not tables:
                return self._query(script)
            returned, failed = play(script, self._fetch)
            left = {table.name: self._left(table) for table in tables}
            self._simple("ROLLBACK TO SAVEPOINT loaded")
            return Outcome(tuple(returned), failed, left)
        except psycopg.OperationalError as error:
            raise EngineError(_failed(error)) from error

    def clear(self) -> None:
        if self._connection.info.transaction_status != TransactionStatus.IDLE:
            self._simple("ROLLBACK")

    def rows(self, table: Table) -> list[Row]:
        """What is in a table now: the columns that can be written."""
        names = ", ".join(_name(column.name) for column in table.columns)
        return self._rows(f"SELECT {names} FROM {table.name}")

    def holds(self, checks: Sequence[str]) -> list[bool]:
        try:
            row = self._connection.execute(
                f"SELECT {', '.join(f'({check}) IS NOT FALSE' for check in checks)}".encode()
            ).fetchone()
            return list(row or ())
        except psycopg.Error:
            return [self.holds([check])[0] for check in checks] if len(checks) > 1 else [False]

    def _left(self, table: Table) -> tuple[Row, ...]:
        """The rows of a table after a change; one that says so where it is gone."""
        self._simple("SAVEPOINT looking")
        try:
            return tuple(self._connection.execute(f"SELECT * FROM {table.name}".encode()))
        except psycopg.ProgrammingError as error:
            self._simple("ROLLBACK TO SAVEPOINT looking")
            return ((f"cannot be read: {_failed(error).message}",),)

    def _rows(self, query: str) -> list[Row]:
        return self._connection.execute(query.encode()).fetchall()

    def _query(self, script: Script) -> Outcome:
        try:
            return Outcome((self._fetch(script.statements[0].text),))
        except EngineError as error:
            self._simple("ROLLBACK TO SAVEPOINT loaded")
            return Outcome((), placed(script, error.failed))

    def _fetch(self, statement: str) -> Rows:
        cursor = self._connection.cursor()
        try:
            rows: list[Row] = []
            weight = 0
            # One row after the other: an endless answer must not fill the memory.
            for row in cursor.stream(statement.encode()):
                rows.append(row)
                weight += sum(len(value) for value in row if isinstance(value, str))
                if len(rows) > ROWS or weight > CHARACTERS:
                    break
        except psycopg.Error as error:
            if "didn't produce" in str(error) and not isinstance(error, psycopg.OperationalError):
                return Rows((), ())
            raise EngineError(_failed(error)) from error
        if len(rows) > ROWS or weight > CHARACTERS:
            cursor.close()
            much = f"{ROWS:,} rows" if len(rows) > ROWS else f"{CHARACTERS:,} characters"
            raise EngineError(Failed(f"more than {much} came", kind="endless"))
        return Rows(tuple(column.name for column in cursor.description or ()), tuple(rows))

    def _one_by_one(self, tables: Sequence[Table], data: Data, begin: str, end: list[str]) -> Data | None:
        """Leave out the rows that a constraint refuses."""
        self._simple(begin)
        kept: dict[str, list[Row]] = {}
        for table in tables:
            for row in data.get(table.name, ()):
                try:
                    self._simple(f"SAVEPOINT one; {insert(table, [row])}; SET CONSTRAINTS ALL IMMEDIATE")
                except psycopg.Error:
                    self._simple("ROLLBACK TO SAVEPOINT one")
                else:
                    kept.setdefault(table.name, []).append(row)
        try:
            self._simple("; ".join(end))
        except psycopg.Error:
            self._simple("ROLLBACK")
            return None
        return kept

    def _ready(self, tables: Sequence[Table], reading: bool) -> list[str]:
        """What a script may rely on: sequences that go on after the rows loaded; nothing to write where it reads."""
        if reading:
            return ["SET LOCAL transaction_read_only = on"]
        there = {table.name for table in tables}
        return [
            f"SELECT setval({_text(sequence)}, coalesce(max({_name(column)}), 0) + 1, false) FROM {table}"
            for table, column, sequence in self._sequences
            if table in there
        ]

    def _simple(self, statements: str) -> None:
        # Without parameters, bytes go over the simple protocol, which takes several statements at once.
        self._connection.execute(statements.encode())

    def _limit(self, seconds: float) -> None:
        self._connection.execute(f"SET statement_timeout = {round(seconds * 1000)}".encode())


def _failed(error: psycopg.Error) -> Failed:
    code = error.sqlstate or ""
    message = error.diag.message_primary or str(error).strip() or type(error).__name__
    if error.diag.message_detail and code.startswith("2"):
        message = f"{message} ({error.diag.message_detail})"
    kind = "run"
    if code == "57014":
        message, kind = "it did not end in time", "endless"
    elif code[:2] in ("42", "0A", "25", "3F", "26", "54", "53") or not code:
        kind = "refused"
    at = error.diag.statement_position
    return Failed(message, code, kind, None, int(at) if at else None)


def _with_line(script: str, failed: Failed) -> Failed:
    if failed.column is None:
        return failed
    line, column = Script(script).position(failed.column - 1)
    return Failed(failed.message, failed.code, failed.kind, line, column)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'

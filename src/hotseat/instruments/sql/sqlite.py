"""SQLite in memory."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import time
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hotseat.instruments.sql.engine import CHARACTERS, ROWS, EngineError, Failed, Outcome, Rows, play, stored
from hotseat.instruments.sql.schema import Column, Data, Foreign, Row, Schema, Table, in_order
from hotseat.instruments.sql.script import Script

_KINDS = (
    ("bool", "bool"),
    ("timestamp", "timestamp"),
    ("datetime", "timestamp"),
    ("date", "date"),
    ("time", "time"),
    ("json", "json"),
    ("int", "int"),
    ("char", "text"),
    ("text", "text"),
    ("clob", "text"),
    ("real", "decimal"),
    ("doub", "decimal"),
    ("floa", "decimal"),
    ("num", "decimal"),
    ("dec", "decimal"),
    ("blob", "other"),
)
_REFUSED = ("syntax error", "no such", "incomplete input", "unrecognized token", "ambiguous column", "misuse")
_SIZED = re.compile(r"char[a-z ]*\((\d+)\)", re.IGNORECASE)


class Sqlite:
    """An engine on a database of its own. case_sensitive: LIKE tells cases apart, as PostgreSQL's does."""

    dialect = "sqlite"

    def __init__(self, *, case_sensitive: bool = False, seconds: float = 1.0) -> None:
        self.name = f"SQLite {sqlite3.sqlite_version}"
        self.seconds = seconds
        self._connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=512)
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.execute(f"PRAGMA case_sensitive_like = {'ON' if case_sensitive else 'OFF'}")
        self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, CHARACTERS)
        # Nobody's file is opened, whatever the statement says.
        self._connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        self._deadline = 0.0
        self._connection.set_progress_handler(self._late, 20_000)
        self._backwards = False

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()

    def create(self, script: str) -> None:
        self._deadline = time.monotonic() + 10
        try:
            self._connection.executescript(script)
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            raise EngineError(_failed(error)) from error

    def schema(self) -> Schema:
        listed = self._rows(
            "SELECT name, type, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        )
        tables = [self._table(name, text or "") for name, kind, text in listed if kind == "table"]
        texts = {name: text or "" for name, kind, text in listed if kind in ("view", "trigger")}
        return Schema(in_order(tables), texts)

    def load(
        self, tables: Sequence[Table], data: Data, *, order: int = 0, reading: bool = True
    ) -> Data | None:
        del reading  # what is written is taken back in any case
        self._deadline = time.monotonic() + self.seconds
        backwards = order % 2 == 1
        if backwards != self._backwards:
            # Tables whose key is their place on disk have one order only: this shows another one.
            self._connection.execute(f"PRAGMA reverse_unordered_selects = {'ON' if backwards else 'OFF'}")
            self._backwards = backwards
        self._connection.execute("BEGIN")
        kept: dict[str, Sequence[Row]] = {}
        for table in tables:
            rows = data.get(table.name, ())
            if rows:
                kept[table.name] = self._fill(table, rows, order)
        return kept

    def run(self, script: Script, tables: Sequence[Table] = ()) -> Outcome:
        self._deadline = time.monotonic() + self.seconds
        if script.is_query and not tables:
            try:
                return Outcome((self._fetch(script.statements[0].text),))
            except EngineError as error:
                return Outcome((), error.failed)
        self._connection.execute("SAVEPOINT whole")
        returned, failed = play(script, self._fetch)
        left = {table.name: self._left(table) for table in tables}
        self._connection.execute("ROLLBACK TO whole")
        self._connection.execute("RELEASE whole")
        return Outcome(tuple(returned), failed, left)

    def clear(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def holds(self, checks: Sequence[str]) -> list[bool]:
        return [self._holds(check) for check in checks]

    def _holds(self, check: str) -> bool:
        try:
            return self._connection.execute(f"SELECT ({check}) IS NOT 0").fetchone()[0] == 1
        except (sqlite3.Error, sqlite3.Warning):
            return False

    def _left(self, table: Table) -> tuple[Row, ...]:
        """The rows of a table after a change; one that says so where it is gone."""
        try:
            return tuple(self._rows(f"SELECT * FROM {table.name}"))
        except sqlite3.OperationalError as error:
            return ((f"cannot be read: {error}",),)

    def _late(self) -> bool:
        return time.monotonic() > self._deadline

    def _fetch(self, statement: str) -> Rows:
        try:
            cursor = self._connection.execute(statement)
            rows = cursor.fetchmany(ROWS + 1)
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
            raise EngineError(_failed(error)) from error
        if len(rows) > ROWS:
            cursor.close()
            raise EngineError(Failed(f"more than {ROWS:,} rows came", kind="endless"))
        return Rows(tuple(column[0] for column in cursor.description or ()), tuple(rows))

    def _rows(self, query: str) -> list[Row]:
        return self._connection.execute(query).fetchall()

    def _fill(self, table: Table, rows: Sequence[Row], order: int) -> list[Row]:
        rows = list(rows)
        try:
            self._insert(table, stored(rows, order))
        except sqlite3.Error:
            refused = [index for index, row in enumerate(rows) if not self._one(table, row)]
            return [row for index, row in enumerate(rows) if index not in set(refused)]
        return rows

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        names = ", ".join(quoted(column.name) for column in table.columns)
        one = f"({', '.join('?' * len(table.columns))})"
        statement = f"INSERT INTO {table.name} ({names}) VALUES {', '.join([one] * len(rows))}"
        self._connection.execute(statement, [_bound(value) for row in rows for value in row])

    def _one(self, table: Table, row: Row) -> bool:
        with contextlib.suppress(sqlite3.Error):
            self._insert(table, [row])
            return True
        return False

    def _table(self, name: str, text: str) -> Table:
        info = self._rows(f"PRAGMA table_xinfo({quoted(name)})")
        columns = tuple(
            Column(column, kind, _kind(kind), not (notnull or key), length=_length(kind))
            for _, column, kind, notnull, _, key, hidden in info
            if not hidden
        )
        primary = tuple(row[1] for row in sorted(info, key=lambda row: row[5]) if row[5])
        unique = [self._indexed(row[1]) for row in self._rows(f"PRAGMA index_list({quoted(name)})") if row[2]]
        keys = [key for key in (primary, *unique) if key and None not in key]
        return Table(
            quoted(name) if not name.isidentifier() or not name.islower() else name,
            columns,
            tuple(dict.fromkeys(keys)),
            tuple(self._foreign(name)),
            tuple(_checks(text)),
            shown=tuple(row[1] for row in info),
            primary=bool(primary),
        )

    def _indexed(self, index: str) -> tuple[str, ...]:
        return tuple(row[2] for row in self._rows(f"PRAGMA index_info({quoted(index)})"))

    def _foreign(self, name: str) -> list[Foreign]:
        found: dict[int, list[Row]] = {}
        for row in self._rows(f"PRAGMA foreign_key_list({quoted(name)})"):
            found.setdefault(row[0], []).append(row)
        keys: list[Foreign] = []
        for rows in found.values():
            target = rows[0][2]
            info = self._rows(f"PRAGMA table_xinfo({quoted(target)})")
            own = [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]]
            to = tuple(row[4] or own[at] for at, row in enumerate(rows)) if own or rows[0][4] else ()
            written = quoted(target) if not target.isidentifier() or not target.islower() else target
            if to:
                keys.append(Foreign(tuple(row[3] for row in rows), written, to))
        return keys


def quoted(name: str) -> str:
    """A name as it can always be written."""
    return '"' + name.replace('"', '""') + '"'


def _kind(written: str) -> str:
    small = written.lower()
    return next((kind for part, kind in _KINDS if part in small), "int" if not small else "decimal")


def _length(written: str) -> int | None:
    found = _SIZED.search(written)
    return int(found[1]) if found else None


def _checks(text: str) -> list[str]:
    """The conditions after CHECK in the statement that made a table."""
    found: list[str] = []
    for match in re.finditer(r"\bcheck\s*\(", text, re.IGNORECASE):
        depth, at = 1, match.end()
        while at < len(text) and depth:
            depth += {"(": 1, ")": -1}.get(text[at], 0)
            at += 1
        found.append(text[match.end() : at - 1])
    return found


def _bound(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _failed(error: Exception) -> Failed:
    message = str(error)
    if message == "interrupted":
        return Failed("it did not end in time", "interrupted", "endless")
    code = getattr(error, "sqlite_errorname", type(error).__name__)
    structural = isinstance(error, (sqlite3.ProgrammingError, sqlite3.Warning, ValueError)) or (
        isinstance(error, sqlite3.OperationalError) and any(mark in message for mark in _REFUSED)
    )
    generic = isinstance(error, sqlite3.OperationalError) and code == "SQLITE_ERROR"
    return Failed(message, code, "refused" if structural or generic else "run")

"""The database under test: the order book with the candidate's triggers on it, as often as wanted.

Two roles: the owner, as whom `triggers.sql` is applied and the grader looks around, and the application, as whom all
the work is done. What the candidate wrote runs in connections of its own, each with a limit from outside.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

import psycopg
from psycopg.pq import TransactionStatus

from hotseat.lab import Database, Failure

from .rows import Entry, Line

FILE = "triggers.sql"
APPLY_SECONDS = 10.0
STATEMENT_SECONDS = 5
TIMED_OUT, ENDED = "57014", "57P01"

Connection = psycopg.Connection[tuple[Any, ...]]
Cursor = psycopg.Cursor[tuple[Any, ...]]

_SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname <> 'information_schema' AND NOT starts_with(nspname, 'pg_')"
_SETTINGS = "SET search_path = pg_catalog; SET statement_timeout = '60s'; SET lock_timeout = '10s'"
_BEGIN = "CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC;"
_SEEN = """
SELECT id, customer, status, total FROM public.orders ORDER BY id;
SELECT id, order_id, sku, quantity, cents, discount, note, revision FROM public.lines ORDER BY id;
SELECT who, role, op, was, is_now FROM public.audit ORDER BY id
"""


class Seen(NamedTuple):
    """What the tables hold, by primary key; of the audit all but its numbers and times."""

    orders: list[tuple[int, str, str, int]]
    lines: list[Line]
    audit: list[Entry]


class Desk:
    """A schema that is made anew by `fresh`."""

    def __init__(self, database: Database, schema: str, solution: str) -> None:
        self.role = database.candidate
        self._database = database
        self._schema = schema
        self._solution = solution
        self._owner = self._login()
        database.run(f'GRANT TEMPORARY ON DATABASE "{database.name}" TO "{self.role}"')

    def ask(self, statements: str, parameters: Mapping[str, Any] | None = None) -> Cursor:
        """Run statements of the grader's own, as the owner.

        What the candidate wrote runs as the owner, too, and may end this connection: then it is made anew.
        """
        try:
            return self._owner.execute(statements.encode(), parameters)
        except psycopg.OperationalError:
            if not self._owner.closed:
                raise
        self._owner = self._login()
        return self._owner.execute(statements.encode(), parameters)

    def fresh(self) -> None:
        """The schema, empty, with the candidate's triggers."""
        self.bare()
        self.apply()

    def bare(self) -> None:
        """The schema, empty, without triggers. Removes whatever was in the database."""
        schemas = ", ".join(f'"{name}"' for (name,) in self.ask(_SCHEMAS))
        drop = f"DROP SCHEMA {schemas} CASCADE;" if schemas else ""
        self.ask(f"SET search_path = public; {drop} {_BEGIN} {self._schema}; SET search_path = pg_catalog")

    def apply(self) -> None:
        """Run `triggers.sql` as the owner. Raises Failure with what the server says to it."""
        with self._connected(candidate=False) as connection, self._ended_in_time(connection) as late:
            try:
                connection.execute(self._solution.encode())
            except psycopg.Error as error:
                raise _not_applied(error, self._solution, late.is_set()) from error
            if connection.info.transaction_status is not TransactionStatus.IDLE:
                raise Failure(f"`{FILE}` leaves a transaction open", hint="COMMIT what it begins.")

    @contextmanager
    def application(self) -> Generator[Connection]:
        """A connection as the application, each statement limited to `STATEMENT_SECONDS`."""
        with self._connected(candidate=True) as connection:
            connection.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'".encode())
            yield connection

    @contextmanager
    def maintenance(self) -> Generator[Connection]:
        """A connection as the owner, for what an application would not be given the time for."""
        with self._connected(candidate=False) as connection:
            yield connection

    def blockers(self, connection: Connection) -> list[int]:
        """Process ids of the sessions that this connection's statement waits for."""
        found = self.ask("SELECT pg_blocking_pids(%(pid)s)", {"pid": connection.info.backend_pid}).fetchone()
        return found[0] if found else []

    @contextmanager
    def _connected(self, *, candidate: bool) -> Generator[Connection]:
        with closing(self._open(candidate=candidate)) as connection:
            yield connection

    def _login(self) -> Connection:
        connection = self._open(candidate=False)
        connection.execute(_SETTINGS)
        return connection

    def _open(self, *, candidate: bool) -> Connection:
        try:
            return self._database.connect(candidate=candidate)
        except psycopg.OperationalError as error:
            who = "the application" if candidate else "the owner"
            why = " ".join(str(error).rpartition("FATAL:")[2].split())
            raise Failure(f"after `{FILE}` {who} cannot connect any more: {why}") from error

    @contextmanager
    def _ended_in_time(self, connection: Connection) -> Generator[threading.Event]:
        """End the connection from outside after `APPLY_SECONDS`: a limit that no SQL can lift."""
        late, pid = threading.Event(), connection.info.backend_pid

        def end() -> None:
            late.set()
            self.ask("SELECT pg_terminate_backend(%(pid)s)", {"pid": pid})

        timer = threading.Timer(APPLY_SECONDS, end)
        timer.start()
        try:
            yield late
        finally:
            timer.cancel()
            timer.join()


def look(connection: Connection) -> Seen:
    """What this connection sees now. Raises psycopg.Error."""
    cursor = connection.execute(_SEEN.encode())
    orders = cursor.fetchall()
    cursor.nextset()
    lines = [Line(*row) for row in cursor.fetchall()]
    cursor.nextset()
    audit = [Entry(*row) for row in cursor.fetchall()]
    return Seen([(row[0], row[1], row[2], row[3]) for row in orders], lines, audit)


def said(error: psycopg.Error) -> str:
    """The server's message, in one line."""
    if error.sqlstate == TIMED_OUT:
        return f"it did not end within {STATEMENT_SECONDS} s"
    if error.sqlstate == ENDED:
        return f"it did not end within {STATEMENT_SECONDS} s, nor when it was cancelled: its connection was ended"
    message = error.diag.message_primary or str(error).strip() or type(error).__name__
    return " ".join(message.split())


def _not_applied(error: psycopg.Error, solution: str, late: bool) -> Failure:
    if late:
        return Failure(
            f"`{FILE}` did not end within {APPLY_SECONDS:g} s", hint="It has only definitions to make."
        )
    position = error.diag.statement_position
    place = f", line {solution.count(chr(10), 0, int(position)) + 1}" if position else ""
    hint = error.diag.message_hint or error.diag.context
    return Failure(f"`{FILE}`{place}: {said(error)}", hint=hint)

"""Play statements to the database and to the model, and compare after each of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from hotseat.lab import Evidence, Failure, Table, Text

from .desk import Connection, Desk, Seen, look, said
from .model import State
from .rows import Entry, Line
from .session import Session
from .statements import Statement

ORDERS, LINES, AUDIT, CHANGES = "orders", "lines", "audit", "changes"
"""What may be compared: the tables, and the audit without who and role."""
EVERYTHING = (ORDERS, LINES, AUDIT)
_LONGEST = 240

_ORDER_COLUMNS = ("id", "customer", "status", "total")
_RIGHT_CODES = {
    "23514": "23514 (check_violation)",
    "55000": "55000 (object_not_in_prerequisite_state)",
    "23505": "23505 (unique_violation)",
    "23503": "23503 (foreign_key_violation)",
    "25P02": "25P02 (in_failed_sql_transaction)",
}


@dataclass(frozen=True)
class Divergence:
    """Where the database and the model part."""

    at: int
    """Index of the statement."""
    kind: str
    """What differs: the outcome, or one of the tables."""
    message: str
    evidence: tuple[Evidence, ...] = ()


def play(desk: Desk, statements: Sequence[Statement], *watch: str, hint: str | None = None) -> Session:
    """Play to a fresh database; raises Failure where they part. Returns the model's session.

    watch: the tables to compare; all of them where none is named.
    """
    desk.fresh()
    session = Session(desk.role)
    with desk.application() as connection:
        found = follow(connection, session, statements, watch or EVERYTHING)
    if found is not None:
        raise failure(found, statements, hint=hint)
    return session


def follow(
    connection: Connection, session: Session, statements: Sequence[Statement], watch: Collection[str]
) -> Divergence | None:
    """Play to this connection and this session, one by one; the first divergence."""
    for at, statement in enumerate(statements):
        before = session.now.state
        right = session.step(statement)
        assert right is not None, f"the model has no answer to {statement.sql}"
        error = send(connection, statement.sql)
        found = _outcome(at, statement, right, error) or (
            None if session.failed else _tables(at, statement, connection, before, session.now.state, watch)
        )
        if found is not None:
            return found
    return None


def send(connection: Connection, sql: str) -> psycopg.Error | None:
    """Run one statement; the error it met."""
    try:
        connection.execute(sql.encode())
    except psycopg.Error as error:
        return error
    return None


def failure(found: Divergence, statements: Sequence[Statement], *, hint: str | None = None) -> Failure:
    """What the candidate is told."""
    played = Text("\n".join(f"{each.sql};" for each in statements[: found.at + 1]), "the statements", "sql")
    return Failure(found.message, hint=hint, evidence=(played, *found.evidence))


def short(sql: str) -> str:
    """A statement, cut where it is long, as it is quoted in a message."""
    rows, more, _ = sql.partition("), (")
    if len(sql) > _LONGEST and more:
        _, on, rest = sql.partition(" ON CONFLICT")
        sql = f"{rows}), …{on}{rest}"
    return f"`{sql}`" if len(sql) <= _LONGEST else f"`{sql[: _LONGEST - 1]}…`"


def refusal(codes: Collection[str]) -> str:
    """The SQLSTATEs that are right, in words."""
    return " or ".join(f"SQLSTATE {_RIGHT_CODES.get(code, code)}" for code in sorted(codes))


def _outcome(
    at: int, statement: Statement, right: Collection[str], error: psycopg.Error | None
) -> Divergence | None:
    quoted = short(statement.sql)
    if error is None:
        if not right:
            return None
        return Divergence(at, "accepted", f"{quoted} was accepted; expected: refused with {refusal(right)}")
    if error.sqlstate in right:
        return None
    state = f" (SQLSTATE {error.sqlstate})" if error.sqlstate else ""
    if right:
        message = f"{quoted} failed with “{said(error)}”{state}; expected {refusal(right)}"
        return Divergence(at, "code", message, _where(error))
    message = f"{quoted} failed with “{said(error)}”{state}; expected: it succeeds"
    return Divergence(at, "refused", message, _where(error))


def _where(error: psycopg.Error) -> tuple[Evidence, ...]:
    context = error.diag.context
    return (Text(context, "where the server was"),) if context else ()


def _tables(
    at: int, statement: Statement, connection: Connection, before: State, now: State, watch: Collection[str]
) -> Divergence | None:
    try:
        seen = look(connection)
    except psycopg.Error as error:
        message = f"after {short(statement.sql)} the tables cannot be read: {said(error)}"
        return Divergence(at, "unreadable", message)
    return compare(at, f"after {short(statement.sql)}", seen, before, now, watch)


def compare(
    at: int, when: str, seen: Seen, before: State, now: State, watch: Collection[str]
) -> Divergence | None:
    """The first table, of those watched, in which something differs."""
    if LINES in watch:
        lines = sorted(now.lines.values())
        if seen.lines != lines:
            message = f"{when} {_first_difference('line', Line._fields, seen.lines, lines)}"
            return Divergence(at, LINES, message, (_table("lines", Line._fields, seen.lines, lines),))
    if ORDERS in watch:
        orders = [(*now.orders[id], now.total(id)) for id in sorted(now.orders)]
        if seen.orders != orders:
            message = f"{when} {_first_difference('order', _ORDER_COLUMNS, seen.orders, orders)}"
            return Divergence(at, ORDERS, message, (_table("orders", _ORDER_COLUMNS, seen.orders, orders),))
    if AUDIT in watch or CHANGES in watch:
        return _audit(at, when, seen.audit, before, now, who=AUDIT in watch)
    return None


def _audit(
    at: int, when: str, seen: Sequence[Entry], before: State, now: State, *, who: bool
) -> Divergence | None:
    """Rows that were there before have been compared: only what is new matters, in whatever order."""
    known = sum(map(len, before.audit if len(before.audit) < len(now.audit) else now.audit))
    right = [entry for batch in now.audit for entry in batch]
    new, expected = (sorted(rows[known:], key=_text) for rows in (seen, right))
    if not who:
        new, expected = _anonymous(new), _anonymous(expected)
    if len(seen) >= known and new == expected:
        return None
    rows, others = [_cells(each) for each in new], [_cells(each) for each in expected]
    table = Table(Entry._fields, tuple(rows), tuple(others), "new rows of audit")
    if len(seen) != len(right):
        message = f"{when} the audit has {_count(len(seen) - known)}; expected {_count(len(expected))}"
    else:
        message = f"{when} {_first_difference('audit row', Entry._fields, rows, others)}"
    return Divergence(at, AUDIT, message, (table,))


def _count(rows: int) -> str:
    if rows < 0:
        return f"lost {-rows} of its rows"
    return {0: "no new row", 1: "1 new row"}.get(rows, f"{rows} new rows")


def _first_difference(
    noun: str, columns: Sequence[str], seen: Sequence[tuple[Any, ...]], right: Sequence[tuple[Any, ...]]
) -> str:
    """ "order 7 has total 500; expected 450", or which row is missing or too much."""
    if noun != "audit row":
        actual, expected = ({row[0]: row for row in rows} for rows in (seen, right))
        for key in sorted(expected.keys() - actual.keys()):
            return f"there is no {noun} {key}; expected {_named(columns, expected[key])}"
        for key in sorted(actual.keys() - expected.keys()):
            return f"there is {noun} {key}; expected: no such {noun}"
    for one, other in zip(seen, right, strict=True):
        for column, value, wanted in zip(columns, one, other, strict=True):
            if value != wanted:
                name = noun if noun == "audit row" else f"{noun} {other[0]}"
                return f"{name} has {column} {_value(value)}; expected {_value(wanted)}"
    return "nothing differs"


def _named(columns: Sequence[str], row: Sequence[Any]) -> str:
    return ", ".join(
        f"{column} {_value(value)}" for column, value in zip(columns, row, strict=True) if column != "id"
    )


def _value(value: object) -> str:
    return "NULL" if value is None else str(value) if isinstance(value, int) else f"“{value}”"


def _table(title: str, columns: Sequence[str], seen: Sequence[Any], right: Sequence[Any]) -> Table:
    return Table(tuple(columns), tuple(map(tuple, seen)), tuple(map(tuple, right)), title)


def _cells(entry: Entry) -> tuple[Any, ...]:
    return (entry.who, entry.role, entry.op, _json(entry.was), _json(entry.is_now))


def _anonymous(entries: Sequence[Entry]) -> list[Entry]:
    return sorted((each._replace(who="", role="") for each in entries), key=_text)


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, sort_keys=True, ensure_ascii=False)


def _text(entry: Entry) -> str:
    return json.dumps(_cells(entry), ensure_ascii=False)

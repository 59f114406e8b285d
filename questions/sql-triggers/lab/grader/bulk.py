"""What the triggers cost when a statement changes very many lines."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import psycopg

from hotseat.lab import Failure, Rig, Table, Unknown, check

from .audits import audits_each_change
from .desk import TIMED_OUT, Connection, Desk, said
from .totals import keeps_totals

MEDIUM, MANY = 5_000, 100_000
PER_ORDER = 10
FEW = 200
"""Lines that the counted update changes."""
MOST_READ = 100
"""Rows read for each of these, at most; counted, so the same on every machine."""
MOST_TIMES = 40.0
"""Times as long as without triggers, at most; one function call for each row costs about ten."""
LONGEST = 60.0
"""Seconds the statement is given, whatever the bound."""

_LOAD = """
INSERT INTO public.orders (id, customer, total)
SELECT i, 'Customer ' || i, %(per_order)s * 100 FROM generate_series(1, %(lines)s / %(per_order)s) i;
INSERT INTO public.lines (id, order_id, sku, quantity, cents)
SELECT i, (i + %(per_order)s - 1) / %(per_order)s, 'SKU-' || i, 1, 100 FROM generate_series(1, %(lines)s) i;
ANALYZE public.orders, public.lines;
"""
_UPDATE = "UPDATE public.lines SET cents = cents + 1"
_READ = (
    "SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::bigint FROM pg_stat_xact_user_tables"
)
_RIGHT = """
SELECT (SELECT count(*) FROM public.orders WHERE total = %(total)s) = %(orders)s
   AND (SELECT count(*) FROM public.audit) = %(lines)s
"""


@check(needs=(keeps_totals, audits_each_change), budget=90)
def affords_bulk_updates(rig: Rig[Desk]) -> None:
    """An UPDATE of 100,000 lines takes at most 40 times as long as without triggers, and reads few rows for each."""
    desk = rig.world
    _load(desk, MEDIUM)
    desk.apply()
    with desk.application() as connection:
        _counted(connection)
    _load(desk, MANY)
    bare = min(_timed(desk, {})[0] for _ in range(2))
    desk.apply()
    limit = min(LONGEST, MOST_TIMES * bare)
    taken, triggers = _timed(desk, {"statement_timeout": f"{limit:.3f}s"}, bare=bare)
    rig.show(Table(("trigger", "calls", "ms"), triggers, title=f"EXPLAIN ANALYZE {_UPDATE}"))
    rig.show(_summary(bare, taken))


def _load(desk: Desk, lines: int) -> None:
    desk.bare()
    desk.owner.execute((_LOAD % {"lines": lines, "per_order": PER_ORDER}).encode())


def _counted(connection: Connection) -> None:
    """How many rows the triggers read, where few lines change: with many it would not end where it goes wrong."""
    few = f"{_UPDATE} WHERE id <= {FEW}"
    connection.execute("BEGIN")
    try:
        connection.execute(few.encode())
        row = connection.execute(_READ.encode()).fetchone()
    except psycopg.Error as error:
        raise Failure(
            f"`{few}` with {MEDIUM:,} lines in the table failed with “{said(error)}”; expected: it succeeds"
        ) from error
    read = int(row[0]) if row else 0
    connection.execute("ROLLBACK")
    if read > MOST_READ * FEW:
        raise Failure(
            f"`{few}` reads {read // FEW:,} rows for each line that it changes, with {MEDIUM:,} lines in the table; "
            f"expected: {MOST_READ} at most",
            hint="What does your trigger read again for each row, although nothing there has changed?",
        )


def _timed(
    desk: Desk, settings: Mapping[str, str], *, bare: float | None = None
) -> tuple[float, tuple[tuple[str, int, float], ...]]:
    """Seconds of the bulk update, rolled back afterwards; and the server's account of the triggers.

    As the owner, like a job at night: what limits the application's statements would end it on a slow machine.
    """
    with desk.maintenance() as connection:
        for name, value in settings.items():
            connection.execute(f"SET {name} = '{value}'".encode())
        connection.execute("BEGIN")
        begun = time.monotonic()
        try:
            row = connection.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {_UPDATE}".encode()).fetchone()
        except psycopg.Error as error:
            raise _too_long(error, bare) from error
        taken = time.monotonic() - begun
        if bare is not None:
            _verify(connection)
        connection.execute("ROLLBACK")
    return taken, _account(row)


def _too_long(error: psycopg.Error, bare: float | None) -> Failure | Unknown:
    if error.sqlstate != TIMED_OUT or bare is None:
        return Failure(f"`{_UPDATE}` on {MANY:,} lines failed with “{said(error)}”; expected: it succeeds")
    if MOST_TIMES * bare > LONGEST:
        return Unknown(f"this machine is too slow: without triggers the update takes {bare:.1f} s")
    return Failure(
        f"`{_UPDATE}` on {MANY:,} lines takes more than {MOST_TIMES:g} times as long as without triggers",
        hint="EXPLAIN (ANALYZE) lists the time that each trigger takes.",
        evidence=[_summary(bare, None)],
    )


def _verify(connection: Connection) -> None:
    right = {"total": PER_ORDER * 101, "orders": MANY // PER_ORDER, "lines": MANY}
    row = connection.execute(_RIGHT.encode(), right).fetchone()
    if not row or not row[0]:
        raise Failure(
            f"after `{_UPDATE}` on {MANY:,} lines not all totals are right, or not each line is in the audit"
        )


def _account(row: tuple[Any, ...] | None) -> tuple[tuple[str, int, float], ...]:
    plan: Any = row[0] if row else []
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return tuple((each["Trigger Name"], each["Calls"], each["Time"]) for each in plan[0].get("Triggers", ()))


def _summary(bare: float, taken: float | None) -> Table:
    rows: list[tuple[Any, ...]] = [("without triggers", f"{bare:.2f}", "1.0")]
    if taken is not None:
        rows.append(("with yours", f"{taken:.2f}", f"{taken / bare:.1f}"))
    rows.append(("at most", f"{MOST_TIMES * bare:.2f}", f"{MOST_TIMES:.1f}"))
    return Table(("update of 100,000 lines", "seconds", "times"), tuple(rows), title="cost")

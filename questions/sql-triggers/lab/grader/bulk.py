"""What the triggers cost when a statement changes very many lines."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from hotseat.lab import Failure, Rig, Table, Unknown, check

from .audits import says_when
from .chance import stands_random_sequences
from .desk import TIMED_OUT, Connection, Desk, said
from .pairs import every_pair_of_writers
from .together import others_do_not_wait

MEDIUM, MANY = 20_000, 100_000
PER_ORDER = 10
FEW = 400
"""Lines that the counted update changes."""
MOST_READ = 200
"""Rows read for each of these, at most; counted, so the same on every machine."""
MOST_TIMES = 40.0
"""Times as long as without triggers, at most; one function call for each row costs about ten."""
LONGEST = 90
"""Seconds a statement is given, whatever the bound."""
SHORTEST = 0.05
"""Seconds: a measurement below this is too coarse to divide by."""

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


@check(
    needs=(stands_random_sequences, every_pair_of_writers, others_do_not_wait, says_when),
    budget=240,
)
def affords_bulk_updates(rig: Rig[Desk]) -> None:
    """An UPDATE of 100,000 lines takes at most 40 times as long as without triggers, and reads few rows for each."""
    desk = rig.world
    _load(desk, MEDIUM)
    desk.apply()
    _count(desk)
    _load(desk, MANY)
    bare = _update(desk, "without triggers").seconds
    desk.apply()
    with_triggers = _update(desk, "with your triggers", right=True)
    if bare < SHORTEST:
        raise Unknown(f"the update without triggers took {bare:.3f} s only: too little to compare with")
    rig.show(with_triggers.account, _summary(bare, with_triggers.seconds))
    if with_triggers.seconds > MOST_TIMES * bare:
        raise Failure(
            f"`{_UPDATE}` on {MANY:,} lines takes {with_triggers.seconds / bare:.0f} times as long as without "
            f"triggers; expected: {MOST_TIMES:g} times at most",
            hint="EXPLAIN (ANALYZE) lists the time that each trigger takes.",
        )
    if with_triggers.cut:
        raise Unknown(f"this machine is too slow: the update does not end within {LONGEST} s")


def _load(desk: Desk, lines: int) -> None:
    desk.bare()
    desk.ask(_LOAD % {"lines": lines, "per_order": PER_ORDER})


def _count(desk: Desk) -> None:
    """How many rows the triggers read, where few lines change: with many it would not end where it goes wrong."""
    few = f"{_UPDATE} WHERE id <= {FEW}"
    with desk.maintenance() as connection:
        _begin(connection)
        try:
            connection.execute(few.encode())
            row = connection.execute(_READ.encode()).fetchone()
        except psycopg.Error as error:
            raise _failed(few, error) from error
    read = int(row[0]) if row else 0
    if read > MOST_READ * FEW:
        raise Failure(
            f"`{few}` reads {read // FEW:,} rows for each line that it changes, with {MEDIUM:,} lines in the "
            f"table; expected: {MOST_READ} at most",
            hint="What does your trigger read again for each row, although nothing there has changed?",
        )


class _Run(NamedTuple):
    """One bulk update, rolled back."""

    seconds: float
    """Processor time of the server's process where the system tells it, else wall time."""
    account: Table
    """What EXPLAIN says of the triggers."""
    cut: bool
    """It had to be ended."""


def _update(desk: Desk, title: str, *, right: bool = False) -> _Run:
    """As the owner, like a job at night: what limits the application's statements would end it on a slow machine.

    right: look whether totals and audit are right afterwards.
    """
    plan: Any = []
    with desk.maintenance() as connection:
        _begin(connection)
        begun = _clock(connection)
        try:
            row = connection.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {_UPDATE}".encode()).fetchone()
        except psycopg.Error as error:
            if error.sqlstate != TIMED_OUT:
                raise _failed(_UPDATE, error) from error
            row = None
        taken = _clock(connection) - begun
        if row is not None:
            plan = row[0] if not isinstance(row[0], str) else json.loads(row[0])
            if right:
                _verify(connection)
    rows = tuple((each["Trigger Name"], each["Calls"], each["Time"]) for each in _triggers(plan))
    account = Table(("trigger", "calls", "ms"), rows, title=f"EXPLAIN (ANALYZE) {_UPDATE}, {title}")
    return _Run(taken, account, row is None)


def _begin(connection: Connection) -> None:
    connection.execute(f"SET statement_timeout = '{LONGEST}s'".encode())
    connection.execute("BEGIN")


def _clock(connection: Connection) -> float:
    """Seconds on the clock that others' work on this machine disturbs least."""
    try:
        fields = Path(f"/proc/{connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return time.monotonic()


def _triggers(plan: Any) -> list[dict[str, Any]]:
    return plan[0].get("Triggers", []) if plan else []


def _verify(connection: Connection) -> None:
    right = {"total": PER_ORDER * 101, "orders": MANY // PER_ORDER, "lines": MANY}
    row = connection.execute(_RIGHT.encode(), right).fetchone()
    if not row or not row[0]:
        raise Failure(
            f"after `{_UPDATE}` on {MANY:,} lines not all totals are right, or not each line is in the audit"
        )


def _failed(sql: str, error: psycopg.Error) -> Failure:
    why = f"it did not end within {LONGEST} s" if error.sqlstate == TIMED_OUT else said(error)
    return Failure(f"`{sql}`, as the owner, failed with “{why}”; expected: it succeeds")


def _summary(bare: float, taken: float) -> Table:
    rows = (
        ("without triggers", f"{bare:.2f}", "1.0"),
        ("with yours", f"{taken:.2f}", f"{taken / bare:.1f}"),
        ("at most", f"{MOST_TIMES * bare:.2f}", f"{MOST_TIMES:.1f}"),
    )
    return Table((f"update of {MANY:,} lines", "seconds", "times"), rows, title="cost")

"""Random sequences of everything, compared with the model after each statement."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from hotseat.lab import Rig, check

from .audits import audits_nothing_else, cannot_be_diverted, changes_nothing_unaudited
from .desk import Desk
from .events import counts_upserts_once, follows_keys, goes_with_the_transaction, sees_truncate
from .play import EVERYTHING, Divergence, failure, follow
from .rows import Line
from .rules import judges_whole_statements, leaves_closed_orders_alone
from .sequences import sequence
from .session import Session
from .shrink import shrink
from .statements import InsertLines, Statement
from .values import refuses_bad_lines

_SEQUENCES = 6
_SHRINK_SECONDS = 10.0

_DIRECTED = (
    *(refuses_bad_lines, audits_nothing_else, changes_nothing_unaudited, cannot_be_diverted),
    *(leaves_closed_orders_alone, judges_whole_statements),
    *(counts_upserts_once, sees_truncate, follows_keys, goes_with_the_transaction),
)


@check(needs=_DIRECTED, budget=40)
def stands_random_sequences(rig: Rig[Desk]) -> None:
    """After each statement of random sequences, tables and audit are as the brief says."""
    desk = rig.world
    for _ in range(_SEQUENCES):
        statements = sequence(Random(rig.random.getrandbits(64)), desk.role)
        found = _played(desk, statements)
        if found is not None:
            shortest = _shortest(desk, statements[: found.at + 1], found)
            found = _played(desk, shortest) or found
            raise failure(found, shortest, hint="These statements, in this order, are all it takes.")


def _played(desk: Desk, statements: Sequence[Statement]) -> Divergence | None:
    desk.fresh()
    with desk.application() as connection:
        return follow(connection, Session(desk.role), statements, EVERYTHING)


def _shortest(desk: Desk, statements: Sequence[Statement], found: Divergence) -> list[Statement]:
    """What is left when no statement can be spared."""

    def still_fails(shorter: Sequence[Statement]) -> bool:
        session = Session(desk.role)
        if any(session.step(statement) is None for statement in shorter):
            return False
        again = _played(desk, shorter)
        return again is not None and again.kind == found.kind

    until = time.monotonic() + _SHRINK_SECONDS
    kept = shrink(statements, still_fails, until=until)
    for at, statement in enumerate(kept):
        if isinstance(statement, InsertLines):
            kept[at] = _fewer_rows(kept, at, statement, still_fails, until)
    return kept


def _fewer_rows(
    kept: Sequence[Statement],
    at: int,
    statement: InsertLines,
    still_fails: Callable[[Sequence[Statement]], bool],
    until: float,
) -> InsertLines:
    """The same INSERT with only the rows that matter."""

    def with_rows(rows: Sequence[Line]) -> InsertLines:
        return replace(statement, lines=tuple(rows))

    def fails(rows: Sequence[Line]) -> bool:
        return bool(rows) and still_fails([*kept[:at], with_rows(rows), *kept[at + 1 :]])

    return with_rows(shrink(statement.lines, fails, until=until))

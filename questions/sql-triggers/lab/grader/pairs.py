"""Every kind of statement against every other one, in two transactions at once, judged by the model.

A's statement has run and is not committed when B's is sent. What comes out must be what the serial order of the
commits gives, refusals included: whoever looks between the two commits must not see it contradicted later.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import psycopg

from hotseat.lab import Failure, Rig, check

from .desk import Desk, Seen, look, said
from .events import counts_upserts_once, follows_keys
from .play import EVERYTHING, Divergence, compare, refusal, short
from .props import Props
from .rows import Line, Order
from .session import Session
from .statements import (
    ChangeOrder,
    DeleteLines,
    DeleteOrder,
    InsertOrder,
    OnConflict,
    Plus,
    Statement,
    by_id,
    insert,
    update,
)
from .together import closing_waits_its_turn, concurrent_lines_add_up
from .writers import Scene, scene

_TAKEN_BACK = 0.25
"""How many of the pairs are tried once more, with A rolled back."""


@check(
    needs=(concurrent_lines_add_up, closing_waits_its_turn, follows_keys, counts_upserts_once),
    budget=40,
)
def every_pair_of_writers(rig: Rig[Desk]) -> None:
    """Whatever two transactions do to the same orders at once, the result is as if one had come after the other."""
    props = Props(rig.random)
    rig.world.fresh()
    session = Session(rig.world.role)
    with scene(rig.world, "A", "B") as stage:
        kinds = range(len(_menu(props, _plot(props))))
        for one, other in itertools.product(kinds, kinds):
            for taken_back in (False, True)[: 1 + (rig.random.random() < _TAKEN_BACK)]:
                plot = _plot(props)
                a, b = _menu(props, plot)[one], _menu(props, plot)[other]
                session = _meet(stage, session, plot, a, b, taken_back=taken_back)


@dataclass(frozen=True)
class Plot:
    """Two orders of two lines each, for one pair alone."""

    orders: tuple[Order, Order]
    lines: tuple[Line, ...]


def _plot(props: Props) -> Plot:
    one, two = props.order(), props.order()
    return Plot((one, two), (*props.lines(one, 2), *props.lines(two, 2)))


def _menu(props: Props, plot: Plot) -> list[Statement]:
    """One statement of each kind, all about the first order."""
    (order, other), (line, _, guest, _) = plot.orders, plot.lines
    return [
        insert(props.line(order)),
        update(by_id(line.id), quantity=Plus(1)),
        update(by_id(line.id), order_id=other.id),
        update(by_id(guest.id), order_id=order.id),
        DeleteLines(by_id(line.id)),
        insert(line._replace(id=props.key(), quantity=5), conflict=OnConflict.ADD),
        ChangeOrder(order.id, "status", "closed"),
        ChangeOrder(order.id, "id", props.key()),
        DeleteOrder(order.id),
    ]


def _meet(
    stage: Scene, session: Session, plot: Plot, a: Statement, b: Statement, *, taken_back: bool
) -> Session:
    """Let both run, and take the model along. Returns its session after what has happened."""
    prepared: list[Statement] = [*map(InsertOrder, plot.orders), insert(*plot.lines)]
    for statement in prepared:
        session.step(statement)
    _prepare(stage, prepared)
    orders = _serial(session, a, b, taken_back=taken_back)
    if orders is None:
        return session
    first, second = stage.writers
    first.do("BEGIN")
    first.do(a.sql)
    second.start(b.sql)
    right = orders.a_first if second.running else orders.b_first
    first.do("ROLLBACK" if taken_back else "COMMIT")
    error = second.finish()
    found = _differs(right, session, b, error, look(first.connection))
    if found is None:
        return right.session
    failure = stage.failure(found.message)
    hint = "What one transaction has not committed the other one cannot see. It can wait for it."
    raise Failure(failure.message, hint=hint, evidence=[*failure.evidence, *found.evidence])


def _prepare(stage: Scene, statements: list[Statement]) -> None:
    """The plot's rows, by A; the story begins after it."""
    for statement in statements:
        stage.writers[0].do(statement.sql)
    del stage.log[: -len(statements)]


@dataclass(frozen=True)
class Outcome:
    """What a serial order gives."""

    session: Session
    codes: frozenset[str]
    """With which B must be refused; empty where it must succeed."""


@dataclass(frozen=True)
class Orders:
    """What comes out by the order of the commits."""

    a_first: Outcome
    """B waited for A."""
    b_first: Outcome
    """B was through before A committed."""


def _serial(session: Session, a: Statement, b: Statement, *, taken_back: bool) -> Orders | None:
    """What both orders give; None where the brief says nothing of one of them."""
    alone = _run(session, [], b)
    if taken_back:
        return alone and Orders(alone, alone)
    after = _run(session, [a], b)
    refused = alone and alone.session.step(a)
    if alone is None or after is None or refused is None:
        return None
    # A has succeeded: where it could not have after B, B had to wait.
    return Orders(after, after if refused else alone)


def _run(session: Session, before: list[Statement], b: Statement) -> Outcome | None:
    copy = session.copy()
    if any(copy.step(statement) is None for statement in before):
        return None
    codes = copy.step(b)
    return None if codes is None else Outcome(copy, codes)


def _differs(
    outcome: Outcome, session: Session, b: Statement, error: psycopg.Error | None, seen: Seen
) -> Divergence | None:
    if error is None and outcome.codes:
        message = f"B: {short(b.sql)} was accepted; expected: refused with {refusal(outcome.codes)}"
        return Divergence(0, "accepted", message)
    if error is not None and error.sqlstate not in outcome.codes:
        right = refusal(outcome.codes) if outcome.codes else "it succeeds"
        message = (
            f"B: {short(b.sql)} failed with “{said(error)}” (SQLSTATE {error.sqlstate}); expected {right}"
        )
        return Divergence(0, "refused", message)
    when = "when both have ended,"
    return compare(0, when, seen, session.now.state, outcome.session.now.state, EVERYTHING)

"""Two transactions at once. Every interleaving is forced."""

from __future__ import annotations

from hotseat.lab import Failure, Rig, Table, check

from .desk import Connection, Desk, look
from .model import State
from .play import ORDERS, compare, play, short
from .props import Props
from .rows import MOST_LINES, Line, Order
from .rules import judges_whole_statements, leaves_closed_orders_alone
from .statements import ChangeOrder, DeleteLines, InsertOrder, Plus, Statement, by_id, insert, update
from .totals import keeps_totals, moves_totals
from .writers import Scene, scene

_DEADLOCK = "40P01"
_LOCKS = "What one transaction has not committed the other one cannot see. It can wait for it."


@check(needs=keeps_totals)
def concurrent_lines_add_up(rig: Rig[Desk]) -> None:
    """Two transactions that change lines of one order at once leave the right total."""
    props = Props(rig.random)
    order = props.order()
    there = props.lines(order, 2)
    pairs: list[tuple[Statement, Statement]] = [
        (insert(props.line(order)), insert(props.line(order))),
        (update(by_id(there[0].id), cents=Plus(3)), insert(props.line(order))),
        (DeleteLines(by_id(there[0].id)), update(by_id(there[1].id), quantity=Plus(2))),
    ]
    session = play(rig.world, [InsertOrder(order), insert(*there)], ORDERS)
    with scene(rig.world, "A", "B") as stage:
        first, second = stage.writers
        for one, other in pairs:
            first.do("BEGIN")
            first.do(one.sql)
            second.start(other.sql)
            first.do("COMMIT")
            second.succeed()
            for statement in (one, other):
                session.step(statement)
            _expect(stage, session.now.state, (ORDERS,))


@check(needs=(keeps_totals, leaves_closed_orders_alone))
def closing_waits_its_turn(rig: Rig[Desk]) -> None:
    """While one transaction closes an order, no other one gets a change of its lines through."""
    props = Props(rig.random)
    orders = [props.order() for _ in range(4)]
    lines = [props.line(order) for order in orders]
    session = play(rig.world, [*map(InsertOrder, orders), insert(*lines)], ORDERS)
    late: list[Statement] = [insert(props.line(orders[0])), update(by_id(lines[1].id), quantity=Plus(1))]
    with scene(rig.world, "A", "B") as stage:
        first, second = stage.writers
        for order, statement in zip(orders, late, strict=False):
            close = ChangeOrder(order.id, "status", "closed")
            first.do("BEGIN")
            first.do(close.sql)
            second.start(statement.sql)
            first.do("COMMIT")
            second.be_refused("55000", f"order {order.id} was closed meanwhile")
            session.step(close)
        # The other way round: the line comes first, the order is closed after it.
        adding, close = insert(props.line(orders[2])), ChangeOrder(orders[2].id, "status", "closed")
        first.do("BEGIN")
        first.do(adding.sql)
        second.start(close.sql)
        first.do("COMMIT")
        second.succeed()
        # A close that is taken back forbids nothing.
        staying = insert(props.line(orders[3]))
        first.do("BEGIN")
        first.do(ChangeOrder(orders[3].id, "status", "closed").sql)
        second.start(staying.sql)
        first.do("ROLLBACK")
        second.succeed()
        for each in (adding, close, staying):
            session.step(each)
        _expect(stage, session.now.state, (ORDERS,))


@check(needs=(keeps_totals, judges_whole_statements))
def gives_the_tenth_place_once(rig: Rig[Desk]) -> None:
    """Of two transactions that both add the tenth line to an order, one is refused."""
    props = Props(rig.random)
    order, other = props.order(), props.order()
    filled = [*props.lines(order, MOST_LINES - 1), *props.lines(other, MOST_LINES - 1)]
    play(rig.world, [InsertOrder(order), InsertOrder(other), insert(*filled)], ORDERS)
    with scene(rig.world, "A", "B") as stage:
        first, second = stage.writers
        first.do("BEGIN")
        first.do(insert(props.line(order)).sql)
        second.start(insert(props.line(order)).sql)
        first.do("COMMIT")
        second.be_refused("23514", f"order {order.id} has ten lines by then")
        first.do("BEGIN")
        first.do(insert(props.line(other)).sql)
        second.start(insert(props.line(other)).sql)
        first.do("ROLLBACK")
        second.succeed()


@check(needs=moves_totals)
def never_deadlocks(rig: Rig[Desk]) -> None:
    """Two single statements never deadlock: lines that move in opposite directions, lines of one order."""
    props = Props(rig.random)
    low, high = props.order(), props.order()
    up, down = props.line(low), props.line(high)
    there, back = update(by_id(up.id), order_id=high.id), update(by_id(down.id), order_id=low.id)
    _both_added(rig.world, props)
    for held in (low, high):
        play(rig.world, [InsertOrder(low), InsertOrder(high), insert(up, down)], ORDERS)
        with scene(rig.world, "A", "B", "C") as stage:
            _opposite(stage, held, there, back)


def _opposite(stage: Scene, held: Order, there: Statement, back: Statement) -> None:
    """C holds one order until A and B wait: whoever has taken the other order first keeps it meanwhile."""
    first, second, holder = stage.writers
    holder.do("BEGIN")
    holder.do(ChangeOrder(held.id, "customer", "Customer at the counter").sql)
    first.start(there.sql)
    second.start(back.sql)
    # Taken back: the row stays the same version of itself, and whoever waited first has it first.
    holder.do("ROLLBACK")
    _both_succeed(stage, there, back)


def _both_added(desk: Desk, props: Props) -> None:
    """A and B wait for keys that C may take: whatever they lock before a row is written, they hold both."""
    order, elsewhere = props.order(), props.order()
    one, two = props.lines(order, 2)
    play(desk, [InsertOrder(order), InsertOrder(elsewhere)], ORDERS)
    with scene(desk, "A", "B", "C") as stage:
        first, second, holder = stage.writers
        holder.do("BEGIN")
        taken = [line._replace(order_id=elsewhere.id, sku=f"TAKEN-{line.id}") for line in (one, two)]
        holder.do(insert(*taken).sql)
        first.start(insert(one).sql)
        second.start(insert(two).sql)
        holder.do("ROLLBACK")
        _both_succeed(stage, insert(one), insert(two))


def _both_succeed(stage: Scene, one: Statement, other: Statement) -> None:
    """Which of the two a deadlock ends is chance."""
    writers = stage.writers[:2]
    errors = [writer.finish() for writer in writers]
    if any(error is not None and error.sqlstate == _DEADLOCK for error in errors):
        raise stage.failure(
            f"{short(one.sql)} and {short(other.sql)}, at once, deadlock; expected: both succeed",
            hint="Two that need the same locks deadlock when they take them in different orders, or twice.",
        )
    for writer in writers:
        writer.succeed()


@check(needs=keeps_totals)
def others_do_not_wait(rig: Rig[Desk]) -> None:
    """Transactions that work on different orders do not wait for each other."""
    props = Props(rig.random)
    one, two = props.order(), props.order()
    lines: list[Line] = [props.line(one), props.line(two)]
    play(rig.world, [InsertOrder(one), InsertOrder(two), insert(*lines)], ORDERS)
    with scene(rig.world, "A", "B") as stage:
        first, second = stage.writers
        first.do("BEGIN")
        for statement in (insert(props.line(one)), update(by_id(lines[0].id), cents=Plus(1))):
            first.do(statement.sql)
        for statement in (insert(props.line(two)), update(by_id(lines[1].id), cents=Plus(1))):
            second.start(statement.sql)
            if second.running:
                raise stage.failure(
                    f"B waits for A, although A works on order {one.id} and B on order {two.id}",
                    hint="What does your trigger lock, and how much of it?",
                )
            second.succeed()
        first.do("COMMIT")


def _expect(stage: Scene, right: State, watch: tuple[str, ...]) -> None:
    connection: Connection = stage.writers[0].connection
    found = compare(0, "when both have ended,", look(connection), right, right, watch)
    if found is not None:
        tables = [piece for piece in found.evidence if isinstance(piece, Table)]
        failure = stage.failure(found.message, hint=_LOCKS)
        raise Failure(failure.message, hint=_LOCKS, evidence=[*failure.evidence, *tables])

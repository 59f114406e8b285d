"""Events that are easily forgotten: upserts, TRUNCATE, cascades, rollbacks."""

from __future__ import annotations

from hotseat.lab import Rig, check

from .audits import says_who
from .desk import Desk
from .play import play
from .props import Props
from .rows import MOST_LINES
from .statements import (
    Begin,
    ChangeOrder,
    Commit,
    DeleteLines,
    DeleteOrder,
    InsertOrder,
    OnConflict,
    Plus,
    Rollback,
    Savepoint,
    Truncate,
    by_id,
    insert,
    of_order,
    update,
)
from .totals import moves_totals


@check(needs=(moves_totals, says_who))
def counts_upserts_once(rig: Rig[Desk]) -> None:
    """INSERT ... ON CONFLICT counts as what it does to each line: an insert, a change, or nothing."""
    props = Props(rig.random)
    order, other = props.order(), props.order()
    one, two, three = props.lines(order, 3)
    play(
        rig.world,
        [
            InsertOrder(order),
            InsertOrder(other),
            insert(one, two),
            insert(one._replace(id=props.key(), quantity=4), conflict=OnConflict.ADD),
            insert(two._replace(quantity=7, note="again"), three, conflict=OnConflict.REPLACE),
            insert(props.line(order), two._replace(id=props.key()), conflict=OnConflict.NOTHING),
            insert(three._replace(order_id=other.id), props.line(other), conflict=OnConflict.MOVE),
        ],
        hint="Which triggers fire for a row that is proposed, and then not inserted?",
    )


@check(needs=(moves_totals, says_who))
def sees_truncate(rig: Rig[Desk]) -> None:
    """TRUNCATE counts as a DELETE of every row, and is refused with SQLSTATE 55000 where that would be."""
    props = Props(rig.random)
    order, other, last = props.order(), props.order(), props.order()
    play(
        rig.world,
        [
            *map(InsertOrder, (order, other)),
            insert(*props.lines(order, 2), *props.lines(other, 2)),
            Truncate(),
            insert(*props.lines(order, 2), props.line(other)),
            Truncate(orders=True),
            *map(InsertOrder, (order, other, last)),
            insert(props.line(order), props.line(other)),
            ChangeOrder(last.id, "status", "closed"),
            Truncate(orders=True),
            Truncate(),
            insert(props.line(order), props.line(other)),
            ChangeOrder(other.id, "status", "closed"),
            Truncate(),
        ],
        hint="Which triggers does TRUNCATE fire, and what can they still see?",
    )


@check(needs=(moves_totals, says_who))
def follows_keys(rig: Rig[Desk]) -> None:
    """New keys of orders and lines, and deleted orders, are followed: lines that go along are changes, too."""
    props = Props(rig.random)
    order, other = props.order(), props.order()
    lines = [*props.lines(order, 3), *props.lines(other, 2)]
    moved, again = props.key(), props.key()
    play(
        rig.world,
        [
            *map(InsertOrder, (order, other)),
            insert(*lines),
            ChangeOrder(order.id, "id", moved),
            update(of_order(moved), quantity=Plus(1)),
            update(by_id(lines[0].id), id=again, order_id=other.id),
            update(of_order(other.id), id=Plus(10_000)),
            ChangeOrder(moved, "id", order.id),
            DeleteOrder(order.id),
            update(of_order(other.id), cents=Plus(2)),
            DeleteOrder(other.id),
        ],
        hint="ON UPDATE and ON DELETE CASCADE are statements, too; the order of the old key is gone by then.",
    )


@check(needs=(moves_totals, says_who))
def goes_with_the_transaction(rig: Rig[Desk]) -> None:
    """All is there, or refused, when the statement ends; and gone with ROLLBACK, also to a savepoint."""
    props = Props(rig.random)
    order = props.order()
    one, two, three = props.lines(order, 3)
    play(
        rig.world,
        [
            *(InsertOrder(order), insert(one)),
            *(Begin(), insert(two), update(by_id(one.id), cents=Plus(5)), DeleteLines(), Rollback()),
            *(Begin(), update(by_id(one.id), quantity=Plus(1)), Savepoint("a"), insert(two), DeleteLines()),
            *(Rollback("a"), insert(three), insert(props.line(order)._replace(quantity=0)), Rollback("a")),
            *(insert(three), Savepoint("b"), insert(*props.lines(order, MOST_LINES)), Rollback("b")),
            *(update(by_id(one.id), cents=Plus(1)), Commit()),
            *(Begin(), ChangeOrder(order.id, "status", "closed"), Savepoint("c")),
            *(update(by_id(one.id), cents=Plus(1)), Rollback("c"), Rollback()),
            *(update(by_id(one.id), cents=Plus(1)), DeleteLines()),
        ],
        hint="When exactly does your trigger run: with the statement, or with the commit?",
    )

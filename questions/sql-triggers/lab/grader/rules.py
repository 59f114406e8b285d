"""Rules that concern an order as a whole: closed ones, and how many lines there may be."""

from __future__ import annotations

from hotseat.lab import Rig, check

from .desk import Desk
from .play import LINES, ORDERS, play
from .props import Props
from .rows import MOST_LINES
from .statements import (
    ALL,
    ChangeOrder,
    DeleteLines,
    DeleteOrder,
    InsertOrder,
    Mirror,
    OnConflict,
    Plus,
    Statement,
    by_id,
    insert,
    of_order,
    update,
)
from .totals import keeps_totals
from .values import stores_tidy_lines


@check(needs=keeps_totals)
def leaves_closed_orders_alone(rig: Rig[Desk]) -> None:
    """A closed order, and what is in it, is final: whatever would change it is refused with SQLSTATE 55000."""
    props = Props(rig.random)
    opened, closed, another = props.order(), props.order(), props.order("closed")
    there, here = props.lines(closed, 2), props.lines(opened, 2)
    refused: list[Statement] = [
        insert(props.line(closed)),
        insert(props.line(opened), props.line(another)),
        update(by_id(there[0].id), quantity=Plus(1)),
        update(by_id(there[0].id), note="late"),
        update(by_id(there[0].id), order_id=opened.id),
        update(by_id(here[0].id), order_id=closed.id),
        update(by_id(here[0].id, there[1].id), cents=Plus(1)),
        update(ALL, note="for all"),
        insert(there[0]._replace(quantity=50), conflict=OnConflict.REPLACE),
        DeleteLines(by_id(there[0].id)),
        DeleteLines(),
        ChangeOrder(closed.id, "status", "open"),
        ChangeOrder(closed.id, "customer", "Somebody else"),
        ChangeOrder(closed.id, "id", props.key()),
        DeleteOrder(closed.id),
        DeleteOrder(another.id),
    ]
    play(
        rig.world,
        [
            *map(InsertOrder, (opened, closed, another)),
            insert(*there, *here),
            ChangeOrder(closed.id, "status", "closed"),
            *refused,
            update(by_id(here[0].id), quantity=Plus(1)),
            DeleteOrder(opened.id),
        ],
        LINES,
        ORDERS,
        hint="A line has an order before the change, and one after it; and an order is a row, too.",
    )


@check(needs=stores_tidy_lines)
def judges_whole_statements(rig: Rig[Desk]) -> None:
    """No order has more than ten lines when a statement has ended; what is so meanwhile does not count."""
    props = Props(rig.random)
    one, two = props.order(), props.order()
    ones, twos = props.lines(one, MOST_LINES), props.lines(two, MOST_LINES)
    play(
        rig.world,
        [
            InsertOrder(one),
            InsertOrder(two),
            insert(*ones[:8]),
            insert(*props.lines(one, 3)),
            insert(*ones[8:]),
            insert(props.line(one)),
            insert(*twos),
            update(by_id(ones[0].id), order_id=two.id),
            update(by_id(ones[1].id, twos[1].id), order_id=Mirror(one.id + two.id)),
            insert(ones[2]._replace(id=props.key()), conflict=OnConflict.ADD),
            insert(twos[2]._replace(id=props.key()), conflict=OnConflict.NOTHING),
            update(of_order(one.id), cents=Plus(1)),
            DeleteLines(by_id(twos[3].id)),
            update(by_id(ones[0].id), order_id=two.id),
        ],
        LINES,
        hint="In the middle of a statement some rows are changed already, and others not yet.",
    )

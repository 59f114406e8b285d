"""Is the total of an order the sum of its lines?"""

from __future__ import annotations

from hotseat.lab import Rig, check

from .desk import Desk
from .play import LINES, ORDERS, play
from .props import Props
from .statements import ALL, DeleteLines, InsertOrder, Plus, by_id, insert, of_order, update
from .values import stores_tidy_lines


@check(needs=stores_tidy_lines)
def keeps_totals(rig: Rig[Desk]) -> None:
    """After each INSERT, UPDATE and DELETE of lines, one or many, the totals of all orders are right."""
    props = Props(rig.random)
    order, other = props.order(), props.order()
    one, two = props.line(order, discount=rig.random.randint(1, 99)), props.line(order)
    play(
        rig.world,
        [
            InsertOrder(order),
            InsertOrder(other),
            insert(one),
            insert(two, props.line(other), *props.lines(order, 2)),
            update(by_id(one.id), quantity=Plus(3)),
            update(by_id(one.id, two.id), cents=rig.random.randint(1000, 2000)),
            update(ALL, cents=Plus(7)),
            DeleteLines(by_id(two.id)),
            DeleteLines(of_order(order.id)),
            insert(*props.lines(order, 3)),
            DeleteLines(),
        ],
        LINES,
        ORDERS,
        hint="Which state of the table does your trigger see, at its level and time?",
    )


@check(needs=keeps_totals)
def moves_totals(rig: Rig[Desk]) -> None:
    """When lines move to another order, the old order loses their amount and the new one gains it."""
    props = Props(rig.random)
    orders = [props.order() for _ in range(3)]
    first, second, third = orders
    lines = [*props.lines(first, 3), *props.lines(second, 2)]
    play(
        rig.world,
        [
            *map(InsertOrder, orders),
            insert(*lines),
            update(by_id(lines[0].id), order_id=second.id),
            update(by_id(lines[3].id), order_id=first.id, quantity=Plus(1)),
            update(of_order(first.id, second.id), order_id=third.id),
            update(by_id(lines[1].id), order_id=second.id, note="back"),
        ],
        LINES,
        ORDERS,
        hint="Such an UPDATE concerns two orders.",
    )

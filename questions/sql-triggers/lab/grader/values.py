"""What is stored in a line, and what may not be."""

from __future__ import annotations

from hotseat.lab import Rig, check

from .contract import keeps_the_schema
from .desk import Desk
from .play import LINES, play
from .props import Props
from .statements import DeleteLines, InsertOrder, Plus, Same, Statement, by_id, insert, of_order, update


@check(needs=keeps_the_schema)
def stores_tidy_lines(rig: Rig[Desk]) -> None:
    """Skus are stored trimmed and in upper case; revision is 1 at first, and one more after each real change."""
    props = Props(rig.random)
    order, other = props.order(), props.order()
    one, two, three = props.line(order), props.line(order, note="gift"), props.line(other)
    play(
        rig.world,
        [
            InsertOrder(order),
            InsertOrder(other),
            insert(one._replace(sku=f"  {one.sku.lower()}")),
            insert(two._replace(sku=f"{two.sku.title()} "), three),
            update(by_id(one.id), quantity=Plus(1)),
            update(by_id(one.id), sku=f" {one.sku.lower()}x"),
            update(of_order(order.id), note=Same(), cents=Same()),
            update(by_id(two.id), sku=f"{two.sku.lower()}  "),
            update(by_id(two.id, three.id), note="late"),
            DeleteLines(by_id(two.id)),
            DeleteLines(of_order(other.id)),
        ],
        LINES,
        hint="What alters the row that is about to be stored has one right time, and one value to return.",
    )


@check(needs=stores_tidy_lines)
def refuses_bad_lines(rig: Rig[Desk]) -> None:
    """A line that breaks a rule is refused with SQLSTATE 23514, and with it the whole statement."""
    props = Props(rig.random)
    order = props.order()
    good, at_most = props.line(order), props.line(order)._replace(quantity=1000, cents=1_000_000)
    full = good.quantity * good.cents
    statements: list[Statement] = [
        InsertOrder(order),
        insert(good),
        insert(at_most),
        update(by_id(good.id), discount=full),
        update(by_id(good.id), discount=None),
        insert(props.line(order), props.line(order)._replace(sku="  ")),
    ]
    for column, value in _bad_values():
        statements.append(insert(props.line(order)._replace(**{column: value})))
        statements.append(update(by_id(good.id), **{column: value}))
    statements.append(update(of_order(order.id), cents=Plus(good.cents)))
    play(rig.world, statements, LINES, hint="Each limit of the brief is tried on both sides.")


def _bad_values() -> list[tuple[str, int | str]]:
    return [
        ("quantity", 0),
        ("quantity", 1001),
        ("cents", -1),
        ("cents", 1_000_001),
        ("discount", -1),
        ("discount", 1_000_000_001),
        ("sku", "   "),
    ]

"""Random sequences: everything an application does to the order book, in any order.

Each sequence is dealt from a shuffled deck that holds every kind of statement, so that none is missing whatever the
seed; what has no answer in the model at its place is drawn again, or left out.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .rows import Line, Order
from .session import Session
from .statements import (
    ALL,
    Begin,
    ChangeOrder,
    Commit,
    DeleteLines,
    DeleteOrder,
    InsertOrder,
    OnConflict,
    Plus,
    Rollback,
    Same,
    Savepoint,
    SetUser,
    Statement,
    Truncate,
    Value,
    Where,
    by_id,
    insert,
    of_order,
    update,
)

_TRIES = 12
_SKUS = (
    "TEA",
    "CUP",
    "POT",
    "SPOON",
    "MILK",
    "LEMON",
    "CAKE",
    "JAM",
    "HONEY",
    "SALT",
    "RICE",
    "BEAN",
    "SOAP",
    "LAMP",
)
_NOTES = (None, None, "gift", "fragile", "it's late", "", "second floor")
_USERS = ("ada", "grace", "edsger", "barbara", "")

Draw = Callable[["Dealer"], Statement]


class Dealer:
    """Draws values that fit what is there now."""

    def __init__(self, random: Random, session: Session) -> None:
        self.random = random
        self.session = session
        self._next = random.randrange(1, 400)

    def new_id(self) -> int:
        """A key that nothing has."""
        self._next += self.random.randint(1, 9)
        return self._next

    def order(self) -> int:
        """An order that is there, mostly an open one."""
        orders = self.session.now.state.orders
        fitting = [id for id, order in orders.items() if order.status == "open"]
        if not fitting or self.random.random() < 0.1:
            fitting = list(orders)
        return self.random.choice(fitting) if fitting else self.new_id()

    def line(self) -> Line:
        """A line that is there, mostly one of an open order; a made-up one where there is none."""
        state = self.session.now.state
        fitting = [line for line in state.lines.values() if not state.closed(line.order_id)]
        if not fitting or self.random.random() < 0.1:
            fitting = list(state.lines.values())
        return self.random.choice(fitting) if fitting else self.fresh_line()

    def fresh_line(self) -> Line:
        """A line that is not there."""
        quantity, cents = self.random.randint(1, 9), self.random.randint(10, 900)
        return Line(
            id=self.new_id(),
            order_id=self.order(),
            sku=self.untidy(self.random.choice(_SKUS)),
            quantity=quantity,
            cents=cents,
            discount=self.random.choice([None, 0, self.random.randint(1, cents)]),
            note=self.random.choice(_NOTES),
        )

    def untidy(self, sku: str) -> str:
        """The same as somebody might type it."""
        return self.random.choice([sku, sku.lower(), f" {sku}", f"{sku.title()}  "])

    def assignment(self) -> dict[str, Value]:
        """A new value for one column."""
        return self.random.choice(
            [
                {"quantity": self.random.randint(1, 9)},
                {"cents": Plus(self.random.randint(1, 50))},
                {"discount": self.random.choice([None, self.random.randint(0, 9)])},
                {"note": self.random.choice(_NOTES)},
                {"quantity": Plus(1), "note": self.random.choice(_NOTES)},
            ]
        )

    def where(self) -> Where:
        """Some lines, all lines of an order, lines with a sku, or all of them."""
        picked = tuple(dict.fromkeys(self.line().id for _ in range(self.random.randint(1, 3))))
        return self.random.choice(
            [by_id(*picked), of_order(self.order()), Where("sku", (self.line().sku,)), ALL]
        )


def _bad_line(dealer: Dealer) -> Line:
    line = dealer.fresh_line()
    return dealer.random.choice(
        [
            line._replace(quantity=0),
            line._replace(cents=-1),
            line._replace(sku="  "),
            line._replace(discount=line.quantity * line.cents + 1),
        ]
    )


def _closed(dealer: Dealer) -> Statement:
    """Something that a closed order forbids; closes one where none is."""
    state = dealer.session.now.state
    closed = [id for id in state.orders if state.closed(id)]
    if not closed:
        return ChangeOrder(dealer.order(), "status", "closed")
    order = dealer.random.choice(closed)
    return dealer.random.choice(
        [
            insert(dealer.fresh_line()._replace(order_id=order)),
            update(of_order(order), cents=Plus(1)),
            DeleteLines(of_order(order)),
            DeleteOrder(order),
            ChangeOrder(order, "status", "open"),
            update(by_id(dealer.line().id), order_id=order),
        ]
    )


def _many(dealer: Dealer) -> Statement:
    lines = [dealer.fresh_line() for _ in range(dealer.random.randint(2, 5))]
    return insert(*lines)


def _upsert(conflict: OnConflict) -> Draw:
    def draw(dealer: Dealer) -> Statement:
        there, fresh = dealer.line(), dealer.fresh_line()
        if conflict is OnConflict.MOVE:
            clash = there._replace(order_id=dealer.order())
        elif conflict is OnConflict.REPLACE:
            clash = there._replace(quantity=dealer.random.randint(1, 9), note="again")
        else:
            clash = fresh._replace(id=dealer.new_id(), order_id=there.order_id, sku=dealer.untidy(there.sku))
        return insert(*dealer.random.choice([(clash,), (fresh, clash), (clash, fresh)]), conflict=conflict)

    return draw


def _local_user(dealer: Dealer) -> Statement:
    return SetUser(dealer.random.choice(_USERS), local=True)


_DECK: tuple[tuple[int, Draw], ...] = (
    (1, lambda d: InsertOrder(Order(d.new_id(), "Customer"))),
    (5, lambda d: insert(d.fresh_line())),
    (3, _many),
    (1, lambda d: insert(_bad_line(d))),
    (3, lambda d: update(by_id(d.line().id), **d.assignment())),
    (2, lambda d: update(by_id(d.line().id), discount=d.random.choice([None, d.random.randint(1, 9)]))),
    (3, lambda d: update(d.where(), **d.assignment())),
    (1, lambda d: update(d.where(), note=Same(), cents=Same())),
    (1, lambda d: update(by_id(d.line().id), sku=d.untidy(d.random.choice([d.line().sku, *_SKUS])))),
    (2, lambda d: update(by_id(d.line().id), order_id=d.order())),
    (1, lambda d: update(of_order(d.order()), order_id=d.order())),
    (1, lambda d: update(by_id(d.line().id), id=Plus(d.random.randint(1000, 5000)), cents=Plus(1))),
    (1, lambda d: ChangeOrder(d.order(), "id", d.new_id())),
    (1, lambda d: ChangeOrder(d.order(), "customer", f"Customer {d.new_id()}")),
    (1, lambda d: DeleteOrder(d.order())),
    (2, _closed),
    (2, lambda d: DeleteLines(by_id(d.line().id))),
    (1, lambda d: DeleteLines(d.where())),
    (2, _upsert(OnConflict.NOTHING)),
    (2, _upsert(OnConflict.ADD)),
    (2, _upsert(OnConflict.REPLACE)),
    (2, _upsert(OnConflict.MOVE)),
    (1, lambda d: Truncate(orders=d.random.random() < 0.3)),
    (2, lambda d: SetUser(d.random.choice(_USERS))),
    (1, _local_user),
    (4, lambda _: Begin()),
    (2, lambda _: Commit()),
    (2, lambda _: Rollback()),
    (3, lambda d: Savepoint(d.random.choice("ab"))),
    (2, lambda d: Rollback(d.random.choice("ab"))),
)


def sequence(random: Random, role: str) -> list[Statement]:
    """About sixty statements, all with an answer in the model, beginning with an empty order book."""
    session = Session(role)
    dealer = Dealer(random, session)
    played: list[Statement] = []
    for _ in range(3):
        _take(session, played, lambda d: InsertOrder(Order(d.new_id(), "Customer")), dealer)
    deck = [draw for count, draw in _DECK for _ in range(count)]
    random.shuffle(deck)
    for draw in deck:
        if session.failed:
            _take(session, played, lambda d: Rollback(d.random.choice(["a", "b", ""])), dealer)
        _take(session, played, draw, dealer)
    if session.marks:
        end = Rollback() if session.failed else Commit()
        session.step(end)
        played.append(end)
    return played


def _take(session: Session, played: list[Statement], draw: Draw, dealer: Dealer) -> None:
    """Draw until the model has an answer; nothing is taken where it never has."""
    for _ in range(_TRIES):
        statement = draw(dealer)
        if session.copy().step(statement) is not None:
            session.step(statement)
            played.append(statement)
            return

"""What is ordered, and the receipt that comes back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hotseat.instruments.http.reply import Reply
from hotseat.lab import Diff, Failure, Mismatch

from .prices import Prices

_FIRST = re.compile(r"receipt ([1-9][0-9]{0,8}) for ([a-z]+)")
_LINE = re.compile(r"([a-z]+) ([0-9]{1,12})")


@dataclass(frozen=True)
class Order:
    """What one customer buys. discount: percent, as it is to be on the receipt."""

    customer: str
    items: tuple[str, ...]
    discount: int = 0

    @property
    def body(self) -> bytes:
        return "\n".join((self.customer, *self.items)).encode()

    def __str__(self) -> str:
        return f"{self.customer}'s receipt ({', '.join(self.items)})"


@dataclass(frozen=True)
class Receipt:
    """As it was read from a reply, or as it ought to be. The number is 0 where it does not matter."""

    number: int
    customer: str
    lines: tuple[tuple[str, int], ...]
    total: int

    def __str__(self) -> str:
        lines = [f"{item} {price}" for item, price in self.lines]
        return "\n".join([f"receipt {self.number} for {self.customer}", *lines, f"total {self.total}"])


def right_receipt(order: Order, prices: Prices, number: int) -> Receipt:
    """What an order comes to."""
    lines = tuple((item, _price(item, prices)) for item in order.items)
    whole = sum(price for _, price in lines)
    return Receipt(number, order.customer, lines, whole * (100 - order.discount) // 100)


def read_receipt(reply: Reply, order: Order) -> Receipt:
    """Read a receipt. Raises Failure where the reply is not one as the brief shows it."""
    if reply.status != 201:
        raise Mismatch(
            f"status of {order}",
            expected=201,
            actual=reply.status,
            hint="What does the program write to its standard error?",
            evidence=[reply.exchange],
        )
    first, *middle, last = reply.text.strip().splitlines() or [""]
    head = _FIRST.fullmatch(first.strip())
    if head is None:
        raise _unreadable(reply, order, first, "receipt NUMBER for NAME")
    lines: list[tuple[str, int]] = []
    for line in [*middle, last]:
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise _unreadable(reply, order, line, "ITEM PRICE")
        lines.append((match[1], int(match[2])))
    name, total = lines.pop()
    if name != "total":
        raise _unreadable(reply, order, last, "total NUMBER, as the last line")
    return Receipt(int(head[1]), head[2], tuple(lines), total)


def expect_right(got: Receipt, order: Order, prices: Prices, when: str, hint: str) -> None:
    """Raise Failure unless the receipt is what the order comes to, whatever its number."""
    right = right_receipt(order, prices, got.number)
    if got == right:
        return
    raise Failure(
        f"{when}, {order} {_difference(got, right)}",
        hint=hint,
        evidence=[Diff(str(right), str(got), title="the receipt", actual_label="your receipt")],
    )


def _difference(got: Receipt, right: Receipt) -> str:
    if got.customer != right.customer:
        return f"is made out to {got.customer}"
    items, wanted = [item for item, _ in got.lines], [item for item, _ in right.lines]
    if items != wanted:
        return f"lists {', '.join(items) or 'nothing'}"
    for (item, price), (_, due) in zip(got.lines, right.lines, strict=True):
        if price != due:
            return f"charges {price} for {item}; its price is {due}"
    return f"has the total {got.total}; expected {right.total}"


def _price(item: str, prices: Prices) -> int:
    found = prices[item]
    return found if isinstance(found, int) else sum(_price(part, prices) for part in found)


def _unreadable(reply: Reply, order: Order, line: str, form: str) -> Failure:
    return Failure(
        f"{order} has the line {line[:60]!r}; expected the form `{form}`",
        hint="The brief shows a receipt, line by line.",
        evidence=[reply.exchange],
    )

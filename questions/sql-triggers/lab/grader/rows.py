"""What the tables hold, as frozen values, and how a line is tidied, judged and priced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

MOST_LINES = 10
MOST_PIECES = 1_000
MOST_CENTS = 1_000_000


class Order(NamedTuple):
    """A row of `orders`, without its total: that follows from the lines."""

    id: int
    customer: str
    status: str = "open"


class Line(NamedTuple):
    """A row of `lines`."""

    id: int
    order_id: int
    sku: str
    quantity: int
    cents: int
    discount: int | None = None
    note: str | None = None
    revision: int = 1


class Entry(NamedTuple):
    """A row of `audit`, without its number and time."""

    who: str
    role: str
    op: str
    was: Mapping[str, Any] | None
    is_now: Mapping[str, Any] | None


def tidy(line: Line) -> Line:
    """The line as it must be stored."""
    return line._replace(sku=line.sku.strip(" ").upper())


def is_valid(line: Line) -> bool:
    """Whether the line may be stored at all."""
    return (
        line.sku != ""
        and 1 <= line.quantity <= MOST_PIECES
        and 0 <= line.cents <= MOST_CENTS
        and (line.discount is None or 0 <= line.discount <= line.quantity * line.cents)
    )


def amount(line: Line) -> int:
    """Cents that the line adds to its order's total."""
    return line.quantity * line.cents - (line.discount or 0)


def as_json(line: Line | None) -> Mapping[str, Any] | None:
    """What `was` and `is_now` hold of a line."""
    return None if line is None else line._asdict()

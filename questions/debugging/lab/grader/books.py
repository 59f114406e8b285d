"""What is right: the amounts, dates and texts that the brief describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

CENT = Decimal("0.01")
TIME = "%Y-%m-%dT%H:%M:%SZ"
SUMS = ("net", "tax", "total")


@dataclass(frozen=True)
class Customer:
    """As told to the service."""

    id: str
    name: str = "Ann"
    zone: str = "UTC"
    list: str = "retail"


@dataclass(frozen=True)
class Line:
    """So many pieces of an item. price: of one, four decimals at most; tax: percent."""

    item: str
    quantity: int
    price: str
    tax: int

    @property
    def exact(self) -> Decimal:
        return Decimal(self.price) * self.quantity

    @property
    def amount(self) -> Decimal:
        return cents(self.exact)

    @property
    def taxed(self) -> Decimal:
        return cents(self.amount * self.tax / 100)


def cents(amount: Decimal) -> Decimal:
    """Half a cent is rounded up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def right_invoice(customer: Customer, at: str, lines: Sequence[Line]) -> dict[str, Any]:
    """The invoice, but for its number."""
    day = local_day(at, customer.zone)
    net = sum((line.amount for line in lines), Decimal(0))
    tax = sum((line.taxed for line in lines), Decimal(0))
    return {
        "customer": customer.id,
        "date": day.isoformat(),
        "due": month_later(day).isoformat(),
        "lines": [
            {
                "item": line.item,
                "quantity": line.quantity,
                "amount": f"{line.amount:.2f}",
                "tax": f"{line.taxed:.2f}",
            }
            for line in lines
        ],
        "net": f"{net:.2f}",
        "tax": f"{tax:.2f}",
        "total": f"{net + tax:.2f}",
    }


def right_statement(customer: Customer, month: str, invoices: Sequence[Mapping[str, Any]]) -> str:
    """The statement with these invoices, numbers included."""
    rows = [f"statement;{customer.id};{customer.name};{month}"]
    columns = ("number", "date", "due", *SUMS)
    rows += [";".join(str(invoice[column]) for column in columns) for invoice in invoices]
    sums = [f"{sum((Decimal(str(one[column])) for one in invoices), Decimal(0)):.2f}" for column in SUMS]
    return "\n".join([*rows, ";".join(["sum", "", "", *sums])]) + "\n"


def local_day(at: str, zone: str) -> date:
    """The day that it is there then."""
    return datetime.strptime(at, TIME).replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()


def month_later(day: date) -> date:
    """The same day of the next month, or its last one."""
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def around_midnight(random: Random, zone: str, year: int, month: int) -> tuple[str, str]:
    """Two times in UTC: shortly before and after the month begins there, closer than summer time shifts."""
    begin = datetime(year, month, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    before = begin - timedelta(minutes=random.randrange(1, 55))
    after = begin + timedelta(minutes=random.randrange(0, 55))
    return before.strftime(TIME), after.strftime(TIME)


def inexact(random: Random, item: str) -> Line:
    """A line whose amount, half a cent being in it, floating point gets wrong."""
    while True:
        thousandths = random.randrange(1001, 9999, 2)
        line = Line(
            item, random.choice((1, 5, 10, 15, 35)), f"{thousandths // 1000}.{thousandths % 1000:03d}", 0
        )
        if Decimal(f"{round(float(line.price) * line.quantity, 2):.2f}") != line.amount:
            return line


def half_even(random: Random, item: str) -> Line:
    """A line whose amount ends in exactly half a cent after an even digit: 0.125."""
    while True:
        line = Line(item, 1, f"{random.randrange(1, 90)}.{random.choice(('125', '625', '1250', '6250'))}", 0)
        if line.exact.quantize(CENT, "ROUND_HALF_EVEN") != line.amount:
            return line


def inexact_tax(random: Random, item: str) -> Line:
    """A line whose tax, half a cent being in it, floating point gets wrong."""
    while True:
        line = Line(item, 1, f"{random.randrange(100, 9999) / 100:.2f}", random.choice((5, 7, 15, 25)))
        if Decimal(f"{round(float(line.price) * line.tax / 100, 2):.2f}") != line.taxed:
            return line

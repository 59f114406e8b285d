"""Ids and prices, made anew for each run."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from random import Random


def ids(random: Random, count: int) -> list[str]:
    """Different ids of plain letters and digits."""
    start = random.randrange(16**6)
    return [f"{random.choice('abcdefgh')}{start + number:06x}" for number in range(count)]


def price(random: Random) -> str:
    """An ordinary price, with cents that no float holds exactly."""
    return f"{random.randrange(1, 500)}.{random.choice((1, 3, 7, 9, 11, 13, 29, 57, 99)):02d}"


def total(prices: Sequence[str]) -> str:
    """The exact sum of prices."""
    with localcontext() as context:
        context.prec = 60
        return f"{sum(map(Decimal, prices), Decimal('0.00')):f}"

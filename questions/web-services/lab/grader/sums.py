"""Amounts, rates, and what they come to; reckoned with decimals, apart from any solution."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from random import Random

CENT = Decimal("0.01")
KNOWN = {"EUR/USD": "1.085000", "EUR/JPY": "169.420000", "USD/EUR": "0.921659"}
"""Rates of the recorded traffic."""


@dataclass(frozen=True)
class Sum:
    """An amount as it is asked for, and what it comes to."""

    source: str
    target: str
    amount: str
    rate: str

    @property
    def result(self) -> str:
        return str((Decimal(self.amount) * Decimal(self.rate)).quantize(CENT, ROUND_HALF_EVEN))

    @property
    def v1(self) -> bytes:
        """What v1 answers."""
        shown = Decimal(self.amount).quantize(CENT)
        text = f'{{"from":"{self.source}","to":"{self.target}","amount":{shown},"result":{self.result}}}\n'
        return text.encode()

    @property
    def path(self) -> str:
        """What v1 is asked."""
        return f"/v1/convert?from={self.source}&to={self.target}&amount={self.amount}"

    @property
    def v2(self) -> dict[str, object]:
        """What v2 is asked."""
        return {"money": {"amount": self.amount, "currency": self.source}, "to": self.target}

    @property
    def v2_reply(self) -> dict[str, object]:
        """What v2 answers."""
        return {"money": {"amount": self.result, "currency": self.target}, "rate": self.rate}

    def __str__(self) -> str:
        return f"{self.amount} {self.source} in {self.target}"


def rates(random: Random) -> dict[str, str]:
    """The rates of a run: the known ones, and some that put half cents into results."""
    drawn = {
        f"{source}/{target}": f"{random.randrange(1, 90)}.{random.randrange(100):02d}5000"
        for source, target in (("GBP", "CHF"), ("CHF", "SEK"), ("SEK", "NOK"))
    }
    drawn["NOK/GBP"] = f"0.{random.randrange(10**4, 10**5):06d}"
    drawn["GBP/INR"] = f"{random.randrange(101, 999)}.{random.randrange(10**6):06d}"
    return KNOWN | drawn


def some(random: Random, given: dict[str, str], count: int) -> list[Sum]:
    """Sums of any size and spelling, far from half a cent: how they are rounded is another check's."""
    found: list[Sum] = []
    while len(found) < count:
        one = _sum(given, random.choice(sorted(given)), _amount(random))
        if abs(Decimal(one.amount) * Decimal(one.rate) * 100 % 1 - Decimal("0.5")) > CENT:
            found.append(one)
    return found


def _sum(given: dict[str, str], pair: str, amount: str) -> Sum:
    source, _, target = pair.partition("/")
    return Sum(source, target, amount, given[pair])


def _amount(random: Random) -> str:
    whole = random.choice((0, random.randrange(10), random.randrange(10**4), random.randrange(10**7)))
    return f"{whole}{random.choice(('', f'.{random.randrange(10)}', f'.{random.randrange(100):02d}'))}"


def tricky(random: Random, given: dict[str, str]) -> list[Sum]:
    """Sums that floats get wrong, that rounding half up gets wrong, and the largest there are."""
    float_errs, ties = list[Sum](), list[Sum]()
    pairs = [pair for pair in sorted(given) if given[pair].endswith("5000")] + ["EUR/USD"]
    while len(float_errs) < 4 or len(ties) < 4:
        one = _sum(given, random.choice(pairs), f"{random.randrange(1, 2000)}.00")
        exact = Decimal(one.amount) * Decimal(one.rate)
        if f"{round(float(one.amount) * float(one.rate), 2):.2f}" != one.result:
            float_errs.append(one)
        elif exact.quantize(CENT, ROUND_HALF_UP) != exact.quantize(CENT, ROUND_HALF_EVEN):
            ties.append(one)
    largest = [
        _sum(given, "GBP/INR", "9999999.99"),
        _sum(given, "EUR/JPY", "9999999.99"),
        _sum(given, "EUR/USD", "0"),
    ]
    return float_errs[:4] + ties[:4] + largest


def as_env(given: dict[str, str]) -> str:
    """`$RATES`."""
    return json.dumps(given)

"""Random rows for the directed checks."""

from __future__ import annotations

from random import Random

from .rows import Line, Order

_WORDS = (
    "BASIL",
    "CEDAR",
    "CLOVE",
    "CUMIN",
    "FENNEL",
    "GINGER",
    "MINT",
    "NUTMEG",
    "PEPPER",
    "SAGE",
    "THYME",
    "VANILLA",
)


class Props:
    """Makes orders and lines with keys that do not repeat."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._key = random.randrange(100, 900)

    def key(self) -> int:
        """A key that nothing has."""
        self._key += self.random.randint(1, 7)
        return self._key

    def order(self, status: str = "open") -> Order:
        """An order."""
        return Order(self.key(), f"Customer {self.random.randint(10, 99)}", status)

    def line(self, order: Order, *, discount: int | None = None, note: str | None = None) -> Line:
        """A tidy line of this order, with a sku of its own."""
        key = self.key()
        sku = f"{self.random.choice(_WORDS)}-{key}"
        return Line(
            key, order.id, sku, self.random.randint(2, 9), self.random.randint(100, 900), discount, note
        )

    def lines(self, order: Order, count: int) -> list[Line]:
        """Some lines of this order."""
        return [self.line(order) for _ in range(count)]

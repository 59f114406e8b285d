"""What a shop sells and whom it knows: drawn anew for every run, awkward names among them."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import Any

AWKWARD = (
    "O'Reilly {}",
    "100%_sure {}",
    "1000 sure {}",
    "back\\slash {}",
    "Grüße aus 東京 {}",
    "Select Comfort {}",
    "Union Jack -- {}",
    "drop-leaf table; {}",
    '"quoted" {}',
    "/* {} */ on sale",
)
"""Names of products; the second and the third are told apart only by who escapes what LIKE means."""

QUOTED = "kitchen's best"
CATEGORIES = ("light", "books & paper", QUOTED)
SIGNS = string.ascii_letters + string.digits + "'\"%_\\;<&-"


@dataclass(frozen=True)
class Product:
    """A row of `product`; the price as the shop shows it."""

    id: int
    name: str
    category: str
    price: str
    listed: bool

    @property
    def shown(self) -> dict[str, Any]:
        """As GET /products shows it."""
        return {"id": self.id, "name": self.name, "category": self.category, "price": self.price}


@dataclass(frozen=True)
class Customer:
    """A row of `customer`, with the key that the table holds the hash of; and one purchase."""

    name: str
    key: str
    note: str
    product: int
    quantity: int


@dataclass(frozen=True)
class Goods:
    """All rows of a shop."""

    products: tuple[Product, ...]
    customers: tuple[Customer, ...]
    vault: tuple[tuple[str, str], ...]
    salary: tuple[tuple[str, str], ...]

    @property
    def listed(self) -> tuple[Product, ...]:
        """What customers may see, by number."""
        return tuple(product for product in self.products if product.listed)

    @property
    def secret(self) -> str:
        """What an exploit brings back."""
        return dict(self.vault)["safe"]

    def plant(self, connection: Any) -> None:
        """Put the rows into empty tables, as their owner. connection: psycopg's."""
        fill = connection.cursor().executemany
        fill(
            "INSERT INTO public.product VALUES (%s, %s, %s, %s::numeric, %s)",
            [(p.id, p.name, p.category, p.price, p.listed) for p in self.products],
        )
        fill(
            "INSERT INTO public.customer (name, key_hash) VALUES (%s, %s)",
            [(c.name, hashlib.sha256(c.key.encode()).hexdigest()) for c in self.customers],
        )
        fill(
            "INSERT INTO public.purchase (customer, product, quantity, note) VALUES (%s, %s, %s, %s)",
            [(c.name, c.product, c.quantity, c.note) for c in self.customers],
        )
        fill("INSERT INTO public.vault VALUES (%s, %s)", self.vault)
        fill("INSERT INTO payroll.salary VALUES (%s, %s::numeric)", self.salary)


def word(random: Random, length: int = 7) -> str:
    """A word that means nothing, lower case."""
    return "".join(random.choices(string.ascii_lowercase, k=length))


def new_secret(random: Random) -> str:
    """16 to 24 printable ASCII characters."""
    return "".join(random.choices(SIGNS, k=random.randint(16, 24)))


def draw(random: Random) -> Goods:
    """The rows of a shop that nobody has seen before."""
    names = [template.format(word(random)) for template in AWKWARD]
    names += [f"{word(random)} {word(random, 4)}" for _ in range(6)]
    random.shuffle(names)
    ids = sorted(random.sample(range(100, 10_000), len(names)))
    rows = zip(ids, names, cycle(CATEGORIES))
    products = [_product(random, id, name, category, listed=True) for id, name, category in rows]
    for id, category in enumerate(CATEGORIES, 10_000):
        products.append(_product(random, id, f"next year's {word(random)}", category, listed=False))
    return Goods(
        products=tuple(products),
        customers=_customers(random, ids),
        vault=_vault(random),
        salary=((f"{word(random)} {word(random)}", f"{random.randint(3000, 9000)}.00"),),
    )


def _product(random: Random, id: int, name: str, category: str, *, listed: bool) -> Product:
    price = f"{random.randint(1, 400)}.{random.randint(0, 99):02}"
    return Product(id, name, category, price, listed)


def _customers(random: Random, ids: Sequence[int]) -> tuple[Customer, ...]:
    return tuple(
        Customer(
            name=word(random),
            key=word(random, 32),
            note=f"for {word(random)}",
            product=random.choice(ids),
            quantity=random.randint(1, 100),
        )
        for _ in range(3)
    )


def _vault(random: Random) -> tuple[tuple[str, str], ...]:
    """Four rows; the one that is asked for is the first or the last in no order that suggests itself."""
    first, last, other = (f"{start}{word(random)}" for start in "azm")
    labels = random.choice(((last, "safe", other, first), (other, last, "safe", first)))
    return tuple((label, new_secret(random)) for label in labels)

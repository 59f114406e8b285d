"""The shop's HTTP as its brief says, and what a reply must look like."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast
from urllib.parse import quote, urlencode

from hotseat.instruments.http import Client, Reply
from hotseat.lab import Failure, Table, expect

from .goods import Product

COLUMNS = ("id", "name", "category", "price")


class Shop:
    """Sends the shop's requests; judges nothing."""

    def __init__(self, http: Client) -> None:
        self._http = http

    def products(self, **query: str) -> Reply:
        return self._http.get("/products" + (f"?{urlencode(query)}" if query else ""))

    def product(self, number: str) -> Reply:
        return self._http.get("/products/" + quote(number, safe=""))

    def register(self, name: Any) -> Reply:
        return self._http.post("/customers", json={"name": name})

    def login(self, name: Any, key: Any) -> Reply:
        return self._http.post("/login", json={"name": name, "key": key})

    def buy(self, token: str, product: Any, quantity: Any, note: Any) -> Reply:
        body = {"product": product, "quantity": quantity, "note": note}
        return self._http.post("/purchases", json=body, headers=_bearer(token))

    def purchases(self, token: str) -> Reply:
        return self._http.get("/purchases", headers=_bearer(token))

    def post(self, path: str, body: bytes, token: str | None = None) -> Reply:
        """Any body, as it is."""
        headers = {"Content-Type": "application/json", **(_bearer(token) if token else {})}
        return self._http.post(path, body=body, headers=headers)

    def get(self, target: str) -> Reply:
        """Any target, as it is."""
        return self._http.get(target)

    # ------------------------------------------------------------------ several steps

    def enter(self, name: str, key: str) -> str:
        """Log in; the token."""
        reply = self.login(name, key)
        expect(reply.status, 200, f"status of POST /login as {short(name)}", evidence=[reply.exchange])
        return text_of(reply, "token")

    def join(self, name: str) -> str:
        """Register a customer and log in; the token."""
        reply = self.register(name)
        expect(
            reply.status,
            201,
            f"status of POST /customers with the name {short(name)}",
            evidence=[reply.exchange],
        )
        return self.enter(name, text_of(reply, "key"))


def _bearer(token: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token}".rstrip()}  # a field ends with no space (RFC 9110, section 5.5)


def short(text: str) -> str:
    """A text as a message shows it."""
    return repr(text) if len(text) <= 70 else f"{text[:50]!r}... ({len(text)} characters)"


def object_of(reply: Reply) -> dict[str, Any]:
    """The JSON object of a reply."""
    value = reply.json()
    if not isinstance(value, dict):
        raise Failure("the body is no JSON object", evidence=[reply.exchange])
    return cast(dict[str, Any], value)


def text_of(reply: Reply, key: str) -> str:
    """A text in the JSON object of a reply."""
    value = object_of(reply).get(key)
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise Failure(f"`{key}` is no printable ASCII text: {value!r}", evidence=[reply.exchange])
    return value


def list_of(reply: Reply, what: str) -> list[dict[str, Any]]:
    """The JSON list of objects of a reply with status 200."""
    expect(reply.status, 200, f"status of {what}", evidence=[reply.exchange])
    value = reply.json()
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in cast(list[Any], value)):
        raise Failure(f"{what}: the body is no JSON list of objects", evidence=[reply.exchange])
    return cast(list[dict[str, Any]], value)


def expect_products(reply: Reply, products: Sequence[Product], what: str, *, hint: str | None = None) -> None:
    """Raise a Failure with both tables unless the reply lists just these products, in this order."""
    rows, wanted = list_of(reply, what), [product.shown for product in products]
    if rows != wanted:
        raise Failure(
            f"{what}: expected {len(wanted)} products, got {len(rows)} that are not these or not in this order"
            if len(rows) == len(wanted)
            else f"{what}: expected {count(len(wanted), 'product')}, got {len(rows)}",
            hint=hint,
            evidence=[table_of(rows, wanted), reply.exchange],
        )


def table_of(rows: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]]) -> Table:
    """Evidence: the rows beside the expected ones."""

    def cells(row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(row.get(column) for column in COLUMNS)

    return Table(columns=COLUMNS, rows=tuple(map(cells, rows)), expected=tuple(map(cells, wanted)))


def count(number: int, noun: str) -> str:
    """\"1 product", "3 products"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


Send = Callable[[str], Reply]
"""Puts a text into the place of a request where an attacker tries it."""

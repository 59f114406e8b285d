"""The catalogue, when two requests meet."""

from __future__ import annotations

from random import Random

from hotseat.lab import Rig, check

from . import making
from .catalogue import changes_stock, forgets_what_is_gone
from .races import Request, interleaved
from .shop import Object, Shop, member_of, plain

READ_AND_WRITTEN = "What may another request do between your reading and your writing?"


@check(needs=changes_stock, budget=30)
def loses_no_stock(rig: Rig[Shop]) -> None:
    """Two changes of one stock at once both count, whichever instance they meet, and it never falls below zero."""
    shop, random = rig.world, rig.random
    name = making.name(random, "item")
    path, stock = f"/items/{name}/stock", random.randrange(10, 50)
    sold, bought = random.randrange(1, 5), random.randrange(5, 9)

    def judge(one: Request, other: Request) -> str | None:
        statuses = (one.status(), other.status())
        left, right = _stock(shop, name), stock - sold + bought
        if statuses == (200, 200) and left == right:
            return None
        return (
            f"stock {stock}, {one} answered {statuses[0]}, {other} answered {statuses[1]}: "
            f"expected a stock of {right}, it is {left}"
        )

    interleaved(
        rig,
        lambda: shop.put(name, {"kind": "raced", "stock": stock}),
        lambda: Request("POST", path, {"by": -sold}),
        lambda: Request("POST", path, {"by": bought}),
        judge,
        READ_AND_WRITTEN,
    )
    _sells_the_last_once(rig, name)


def _sells_the_last_once(rig: Rig[Shop], name: str) -> None:
    shop, path = rig.world, f"/items/{name}/stock"

    def judge(one: Request, other: Request) -> str | None:
        statuses = (one.status(), other.status())
        left = _stock(shop, name)
        if sorted(statuses) == [200, 409] and left == 0:
            return None
        return (
            f"stock 1, two times POST {path} by -1 at once: expected one 200, one 409 and a stock of 0, "
            f"got {statuses[0]}, {statuses[1]} and {left}"
        )

    interleaved(
        rig,
        lambda: shop.put(name, {"kind": "raced", "stock": 1}),
        lambda: Request("POST", path, {"by": -1}),
        lambda: Request("POST", path, {"by": -1}),
        judge,
        READ_AND_WRITTEN,
    )


def _stock(shop: Shop, name: str) -> object:
    reply = shop.done("GET", f"/items/{name}", status=200)
    return member_of(reply, "stock", f"GET /items/{name}")


@check(needs=(forgets_what_is_gone, changes_stock), budget=40)
def replaces_in_one_step(rig: Rig[Shop]) -> None:
    """Document and indexes change in one step: of two who write at once one remains, found by what it says."""
    shop, random = rig.world, rig.random
    name, mark = making.name(random, "item"), making.name(random, "c")
    old, one, other = (_document(random, f"{mark}-{word}") for word in ("old", "one", "other"))
    path = f"/items/{name}"

    def judge(first: Request, second: Request) -> str | None:
        return _disagreement(shop, name, [old, one, other], first, second)

    pairs = (
        (("PUT", path, one), ("PUT", path, other)),
        (("PUT", path, one), ("DELETE", path, None)),
        (("POST", f"{path}/stock", {"by": 1}), ("PUT", path, other)),
        (("DELETE", path, None), ("PUT", path, other)),
    )
    for first, second in pairs:
        interleaved(
            rig,
            lambda: shop.put(name, old),
            lambda first=first: Request(*first),
            lambda second=second: Request(*second),
            judge,
            "What may another request do between your reading and your writing, and between two of your writes?",
        )


def _document(random: Random, colour: str) -> Object:
    return {"colour": colour, "stock": random.randrange(10, 1000), "price": making.price(random)}


def _disagreement(
    shop: Shop, name: str, documents: list[Object], first: Request, second: Request
) -> str | None:
    """What is wrong after both requests: which document is there, and which index leads to it."""
    pair = f"{first} and {second} at once"
    reply = shop.ask("GET", f"/items/{name}")
    allowed = [request.content for request in (first, second) if request.method == "PUT"]
    there = reply.json() if reply.status == 200 else None
    if there is not None and not any(_is(there, document) for document in allowed):
        return f"{pair}: afterwards the item is neither of the documents that were put: {plain(there)}"
    if there is None and "DELETE" not in (first.method, second.method):
        return f"{pair}: afterwards there is no item, but GET answers {reply.status}"
    for document in documents:
        found = shop.found(colour=str(document["colour"]))
        if found != ([name] if there is not None and there.get("colour") == document["colour"] else []):
            now = f"its colour is {there.get('colour')}" if there is not None else "there is no item"
            return f"{pair}: afterwards {now}, and by the colour {document['colour']} one finds {found}"
    return None


def _is(there: Object, document: Object | None) -> bool:
    """Whether an item is this document, its stock perhaps changed by the one change that ran."""
    if document is None or not isinstance(there.get("stock"), int):
        return False
    return plain(there) == plain(document | {"stock": there["stock"]}) and there["stock"] - document[
        "stock"
    ] in (0, 1)

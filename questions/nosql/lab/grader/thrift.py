"""What the catalogue costs."""

from __future__ import annotations

from typing import Any

from hotseat.lab import Failure, Rig, check, expect

from . import making
from .catalogue import changes_stock, forgets_what_is_gone
from .costs import size_of, within_costs
from .shop import Object, Shop, query

STOCKED = 120
FOUND = 24


@check(needs=(forgets_what_is_gone, changes_stock), budget=40)
def asks_little_of_the_catalogue(rig: Rig[Shop]) -> None:
    """With many items, reading, writing and finding some costs a few round trips and the bytes of these."""
    shop, random = rig.world, rig.random
    mark = making.name(random, "k")
    rare: dict[str, Object] = {}
    for number in range(STOCKED):
        name, document = making.name(random, "item-of-the-catalogue"), making.item(random)
        document["kind"], document["brand"] = mark, f"{mark}-{number % 2}"
        document["price"] = 7 * 10**8 + number
        if number < FOUND:
            document["colour"] = mark
            rare[name] = document
        shop.put(name, document)
    name = next(iter(rare))
    single: Object = {**rare[name], "colour": f"{mark}-single"}
    shop.put(making.name(random, "item"), single)
    total, path = sum(map(size_of, rare.values())), f"/items/{name}"
    new: Object = {**rare[name], "text": "new"}
    _costs(shop, "GET", path, None, 200, [rare[name]])
    _costs(shop, "PUT", path, new, 204, [rare[name], new])
    _costs(shop, "POST", f"{path}/stock", {"by": 1}, 200, [new, new])
    below = {"price_from": str(7 * 10**8 + 1), "price_to": str(7 * 10**8 + FOUND)}
    searches = (
        ({"colour": mark}, FOUND),
        ({"brand": f"{mark}-0", "colour": mark}, FOUND // 2),
        (below, FOUND),
        ({"kind": mark, "colour": f"{mark}-single"}, 1),
    )
    for wanted, right in searches:
        _search_costs(shop, wanted, right, size=total * right // FOUND)
    _costs(shop, "DELETE", path, None, 204, [new])


def _search_costs(shop: Shop, wanted: dict[str, str], right: int, *, size: int) -> None:
    """One search that finds so many items keeps within what it may cost."""
    what = f"GET {query(**wanted)} with {right} items to find beside {STOCKED}"
    within_costs(
        shop,
        what,
        lambda: expect(len(shop.find(**wanted)), right, f"items found by {what}"),
        parts=right,
        size=size,
    )


def _costs(
    shop: Shop, method: str, path: str, content: Object | None, status: int, about: list[Object]
) -> None:
    """One request about these documents keeps within what they may cost."""
    within_costs(
        shop,
        f"{method} {path} beside {STOCKED} items",
        lambda: shop.done(method, path, content, status=status),
        parts=1,
        size=sum(map(size_of, about)),
    )


@check(needs=forgets_what_is_gone)
def keeps_documents_small(rig: Rig[Shop]) -> None:
    """An item takes at most twice its JSON and 1000 bytes in Redis, its places in the indexes included."""
    shop, random = rig.world, rig.random
    documents: dict[str, Any] = {
        making.name(random, "item"): making.item(random, text=2000) for _ in range(30)
    }
    before = shop.redis.memory()
    for name, document in documents.items():
        shop.put(name, document)
    taken = shop.redis.memory() - before
    size = sum(map(size_of, documents.values()))
    most = 2 * size + 1000 * len(documents)
    for name in documents:
        shop.done("DELETE", f"/items/{name}", status=204)
    if taken > most:
        raise Failure(
            f"{len(documents)} items of {size // len(documents):,} bytes of JSON take {taken // len(documents):,} "
            f"bytes each in Redis; at most {most // len(documents):,} are allowed",
            hint="How often is a document kept?",
        )

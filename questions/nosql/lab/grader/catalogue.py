"""Documents kept and found, one request after the other."""

from __future__ import annotations

from hotseat.lab import Failure, Rig, check, expect

from . import making
from .shop import Object, Shop, expect_json, few, member_of, plain, query


@check
def keeps_documents(rig: Rig[Shop]) -> None:
    """Documents of any shape come back whole, at either instance; PUT replaces, DELETE removes."""
    shop, random = rig.world, rig.random
    name = making.name(random, "item")
    shop.done("GET", f"/items/{name}", status=404, when="before anything was put there")
    documents = making.odd(random)
    random.shuffle(documents)
    for document in documents:
        shop.put(name, document)
        for instance in (shop.a, shop.b):
            reply = shop.done("GET", f"/items/{name}", status=200, at=instance)
            what = f"GET /items/{name} at {instance.name}"
            expect_json(reply, document, what, "Look at the marked lines: which values change on their way?")
    for body in (b"[1, 2]", b'{"half": '):
        reply = shop.turn.http.put(f"/items/{name}", body=body, headers={"Content-Type": "application/json"})
        expect(reply.status, 400, f"status of PUT of {body.decode()}", evidence=[reply.exchange])
    shop.expect_item(name, documents[-1], "after a PUT that was refused")
    for _ in range(2):
        shop.done("DELETE", f"/items/{name}", status=204)
    shop.done("GET", f"/items/{name}", status=404, when="after DELETE")


@check(needs=keeps_documents)
def finds_by_fields(rig: Rig[Shop]) -> None:
    """Items are found by kind, brand and colour, alone and together, whatever characters these have."""
    shop, random = rig.world, rig.random
    mark = making.name(random, "k")
    kinds, colours = [f"{mark}:{n}" for n in range(2)], ["red", f"{mark} grün*"]
    brands = [making.BRANDS[2] + mark, f"{mark}:0:red"]
    items: dict[str, Object] = {}
    for kind in kinds:
        for colour in (*colours, 7):
            for brand in (*brands, None):
                document = {"kind": kind, "colour": colour, "brand": brand, "size": random.randrange(9)}
                items[making.name(random, "item")] = document
    for name, document in items.items():
        shop.put(name, document)
    searches = [{"kind": kinds[0]}, {"brand": brands[0]}, {"brand": brands[1]}, {"colour": colours[1]}]
    searches += [{"kind": kinds[1], "colour": colours[0]}, {"brand": brands[1], "colour": colours[1]}]
    searches += [{"kind": kinds[0], "brand": brands[0], "colour": colours[0]}, {"kind": f"{mark}*"}]
    for wanted in searches:
        right = {name: it for name, it in items.items() if wanted.items() <= it.items()}
        _expect_found(shop, wanted, right)
    for name in items:
        shop.done("DELETE", f"/items/{name}", status=204)


def _expect_found(shop: Shop, wanted: dict[str, str], right: dict[str, Object]) -> None:
    what = f"GET {query(**wanted)}"
    found = shop.find(**wanted)
    names = sorted(name for name, _ in found)
    if names != sorted(right):
        missing, wrong = set(right) - set(names), [name for name in names if name not in right]
        raise Failure(
            f"{what}: found {len(names)} items, expected {len(right)}; "
            f"missing: {few(sorted(missing))}; not wanted: {few(wrong)}",
            hint="What does each index hold, and what is asked of several of them?",
        )
    for name, document in found:
        expect(plain(document), plain(right[name]), f"{what}: the document of {name}")


@check(needs=keeps_documents)
def finds_by_price(rig: Rig[Shop]) -> None:
    """Items are found by price, as numbers are ordered, both ends included, equal prices by id."""
    shop, random = rig.world, rig.random
    base = 10**6 * random.randrange(1, 900)
    steps = [0.5, 9.5, 9.75, 10, 20, 95, 100, 100, 100.05, 1000.1]
    prices = [round(base + step, 2) if step > 50 else step for step in steps]
    items = {making.name(random, "item"): price for price in random.sample(prices, len(prices))}
    for name, price in items.items():
        shop.put(name, {"kind": "priced", "price": price})
    shop.put(making.name(random, "item"), {"kind": "priced"})
    ordered = sorted((price, name) for name, price in items.items())
    for least, most in ((9.5, 20), (9.51, base + 95), (base + 100, base + 100), (0, base + 999), (21, 22)):
        path = query(price_from=f"{least:g}" if least < 100 else str(least), price_to=str(most))
        reply = shop.done("GET", path, status=200)
        right = [name for price, name in ordered if least <= price <= most]
        found = [row["id"] for row in _rows(reply.json()) if row.get("id") in items]
        if found != right:
            raise Failure(
                f"GET {path}: the prices found are {few([items[name] for name in found])}; "
                f"expected {few([items[name] for name in right])}, in this order, equal ones by id",
                hint="In which order does your index keep 9.5, 10 and 100?",
                evidence=[reply.exchange],
            )
    for name in items:
        shop.done("DELETE", f"/items/{name}", status=204)


def _rows(value: object) -> list[Object]:
    if not isinstance(value, dict):
        return []
    items: object = value.get("items")  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType] # the candidate's
    return [row for row in items if isinstance(row, dict)] if isinstance(items, list) else []  # pyright: ignore[reportUnknownVariableType] # the same


@check(needs=(finds_by_fields, finds_by_price))
def forgets_what_is_gone(rig: Rig[Shop]) -> None:
    """Nothing is found by what it said before it was replaced or deleted, and nothing of it is left in Redis."""
    shop, random = rig.world, rig.random
    before = shop.redis.keys()
    name, mark = making.name(random, "item"), making.name(random, "k")
    first: Object = {"kind": f"{mark}-1", "brand": f"{mark}-1", "colour": f"{mark}-1", "price": 123456.5}
    second: Object = {"kind": f"{mark}-2", "colour": f"{mark}-1", "note": "no brand, no price"}
    shop.put(name, first)
    shop.put(name, second)
    for field in ("kind", "brand"):
        _expect_none(shop, "was replaced", **{field: str(first[field])})
    _expect_none(shop, "was replaced", price_from="123456", price_to="123457")
    expect(shop.found(kind=f"{mark}-2"), [name], "ids found by the new kind")
    expect(shop.found(colour=f"{mark}-1"), [name], "ids found by the colour, which is the same")
    shop.done("DELETE", f"/items/{name}", status=204)
    _expect_none(shop, "was deleted", kind=f"{mark}-2")
    _expect_none(shop, "was deleted", colour=f"{mark}-1")
    new = sorted(set(shop.redis.keys()) - set(before))
    left = [key.decode("utf-8", "backslashreplace") for key in new]
    if left:
        raise Failure(
            f"one item was put, replaced and deleted, and in Redis there are new keys: {few(left)}",
            hint="Who removes an entry of an index, and when?",
        )


def _expect_none(shop: Shop, happened: str, **wanted: str) -> None:
    reply = shop.done("GET", query(**wanted), status=200)
    items = member_of(reply, "items", f"GET {query(**wanted)}")
    expect(
        items,
        [],
        f"items found by {query(**wanted)} after the only one that said so {happened}",
        hint="What do you know, at that moment, of the entries that led to the old document?",
    )


@check(needs=keeps_documents)
def changes_stock(rig: Rig[Shop]) -> None:
    """The stock changes by what is asked, never below zero, and the rest of the document stays."""
    shop, random = rig.world, rig.random
    name = making.name(random, "item")
    document: Object = making.odd(random)[1] | {"stock": random.randrange(5, 50), "price": 9.95}
    path = f"/items/{name}/stock"
    shop.done("POST", path, {"by": 1}, status=404, when="where there is no item")
    shop.put(name, document)
    for by in (-2, 7, -document["stock"] - 5):
        document["stock"] += by
        reply = shop.done("POST", path, {"by": by}, status=200)
        expect(member_of(reply, "stock", path), document["stock"], f"stock that POST {path} by {by} answers")
        shop.expect_item(name, document, f"after its stock was changed by {by}")
    shop.done("POST", path, {"by": -1}, status=409, when="with a stock of 0")
    shop.expect_item(name, document, "after a change that was refused")
    shop.put(name, {"kind": "no stock"})
    shop.done("POST", path, {"by": 1}, status=409, when="where the item has no stock")
    shop.expect_item(name, {"kind": "no stock"}, "after a change that was refused")
    expect(shop.found(kind="no stock"), [name], "ids found by kind after the change that was refused")
    shop.done("DELETE", f"/items/{name}", status=204)

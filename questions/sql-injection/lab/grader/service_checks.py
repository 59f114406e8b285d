"""The mended shop still serves everybody: whatever they are called, whatever they look for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from hotseat.instruments.http import Reply
from hotseat.lab import Failure, Rig, Table, check, expect

from .goods import CATEGORIES, QUOTED, Goods, Product, word
from .shop import Shop, expect_products, list_of, object_of, short
from .world import World

PLAIN = (
    "O'Reilly",
    "'",
    "select",
    "UNION jack --",
    "drop-leaf table;",
    '"quoted"',
    "on sale",
    "/*",
    "東京",
    "Grüße aus 東京",
)
WILD = ("100%_sure", "%", "_", "0%_", "\\", "k\\s", "\\%", "%%")


@check
def shows_the_catalogue(rig: Rig[World]) -> None:
    """The mended shop lists what is for sale, by category and in each order, and shows single products."""
    shop, goods = rig.world.shop, rig.world.goods
    expect_products(shop.products(), goods.listed, "GET /products")
    for category in CATEGORIES[:2]:
        wanted = [product for product in goods.listed if product.category == category]
        expect_products(shop.products(category=category), wanted, f"GET /products?category={category}")
    for sort, wanted in _orders(goods.listed).items():
        expect_products(shop.products(sort=sort), wanted, f"GET /products?sort={sort}")
    _shows_single_products(rig, shop, goods)


def _orders(products: Sequence[Product]) -> dict[str, list[Product]]:
    return {
        "id": sorted(products, key=lambda product: product.id),
        "name": sorted(products, key=lambda product: (product.name, product.id)),
        "price": sorted(products, key=lambda product: (Decimal(product.price), product.id)),
        "-price": sorted(products, key=lambda product: (-Decimal(product.price), product.id)),
    }


def _shows_single_products(rig: Rig[World], shop: Shop, goods: Goods) -> None:
    product = rig.random.choice(goods.listed)
    reply = shop.product(str(product.id))
    expect(reply.status, 200, f"status of GET /products/{product.id}")
    expect(object_of(reply), product.shown, f"body of GET /products/{product.id}", evidence=[reply.exchange])
    hidden = next(product for product in goods.products if not product.listed)
    expect(shop.product(str(hidden.id)).status, 404, "status of GET for a product that is not listed")
    expect(shop.product("77777777").status, 404, "status of GET for a product that does not exist")


@check(needs=shows_the_catalogue)
def finds_any_text(rig: Rig[World]) -> None:
    """A search finds names with quotes, SQL words, comment signs and any script, and takes long texts."""
    quoted = [p for p in rig.world.goods.listed if p.category == QUOTED]
    reply = rig.world.shop.products(category=QUOTED)
    expect_products(reply, quoted, f"GET /products?category={QUOTED}", hint="It is a name like any other.")
    for q in (*PLAIN, word(rig.random, 1500)):
        _finds(rig, q, "A customer may look for that. Is a filter in the way, or a quote?")


@check(needs=shows_the_catalogue)
def searches_literally(rig: Rig[World]) -> None:
    """A search for `%`, `_` or a backslash finds the names that hold these signs, and no others."""
    for q in WILD:
        _finds(rig, q, "What does your search operator make of this sign?")


def _finds(rig: Rig[World], q: str, hint: str) -> None:
    wanted = [product for product in rig.world.goods.listed if q.lower() in product.name.lower()]
    reply = rig.world.shop.products(q=q)
    expect_products(reply, wanted, f"GET /products with q = {short(q)}", hint=hint)


@check(needs=shows_the_catalogue)
def keeps_any_text(rig: Rig[World]) -> None:
    """Customers called O'Reilly, 100%_sure or 東京 register, log in, buy and see what they bought, notes unchanged."""
    product = rig.random.choice(rig.world.goods.listed).id
    for name, note in _people(rig):
        shop = rig.world.shop
        token = shop.join(name)
        bought = shop.buy(token, product, 3, note)
        expect(bought.status, 201, f"status of POST /purchases by {short(name)}", evidence=[bought.exchange])
        wanted = [{"id": object_of(bought).get("id"), "product": product, "quantity": 3, "note": note}]
        reply = shop.purchases(token)
        rows = list_of(reply, f"GET /purchases by {short(name)}")
        if rows != wanted:
            raise Failure(
                f"GET /purchases by {short(name)}: expected the one purchase just made, got {len(rows)} rows",
                evidence=[_purchases(rows, wanted), reply.exchange],
            )
    _knows_its_customers(rig)


def _people(rig: Rig[World]) -> Iterator[tuple[str, str]]:
    own = word(rig.random)
    yield f"Miles O'Reilly {own}", "don't ring; ask for O'Neil -- 2nd floor"
    yield f"100%_sure {own}", "50 % off, isn't it?\n\tC:\\shop\\_new"
    yield f"Żółć 東京 🦉 {own}", "für Zoë – “straight” to № 7 ☕"
    yield f"select * from {own}", ""
    yield f"{own} {'x' * 150}", "very long: " + word(rig.random, 5000)


def _purchases(rows: Sequence[Mapping[str, object]], wanted: Sequence[Mapping[str, object]]) -> Table:
    columns = ("id", "product", "quantity", "note")
    one, other = (tuple(tuple(row.get(c) for c in columns) for row in table) for table in (rows, wanted))
    return Table(columns=columns, rows=one, expected=other)


def _knows_its_customers(rig: Rig[World]) -> None:
    shop, known = rig.world.shop, rig.world.goods.customers[0]
    expect(shop.register(known.name).status, 409, "status of POST /customers with a name that is taken")
    expect(shop.login(known.name, word(rig.random)).status, 401, "status of POST /login with a wrong key")
    expect(shop.login(word(rig.random), known.key).status, 401, "status of POST /login with an unknown name")
    expect(shop.purchases(word(rig.random)).status, 401, "status of GET /purchases with an unknown token")


@check(needs=shows_the_catalogue)
def refuses_what_does_not_fit(rig: Rig[World]) -> None:
    """Numbers that are none, values of the wrong type, broken JSON and NUL characters are the client's mistake: 400."""
    known = rig.world.goods.customers[0]
    token = rig.world.shop.enter(known.name, known.key)
    for what, reply, allowed in _misfits(rig.world.shop, token, known.product):
        if reply.status not in allowed:
            raise Failure(
                f"{what}: expected status {' or '.join(map(str, allowed))}, got {reply.status}",
                hint="Look at a value before you use it.",
                evidence=[reply.exchange],
            )


def _misfits(shop: Shop, token: str, product: int) -> Iterator[tuple[str, Reply, tuple[int, ...]]]:
    yield "GET /products/abc", shop.product("abc"), (400,)
    yield "GET /products/1.5", shop.product("1.5"), (400,)
    yield "GET /products/99999999999999999999", shop.product("9" * 20), (400, 404)
    yield "GET /products?sort=colour", shop.products(sort="colour"), (400,)
    yield "GET /products with a NUL character in q", shop.products(q="a\0b"), (400,)
    for name in ("", 7, ["x"], {"a": 1}, None, "a\0b", "x" * 201):
        yield f"POST /customers with the name {short(repr(name))}", shop.register(name), (400,)
    for value in (["x"], {"a": 1}, 7, None):
        yield f"POST /login with the name {value!r}", shop.login(value, "key"), (400,)
    for quantity in (0, 101, -1, "2", [2], 1.5):
        yield f"POST /purchases with quantity {quantity!r}", shop.buy(token, product, quantity, ""), (400,)
    yield "POST /purchases with the product as text", shop.buy(token, str(product), 1, ""), (400,)
    yield "POST /purchases with a NUL character in note", shop.buy(token, product, 1, "a\0b"), (400,)
    yield "POST /purchases of a product that does not exist", shop.buy(token, 77777777, 1, ""), (404,)
    for path in ("/login", "/customers"):
        yield f"POST {path} with broken JSON", shop.post(path, b'{"name": "x'), (400,)
        yield f"POST {path} with a JSON list", shop.post(path, b"[1]"), (400,)

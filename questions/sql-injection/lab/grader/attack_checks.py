"""The attacks on the mended shop: by technique where text is searched for, then door by door."""

from __future__ import annotations

from hotseat.instruments.http import Reply
from hotseat.lab import Failure, Rig, check, expect

from .attack import (
    NEVER,
    Door,
    bare,
    boolean_blind,
    face,
    quoted,
    refused,
    rows_in,
    stacked,
    time_blind,
    unhurt,
)
from .goods import CATEGORIES, word
from .scanner import scan
from .service_checks import shows_the_catalogue
from .shop import Shop, count, list_of, short, text_of
from .world import World

TAUTOLOGIES = (
    "' OR '1'='1",
    "%' OR '%'='",
    "' OR 1=1 -- ",
    "') OR 1=1 -- ",
    "' oR/**/1=1/**/oR/**/'",
    "'||'",
)


def search_doors(rig: Rig[World]) -> list[Door]:
    """The two texts of GET /products that are compared with a column."""
    shop, name = rig.world.shop, rig.world.goods.listed[0].name.split()[0].replace("'", "")
    plain = next(
        (p.name for p in rig.world.goods.listed if p.name.replace(" ", "").isalpha() and p.name.isascii()),
        name,
    )
    return [
        quoted("`q` of GET /products", lambda text: shop.products(q=text), plain, tail="%"),
        quoted("`category` of GET /products", lambda text: shop.products(category=text), CATEGORIES[0]),
    ]


def some_rows(reply: Reply) -> str | None:
    rows = rows_in(reply)
    return f"lists {count(len(rows), 'product')}, though none holds it" if rows else None


@check(needs=shows_the_catalogue)
def withstands_tautologies(rig: Rig[World]) -> None:
    """A condition that is always true, put into `q` or `category`, lists nothing: no name holds such a text."""
    for door in search_doors(rig):
        refused(door, TAUTOLOGIES, some_rows)


@check(needs=shows_the_catalogue)
def withstands_union(rig: Rig[World]) -> None:
    """UNION in `q` or `category` brings no foreign rows, whatever the number of columns."""
    first, second = word(rig.random), word(rig.random)

    def gained(reply: Reply) -> str | None:
        return "brings a row of the attacker's making into the list" if first + second in reply.text else None

    marker = f"$${first}$$||$${second}$$"
    columns = [
        ", ".join(marker if place == at else "NULL" for place in range(width))
        for width in range(3, 7)
        for at in range(width)
    ]
    texts = [f"{NEVER}' UNION SELECT {row} -- " for row in columns]
    texts += [f"{NEVER}'/**/uNiOn/**/aLl/**/sElEcT/**/{row.replace(' ', '')}/**/-- " for row in columns]
    for door in search_doors(rig):
        refused(door, texts, gained)


@check(needs=shows_the_catalogue, budget=90)
def withstands_boolean_blind(rig: Rig[World]) -> None:
    """A condition in `q` or `category` does not show in the reply, whether it holds or not; nor does sqlmap get in."""
    for door in search_doors(rig):
        boolean_blind(door)
    scan(rig)


@check(needs=shows_the_catalogue, budget=30)
def withstands_time_blind(rig: Rig[World]) -> None:
    """No text in `q` or `category` makes the reply late."""
    for door in search_doors(rig):
        time_blind(door)


@check(needs=shows_the_catalogue)
def withstands_stacked(rig: Rig[World]) -> None:
    """A second statement behind a semicolon in `q` or `category` is not run."""
    for door in search_doors(rig):
        stacked(rig, door)


# ------------------------------------------------------------------ door by door


@check(needs=shows_the_catalogue, budget=30)
def withstands_numbers(rig: Rig[World]) -> None:
    """The number in GET /products/NUMBER is a number: nothing in its place is calculated, joined, delayed or run."""
    shop, id = rig.world.shop, rig.world.goods.listed[0].id
    door = bare("the number in GET /products/NUMBER", shop.product, str(id))

    def gained(reply: Reply) -> str | None:
        return "is calculated: the reply shows a product" if reply.status == 200 else None

    sums = (f"{id + 1}-1", f"{id}*1", f"(SELECT {id})", "0 OR 1=1", "0 OR listed", f"{id}/**/", f"{id}::int")
    unions = tuple(f"0 UNION SELECT {', '.join(['NULL'] * width)}" for width in range(3, 7))
    refused(door, (*sums, *unions, f"{id}'"), gained)
    boolean_blind(door)
    time_blind(door)
    stacked(rig, door)


@check(needs=shows_the_catalogue, budget=30)
def withstands_sort(rig: Rig[World]) -> None:
    """`sort` is one of its four words; no other column, expression or statement in its place is taken: 400."""
    shop = rig.world.shop
    door = Door(
        "`sort` of GET /products",
        lambda text: shop.products(sort=text),
        conditions=(
            "CASE WHEN {} THEN id ELSE -id END",
            "(CASE/**/WHEN/**/{}/**/THEN/**/id/**/ELSE/**/-id/**/END)",
        ),
        stacks=("id; {}; -- ", "id\n;{}--"),
    )
    boolean_blind(door)
    time_blind(door)
    stacked(rig, door)
    for text in (
        "listed",
        "category",
        "listed, id",
        "price DESC",
        "1",
        "-id",
        "(SELECT 1)",
        "id, (SELECT 1)",
        '"id"',
    ):
        reply = unhurt(door.label, text, door.send(text))
        expect(
            reply.status,
            400,
            f"status of GET /products?sort={text}",
            hint="Who decides by which columns customers may sort?",
            evidence=[reply.exchange],
        )


@check(needs=shows_the_catalogue, budget=30)
def withstands_json(rig: Rig[World]) -> None:
    """No text in a JSON body logs anybody in, is calculated, or runs: names, notes and numbers are values."""
    shop, known = rig.world.shop, rig.world.goods.customers[0]
    door = quoted("`name` of POST /login", lambda text: shop.login(text, known.key), known.name)

    def gained(reply: Reply) -> str | None:
        return "logs in" if reply.status == 200 else None

    refused(
        door,
        (
            *TAUTOLOGIES,
            f"{known.name}' -- ",
            f"{known.name}'/*",
            f"{NEVER}' UNION SELECT name FROM customer -- ",
        ),
        gained,
    )
    boolean_blind(door)
    time_blind(door)
    stacked(rig, door)
    _notes_are_kept(rig, shop, shop.enter(known.name, known.key))
    _numbers_are_numbers(rig, shop, shop.enter(known.name, known.key))


def _notes_are_kept(rig: Rig[World], shop: Shop, token: str) -> None:
    product = rig.world.goods.listed[0].id
    for note in ("a'||'b", "'||(SELECT name FROM customer LIMIT 1)||'", "x') -- ", "x', 7) RETURNING id -- "):
        if unhurt("`note` of POST /purchases", note, shop.buy(token, product, 1, note)).status != 201:
            continue  # refused: nothing was stored
        reply = shop.purchases(token)
        rows = list_of(reply, "GET /purchases")
        kept = rows[-1].get("note") if rows else None
        if kept != note:
            raise Failure(
                f"`note` of POST /purchases: {short(note)} was stored as {short(str(kept))}",
                hint="A note is a text, whatever it looks like.",
                evidence=[reply.exchange],
            )


def _numbers_are_numbers(rig: Rig[World], shop: Shop, token: str) -> None:
    product = rig.world.goods.listed[0].id

    def gained(reply: Reply) -> str | None:
        return "is calculated: something was bought" if reply.status == 201 else None

    of_product = Door("`product` of POST /purchases", lambda text: shop.buy(token, text, 1, ""), ())
    refused(of_product, (f"{product + 1}-1", f"(SELECT {product})"), gained)
    of_quantity = Door("`quantity` of POST /purchases", lambda text: shop.buy(token, product, text, ""), ())
    refused(of_quantity, ("1+1", "(SELECT 2)", "1, '') -- "), gained)


@check(needs=shows_the_catalogue, budget=30)
def withstands_header(rig: Rig[World]) -> None:
    """No text in the Authorization header opens somebody's purchases, tells anything by its reply, or runs."""
    shop, known = rig.world.shop, rig.world.goods.customers[0]
    token = shop.enter(known.name, known.key)
    door = quoted("the token in Authorization", shop.purchases, token)

    def gained(reply: Reply) -> str | None:
        return (
            f"opens a customer's purchases: {count(len(rows_in(reply)), 'row')}"
            if reply.status == 200
            else None
        )

    refused(door, (*TAUTOLOGIES, f"{NEVER}' UNION SELECT name FROM customer -- ", f"{token}' -- "), gained)
    boolean_blind(door)
    time_blind(door)
    stacked(rig, door)


@check(needs=shows_the_catalogue)
def withstands_second_order(rig: Rig[World]) -> None:
    """A name that was stored and is used again later is still data: its owner sees nobody else's purchases."""
    shop, victim = rig.world.shop, rig.world.goods.customers[0]
    own = word(rig.random)
    names = (
        f"{own}' OR '1'='1",
        f"{own}' OR 1=1 -- ",
        f"{victim.name}' -- {own}",
        f"{victim.name}'/* {own}",
        f"{own}' UNION SELECT id, product, quantity, note FROM purchase -- ",
    )
    for name in names:
        joined = unhurt("`name` of POST /customers", name, shop.register(name))
        if joined.status != 201:
            continue  # refused: nothing was stored
        entered = shop.login(name, text_of(joined, "key"))
        if entered.status != 200:
            continue  # whether everybody can log in is another check's question
        token = text_of(entered, "token")
        reply = unhurt("GET /purchases", name, shop.purchases(token))
        rows = list_of(reply, f"GET /purchases by {short(name)}")
        if rows:
            raise Failure(
                f"a new customer called {short(name)} has bought nothing, and GET /purchases shows "
                f"{count(len(rows), 'row')}",
                hint="Where does the name come from the second time, and what becomes of it?",
                evidence=[reply.exchange],
            )
        _buys_for_itself(rig, shop, token, name)


def _buys_for_itself(rig: Rig[World], shop: Shop, token: str, name: str) -> None:
    product = rig.world.goods.listed[0].id
    unhurt("POST /purchases", name, shop.buy(token, product, 1, ""))
    reply = unhurt("GET /purchases", name, shop.purchases(token))
    owners = rig.database.rows("SELECT customer FROM public.purchase ORDER BY id DESC LIMIT 1")
    expect(
        owners[0][0] if owners else None,
        name,
        "whose purchase it became",
        hint="Who bought?",
        evidence=[reply.exchange],
    )
    expect(
        len(face(reply)[1]),
        1,
        f"number of rows of GET /purchases by {short(name)}",
        evidence=[reply.exchange],
    )

"""What the shop says when something goes wrong: nothing an attacker could use."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from hotseat.instruments.http import Reply
from hotseat.lab import Failure, Rig, check

from .goods import word
from .service_checks import shows_the_catalogue
from .shop import Shop, short
from .world import World

LEAKS = {
    "the words of PostgreSQL": r"syntax error|does not exist|invalid input syntax|invalid byte sequence"
    r"|permission denied|violates \S+ constraint|duplicate key|LINE \d+:|cannot (insert|execute)",
    "a statement": r"\b(SELECT|INSERT INTO|DELETE FROM|ORDER BY|FROM product|FROM purchase)\b",
    "the name of a driver": r"psycopg|PDOException|PDO::|PSQLException|org\.postgresql|node_modules|SQLSTATE"
    r"|pg_\w+|libpq",
    "where the code is": r"Traceback|File \"|\.php\b|\.py\b|\.java:\d|\.js:\d|Stack trace|\bat [\w.$<>]+ ?\(",
}


@check(needs=shows_the_catalogue, fresh=True, budget=20)
def errors_tell_nothing(rig: Rig[World]) -> None:
    """What fails inside is answered 500 or 503, and no reply tells of statements, tables, the driver or the code."""
    for text, reply in _provoked(rig, rig.world.shop):
        _silent(reply, text)
    for reply in _broken(rig):
        if reply.status < 500:
            raise Failure(
                f"a table is gone and {reply.exchange.title} answers {reply.status}: expected 500 or 503",
                hint="What failed is not the client's mistake, and not an empty result.",
                evidence=[reply.exchange],
            )
        _silent(reply, "")


def _provoked(rig: Rig[World], shop: Shop) -> Iterator[tuple[str, Reply]]:
    """Texts that make a statement fail in the middle, wherever they are parsed, and quote what they read."""
    known = rig.world.goods.customers[0]
    for text in (
        "'",
        '"',
        "\\",
        "' AND CAST((SELECT version()) AS int) = 1 -- ",
        "CAST((SELECT version()) AS int)",
        "a\0",
    ):
        yield text, shop.products(q=text)
        yield text, shop.products(category=text)
        yield text, shop.products(sort=text)
        yield text, shop.product(text)
        yield text, shop.login(text, known.key)
        yield text, shop.register(text + word(rig.random))
    yield "", shop.register(known.name)
    yield "", shop.post("/login", b'{"name": ')
    yield "%ff", shop.get("/products?q=%ff")
    yield "", shop.product("9" * 30)


def _broken(rig: Rig[World]) -> Iterator[Reply]:
    """Every page, its table gone. What a page needs is dropped after the pages that need less."""
    shop, known = rig.world.shop, rig.world.goods.customers[0]
    token = shop.enter(known.name, known.key)
    rig.database.run("DROP TABLE public.product CASCADE")
    yield shop.products()
    yield shop.products(q="x", category="y", sort="price")
    yield shop.product("1")
    yield shop.buy(token, known.product, 1, "")
    rig.database.run("DROP TABLE public.purchase CASCADE")
    yield shop.purchases(token)
    rig.database.run("DROP TABLE public.session CASCADE")
    yield shop.purchases(token)
    rig.database.run("DROP TABLE public.customer CASCADE")
    yield shop.login(known.name, known.key)
    yield shop.register(word(rig.random))


def _silent(reply: Reply, sent: str) -> None:
    said = _said(reply)
    if sent:
        said = said.replace(sent, "")  # what the client said itself may be said back
    for what, pattern in LEAKS.items():
        found = re.search(pattern, said)
        if found:
            raise Failure(
                f"{reply.exchange.title}: the reply with status {reply.status} tells {what}: {short(found.group())}",
                hint="What does the operator need to know, what the client, and where does each of them look?",
                evidence=[reply.exchange],
            )


def _said(reply: Reply) -> str:
    """All texts of a JSON body, unescaped; any other body as it is."""
    body = reply.body.decode("utf-8", "replace")
    try:
        return "\n".join(_texts(json.loads(body)))
    except (ValueError, RecursionError):
        return body


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for name, part in cast(dict[str, Any], value).items():
                yield name
                yield from _texts(part)
        case list():
            for part in cast(list[Any], value):
                yield from _texts(part)
        case _:
            return

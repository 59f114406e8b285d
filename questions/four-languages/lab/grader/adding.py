"""One quote at a time, of an upstream that behaves."""

from __future__ import annotations

from urllib.parse import quote

from hotseat.lab import Failure, Mismatch, Rig, check, expect

from . import making
from .quoting import Desk, Priced, expect_status
from .upstream import price

LARGE = "9999999999999.99"
"""The largest price: 20 of them are less than 2**63 cents, but 10 are more than 2**53."""


@check
def answers(rig: Rig[Desk]) -> None:
    """GET /quote answers 200 and JSON with the price that the upstream gives now."""
    desk = rig.world
    [id] = making.ids(rig.random, 1)
    for when in ("a quote", "a quote after the price has changed"):
        one = Priced([id], [making.price(rig.random)])
        desk.upstream.expect(one.plan)
        reply = desk.quote([id])
        _expect_asked(desk, one, "GET /quote?ids=…")
        one.expect(reply, when)
        kind = reply.headers.media_type()
        expect(kind, "application/json", "Content-Type of a quote", evidence=[reply.exchange])


@check(needs=answers)
def sums_exactly(rig: Rig[Desk]) -> None:
    """The total is exact to the cent, for small sums and large ones, below zero too."""
    cents = f"{rig.random.randrange(2, 9)}"
    cases = (
        ("0.10 and 0.20", ["0.10", "0.20"]),
        ("three prices", ["1.10", "2.20", f"{cents}.30"]),
        ("a price and what takes it back", ["19.99", "-19.99"]),
        ("a sum just below zero", [f"0.0{cents}", f"-0.{cents}0"]),
        ("a sum well below zero", ["0.01", f"-1{cents}7.07"]),
        ("20 small prices", [making.price(rig.random) for _ in range(20)]),
        (
            "15 of the largest prices and 5 small ones",
            [LARGE] * 15 + ["0.01", "0.03", "0.07", "0.11", f"0.0{cents}"],
        ),
        ("a large price and a cent", ["9007199254740.99", "0.01", "-0.03"]),
    )
    for what, prices in cases:
        one = Priced(making.ids(rig.random, len(prices)), prices)
        rig.world.upstream.expect(one.plan)
        one.expect(rig.world.quote(one.ids), f"a quote of {what}", hint="What kind of number holds money?")


@check(needs=answers)
def takes_any_id(rig: Rig[Desk]) -> None:
    """An id may be of any script and hold any character but a comma; it reaches the upstream as it is."""
    desk = rig.world
    salt = f"{rig.random.randrange(1000)}"
    names = (
        "Ærøskøbing", "Žluťoučký kůň", "Ελλάδα", "東京", "سلام", "🙂👩‍👩‍👧", "e\u0301", "\u00e9", "a/b", "..",
        "what?", "100%", "%41", "tea & cake", "1+1=2", "#7", "semi;colon", "it's \"quoted\"", "back\\slash", "@:!$*()",
    )  # fmt: skip
    for name in names:
        one = Priced(
            [name if len(name) == 1 or name in ("..", "%41") else name + salt], [making.price(rig.random)]
        )
        desk.upstream.expect(one.plan)
        reply = desk.quote(one.ids)
        _expect_asked(desk, one, f"a quote of the id {name!r}")
        one.expect(reply, f"a quote of the id {name!r}")
    for character in "x🙂":
        one = Priced([character * 64], [making.price(rig.random)])
        desk.upstream.expect(one.plan)
        one.expect(desk.quote(one.ids), f"a quote of an id of 64 times {character}")
    together = Priced([f"{name}-{salt}" for name in names], [making.price(rig.random) for _ in names])
    desk.upstream.expect(together.plan)
    together.expect(desk.quote(together.ids), "a quote of 20 such ids")


@check(needs=answers)
def refuses_what_is_no_question(rig: Rig[Desk]) -> None:
    """400 for ids or a `within` that are not as agreed, 404 elsewhere; the upstream is not asked."""
    desk = rig.world
    one, two = making.ids(rig.random, 2)
    many = ",".join(making.ids(rig.random, 21))
    cases = [
        ("/quote", "without a query", 400),
        ("/quote?ids=", "with empty ids", 400),
        (f"/quote?ids={one},,{two}", "with an empty id in the middle", 400),
        (f"/quote?ids={one},", "with an empty id at the end", 400),
        (f"/quote?ids={many}", "of 21 ids", 400),
        (f"/quote?ids={'x' * 65}", "of an id of 65 characters", 400),
        (f"/quote?ids={quote('🙂' * 65)}", "of an id of 65 times 🙂", 400),
        (f"/quote?ids={one},%E4", "of an id that is not UTF-8", 400),
        *(
            (f"/quote?ids={one}&within={within}", f"within={within}", 400)
            for within in ("", "49", "10001", "soon", "-100", "100.5", "1e3", "99999999999999999999")
        ),
        ("/", "GET /", 404),
        (f"/quotes?ids={one}", "GET /quotes", 404),
        (f"/prices/{one}", "GET /prices/…", 404),
    ]
    for path, what, status in cases:
        desk.upstream.expect({})
        reply = desk.program.http.get(path)
        what = what if what.startswith("GET") else f"a quote {what}"
        expect_status(reply, status, what)
        asked = len(desk.upstream.asked) + len(desk.upstream.strange)
        expect(asked, 0, f"calls to the upstream for {what}", evidence=[reply.exchange])
    for within in ("50", "10000"):
        desk.upstream.expect({one: price("1.00")})
        reply = desk.program.http.get(f"/quote?ids={one}&within={within}")
        if reply.status != 504:  # 50 ms may really be over
            expect_status(reply, 200, f"a quote within={within}")


def _expect_asked(desk: Desk, one: Priced, what: str) -> None:
    upstream = desk.upstream
    if upstream.strange:
        line = f"GET /prices/{quote(one.ids[0], safe='')} HTTP/1.1"
        raise Mismatch(
            f"{what}: first line of the request to the upstream", expected=line, actual=upstream.strange[0]
        )
    if not upstream.asked:
        raise Failure(
            f"{what}: answered without asking the upstream", hint="Prices change between two quotes."
        )

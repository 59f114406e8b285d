"""An upstream that is broken, lies, or takes its time."""

from __future__ import annotations

from hotseat.lab import Failure, Rig, check, expect

from . import making
from .adding import answers
from .quoting import Asking, Desk, expect_status, priced
from .together import QUIET, asks_for_all_at_once, delays_nobody
from .upstream import DRIPPING, Answer, price, reply

SOON = 5.0
"""Seconds within which a quote is answered whose answer is known: nobody needs a tenth of it."""

SHORT, DEFAULT = 300, 1000
"""Milliseconds: a `within`, and the one that holds where none is given."""


@check(needs=answers)
def reports_failures(rig: Rig[Desk]) -> None:
    """502 when the upstream answers with another status than 200, breaks off, or closes without a reply."""
    desk = rig.world
    other, good = making.ids(rig.random, 2)
    place = f"Location: {desk.upstream.url}/prices/{other}"
    text = making.price(rig.random)
    cases = (
        ("500", reply("internal error", "500 Internal Server Error")),
        ("500 with a price as its content", reply(text, "500 Internal Server Error")),
        ("404 with a price as its content", reply("0.00", "404 Not Found")),
        ("503", reply("later", "503 Service Unavailable", "Retry-After: 1")),
        ("a redirect", reply(text, "302 Found", place)),
        ("a redirect for good", reply("", "308 Permanent Redirect", place)),
        ("206 with a price as its content", reply(text, "206 Partial Content")),
        ("a connection closed without a reply", b""),
        ("what is not HTTP", b"220 ready\r\n\r\n" + text.encode()),
        ("a head that ends early", b"HTTP/1.1 200 OK\r\nContent-Le"),
    )
    for what, data in cases:
        [id] = making.ids(rig.random, 1)
        bad = {id: Answer(data)}
        if "redirect" in what:
            desk.upstream.expect({**bad, good: price("1.00"), other: price("2.00")})
            said = f"a quote when the upstream answers one id with {what}"
            expect_status(desk.quote([id, good]), 502, said)
            expect(other in desk.upstream.asked, False, "following a redirect of the upstream's")
        else:
            said = f"a quote when the upstream answers one id with {what}"
            desk.fails({**bad, good: price("1.00")}, 502, said)
            times = f"calls for an id that the upstream answers with {what}"
            expect(desk.upstream.asked.count(id), 1, times, hint="Who asks again? Perhaps not your own code.")
    _still_quotes(rig)


@check(needs=answers)
def believes_no_lie(rig: Rig[Desk]) -> None:
    """502 when the upstream answers 200 with anything but a price, the whole of it."""
    desk = rig.world
    lies = (
        "", "free", "NaN", "-", "1e3", "12", "12.5", "12.505", ".50", "12,50", "+1.00", "$1.00", "1_0.00", " 1.00",
        "0x10.00", "1.00 EUR", "--1.00", "12345678901234.00", "１２.５０", "٣.٠٠", "null", "Infinity",
        '{"price": "1.00"}', "<html><body>12.50</body></html>",
    )  # fmt: skip
    hint = "What exactly is a price?"
    for lie in lies:
        id, good = making.ids(rig.random, 2)
        what = f"a quote when the upstream answers 200 with {lie!r}"
        desk.fails({id: price(lie), good: price("1.00")}, 502, what, hint)
    for what, data in (
        ("bytes that are not UTF-8", reply(b"\xff\xfe1.00")),
        ("a price of which half is missing: 7 bytes announced, 5 sent", reply("12.50", length=7)),
        ("an announced length, and nothing more", reply("", length=4)),
    ):
        id, good = making.ids(rig.random, 2)
        said = f"a quote when the upstream answers 200 with {what}"
        desk.fails(
            {id: Answer(data), good: price("1.00")}, 502, said, "How do you know that a reply is complete?"
        )
    _still_quotes(rig)


@check(needs=delays_nobody, budget=30)
def times_out(rig: Rig[Desk]) -> None:
    """504 when `within` has passed, 1000 ms where none is given, even while bytes of a reply still drip in."""
    desk = rig.world
    long, default, silent, dripping = (priced(rig, 3) for _ in range(4))
    drips = {**dripping.plan, dripping.ids[1]: DRIPPING}
    holds = {one.ids[1]: Answer(one.plan[one.ids[1]].data, held=True) for one in (long, default, silent)}
    desk.upstream.expect({**long.plan, **default.plan, **silent.plan, **holds, **drips})
    patient = desk.begin(long.ids, within=9500)
    unsaid = desk.begin(default.ids, within=None)
    _expect_late(
        desk.begin(silent.ids, within=SHORT), SHORT, f"within={SHORT}, and one of three prices does not come"
    )
    _expect_late(
        desk.begin(dripping.ids, within=SHORT),
        SHORT,
        f"within={SHORT}, and one reply comes byte by byte, ten a second",
    )
    _expect_late(unsaid, DEFAULT, "without `within`, and one of three prices does not come")
    if patient.over and patient.reply is not None:
        expect_status(patient.reply, 200, "a quote within=9500 when one price takes a second")
    desk.upstream.release()
    late = patient.wait(SOON)
    if late is None:
        raise Failure("a quote within=9500: all prices came after a second, and no reply within 5 s more")
    long.expect(late, "a quote within=9500 when one price takes a second", hint="Whose patience counts?")
    _still_quotes(rig)


@check(needs=asks_for_all_at_once, budget=30)
def fails_fast(rig: Rig[Desk]) -> None:
    """502 as soon as one price has failed, while others are still awaited, wherever it stands in `ids`."""
    desk = rig.world
    for place in (0, 2, 1):
        one = priced(rig, 3)
        broken = {one.ids[place]: Answer(reply("no", "500 Internal Server Error"))}
        desk.upstream.expect({**one.held, **broken})
        asking = desk.begin(one.ids)
        answer = asking.wait(SOON)
        if answer is None:
            raise Failure(
                "a quote of three ids, within=10000: the upstream fails at once for one of them, and holds the others; "
                "expected 502 at once, got nothing within 5 s",
                hint="What do you wait for, once the answer is known?",
            )
        expect_status(answer, 502, "a quote of which one price has failed, and two are held")
        desk.upstream.release()


@check(needs=(times_out, fails_fast), budget=30)
def hangs_up(rig: Rig[Desk]) -> None:
    """Once a quote is answered, none of its calls stays open: after 502 and after 504."""
    desk = rig.world
    one = priced(rig, 6)
    desk.upstream.expect(
        {**one.held, one.ids[3]: Answer(reply("no", "500 Internal Server Error"), held=True)}
    )
    asking = desk.begin(one.ids)
    desk.upstream.wait(lambda up: up.under_way >= 6, quiet=QUIET)
    desk.upstream.release([one.ids[3]])
    failed = asking.wait(SOON)
    expect(failed.status if failed else None, 502, "status of a quote of which one price has failed")
    _expect_closed(desk, "a quote of six ids was answered with 502")
    desk.upstream.expect(one.held)
    expect_status(desk.quote(one.ids, within=SHORT), 504, f"a quote within={SHORT} when no price comes")
    _expect_closed(desk, "a quote of six ids was answered with 504")


def _expect_closed(desk: Desk, after: str) -> None:
    if not desk.upstream.wait(lambda up: not up.connections, quiet=SOON, most=SOON):
        raise Failure(
            f"{after}, and 5 s later {desk.upstream.connections} of its calls are still open",
            hint="Who tells the upstream that nobody waits for its answer any more?",
        )


def _expect_late(asking: Asking, within: int, what: str) -> None:
    hint = "Does the time that is left grow when something happens?"
    answer = asking.wait(within / 1000 + SOON)
    if answer is None:
        raise Failure(f"a quote {what}: no reply {SOON:g} s after that time", hint=hint)
    expect_status(answer, 504, f"a quote {what}")
    if asking.seconds < within / 1000 * 0.9:
        raise Failure(
            f"a quote {what}: 504 came before the time was over",
            hint="How long is the client willing to wait?",
            evidence=[answer.exchange],
        )


def _still_quotes(rig: Rig[Desk]) -> None:
    """After all that, an ordinary quote is still answered."""
    one = priced(rig, 2)
    rig.world.upstream.expect(one.plan)
    one.expect(rig.world.quote(one.ids), "an ordinary quote afterwards")

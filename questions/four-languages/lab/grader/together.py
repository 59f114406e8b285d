"""Many at the same time: judged by how many calls the upstream holds, not by seconds."""

from __future__ import annotations

from hotseat.lab import Failure, Rig, check

from .adding import answers
from .quoting import Asking, Desk, Priced, priced, target

QUIET = 3.0
"""Seconds without a new call after which no more are to be expected."""

CLIENTS, EACH = 200, 2


@check(needs=answers, budget=30)
def asks_for_all_at_once(rig: Rig[Desk]) -> None:
    """The upstream is asked for all ids of a quote before it has answered any."""
    upstream = rig.world.upstream
    for count in (2, 20):
        one = priced(rig, count)
        upstream.expect(one.held)
        asking = rig.world.begin(one.ids)
        if not upstream.wait(lambda up, n=count: up.under_way >= n, quiet=QUIET):
            raise Failure(
                f"a quote of {count} ids: the upstream holds all answers until it has been asked for every id, "
                f"and was asked for {upstream.most_open} of {count}",
                hint="When does the second call begin?",
            )
        upstream.release()
        _expect(asking, one, f"a quote of {count} ids at once")


@check(needs=asks_for_all_at_once)
def keeps_the_order(rig: Rig[Desk]) -> None:
    """Prices stand in the order of `ids`, whichever is answered first; an id that is there twice counts twice."""
    desk = rig.world
    one = priced(rig, 5)
    desk.upstream.expect(one.held)
    asking = desk.begin(one.ids)
    desk.upstream.wait(lambda up: up.under_way >= 5, quiet=QUIET)
    for id in reversed(one.ids):
        left = desk.upstream.under_way
        desk.upstream.release([id])
        desk.upstream.wait(lambda up, n=left: up.under_way < n, quiet=QUIET)
    _expect(asking, one, "a quote whose last price came first", ordered=True)
    a, b, c = one.ids[:3]
    x, y, z = one.prices[:3]
    twice = Priced([a, b, a, c, a], [x, y, x, z, x], {id: one.plan[id] for id in (a, b, c)})
    desk.upstream.expect(twice.plan)
    twice.expect(desk.quote(twice.ids), "a quote with one id three times", ordered=True)


@check(needs=answers, budget=30)
def delays_nobody(rig: Rig[Desk]) -> None:
    """A quote is answered while another one waits for the upstream, and while clients say nothing or half a request."""
    desk = rig.world
    slow, quick = priced(rig, 2), priced(rig, 2)
    silent = [desk.program.connect() for _ in range(3)]
    try:
        silent[0].sendall(f"GET {target(quick.ids)} HTTP/1.1\r\nHost: x\r\n".encode())
        desk.upstream.expect({**slow.held, **quick.plan})
        _expect_served(
            desk, quick, "while three clients are connected that say nothing, or half of a request"
        )
        waiting = desk.begin(slow.ids)
        desk.upstream.wait(lambda up: up.under_way >= 1, quiet=QUIET)
        _expect_served(desk, quick, "while another quote waits for the upstream")
        desk.upstream.release()
        _expect(waiting, slow, "a quote that had to wait for the upstream")
    finally:
        for sock in silent:
            sock.close()


@check(needs=(asks_for_all_at_once, delays_nobody), budget=45)
def serves_200_at_once(rig: Rig[Desk]) -> None:
    """200 clients at once, for two prices each: all 400 are asked for before one is answered; each gets its own."""
    desk = rig.world
    every = priced(rig, CLIENTS * EACH)
    quotes = [
        Priced(every.ids[at : at + EACH], every.prices[at : at + EACH])
        for at in range(0, CLIENTS * EACH, EACH)
    ]
    desk.upstream.expect(every.held)
    asking = [desk.begin(one.ids) for one in quotes]
    if not desk.upstream.wait(lambda up: up.under_way >= CLIENTS * EACH, quiet=QUIET, most=9.0):
        raise Failure(
            f"{CLIENTS} clients asked for {EACH} prices each: the upstream holds all answers until it has been asked "
            f"for all {CLIENTS * EACH}, and was asked for {desk.upstream.most_open} at the same time",
            hint="How many quotes can wait at the same time? What else is counted?",
        )
    desk.upstream.release()
    for asked, one in zip(asking, quotes, strict=True):
        _expect(asked, one, f"one of {CLIENTS} quotes at once")


def _expect(asking: Asking, one: Priced, what: str, *, ordered: bool = False) -> None:
    reply = asking.wait(15.0)
    if reply is None:
        raise Failure(f"{what}: the upstream has answered everything, and no reply came within 15 s")
    one.expect(reply, what, ordered=ordered)


def _expect_served(desk: Desk, one: Priced, when: str) -> None:
    reply = desk.begin(one.ids).wait(5.0)
    if reply is None:
        raise Failure(f"a quote is not answered within 5 s {when}", hint="Who waits for whom?")
    one.expect(reply, f"a quote {when}")

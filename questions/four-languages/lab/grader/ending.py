"""What is left behind: by quotes that failed, and by the program itself."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

from hotseat.lab import Failure, Fault, ProgramEnded, Rig, Table, Unknown, check

from . import making
from .failing import times_out
from .quoting import Desk, Priced, priced, target
from .together import QUIET, serves_200_at_once
from .upstream import Answer, price, reply

ROUNDS = 8
SLACK = 6
"""Descriptors that a program may well have opened for itself meanwhile."""

ENDS = (0, 128 + signal.SIGTERM, -signal.SIGTERM)


@check(needs=times_out, budget=40)
def leaves_nothing_open(rig: Rig[Desk]) -> None:
    """After quotes that failed, and clients that went away, no more descriptors are open than before."""
    desk = rig.world
    _fail_in_every_way(rig)
    before = _settled(desk)
    for _ in range(ROUNDS):
        _fail_in_every_way(rig)
    if not desk.upstream.wait(lambda up: not up.connections, quiet=4.0, most=8.0):
        raise Failure(
            f"4 s after the last of {ROUNDS * len(WAYS)} quotes that failed, calls to the upstream are still open",
            hint="Who closes a connection when something goes wrong on it?",
        )
    if not _soon(lambda: desk.program.descriptors <= before + SLACK, 5.0):
        after = desk.program.descriptors
        rows = (("before", before), ("after", after))
        raise Failure(
            f"{ROUNDS * len(WAYS)} quotes failed, and 5 s later more descriptors are open than before",
            hint="Who closes a connection when something goes wrong on it?",
            evidence=[Table(("when", "open descriptors"), rows)],
        )


@check(needs=serves_200_at_once, budget=40)
def stops_gracefully(rig: Rig[Desk]) -> None:
    """At SIGTERM the port is closed, quotes that are under way are finished, and then the program ends."""
    desk = rig.world
    quotes = [priced(rig, 2) for _ in range(3)]
    idle = desk.program.connect()
    desk.upstream.expect({id: answer for one in quotes for id, answer in one.held.items()})
    asking = [desk.begin(one.ids) for one in quotes]
    if not desk.upstream.wait(lambda up: up.under_way >= 2 * len(quotes), quiet=QUIET):
        raise Unknown("the quotes that were to be under way at SIGTERM did not get that far")
    desk.program.signal(signal.SIGTERM)
    _expect_refused(desk)
    desk.upstream.release()
    for asked, one in zip(asking, quotes, strict=True):
        try:
            answer = asked.wait(5.0)
        except Fault as fault:
            raise _lost("the program closed the connection instead of answering") from fault
        if answer is None:
            raise _lost("the upstream answered, and no reply came within 5 s")
        one.expect(answer, "a quote that was under way at SIGTERM")
    finished = desk.program.wait(5.0)
    if finished is None:
        raise Failure(
            "5 s after the last quote was answered the program still runs; a client that is connected, and has asked "
            "for nothing, is there as well",
            hint="What does your program still wait for?",
        )
    idle.close()
    if finished.status not in ENDS:
        raise Failure(f"after SIGTERM the program ended with status {finished.status}, expected 0 or 143")


# ------------------------------------------------------------------ what goes wrong


def _fails(rig: Rig[Desk], data: bytes) -> None:
    bad, good = making.ids(rig.random, 2)
    rig.world.upstream.expect({bad: Answer(data), good: price("1.00")})
    rig.world.quote([bad, good])


def _breaks(rig: Rig[Desk]) -> None:
    _fails(rig, reply("no", "500 Internal Server Error"))


def _lies(rig: Rig[Desk]) -> None:
    _fails(rig, reply("free"))


def _closes(rig: Rig[Desk]) -> None:
    _fails(rig, b"")


def _stops_halfway(rig: Rig[Desk]) -> None:
    _fails(rig, reply("12.50", length=7))


def _is_late(rig: Rig[Desk]) -> None:
    one = priced(rig, 2)
    rig.world.upstream.expect(one.held)
    rig.world.quote(one.ids, within=50)


def _client_is_gone(rig: Rig[Desk]) -> None:
    one: Priced = priced(rig, 2)
    upstream = rig.world.upstream
    upstream.expect(one.held)
    with rig.world.program.connect() as sock:
        sock.sendall(f"GET {target(one.ids, 200)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        upstream.wait(lambda up: up.under_way >= 1, quiet=1.0)


WAYS: tuple[Callable[[Rig[Desk]], None], ...] = (
    _breaks, _lies, _closes, _stops_halfway, _is_late, _client_is_gone,
)  # fmt: skip


def _fail_in_every_way(rig: Rig[Desk]) -> None:
    for way in WAYS:
        way(rig)


def _settled(desk: Desk) -> int:
    """Open descriptors, once no call is open any more."""
    desk.upstream.wait(lambda up: not up.connections, quiet=1.0, most=3.0)
    return desk.program.descriptors


def _soon(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether something holds within that time: descriptors are closed without telling anybody."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


# ------------------------------------------------------------------ the end


def _lost(how: str) -> Failure:
    return Failure(
        f"SIGTERM came while three quotes were under way: {how}",
        hint="Who may finish, when a program is asked to end?",
    )


def _expect_refused(desk: Desk) -> None:
    def refused() -> bool:
        try:
            desk.program.connect().close()
        except ProgramEnded as ended:
            raise _lost("the program ended at once") from ended
        except OSError:
            return True
        return False

    if not _soon(refused, 5.0):
        raise Failure(
            "5 s after SIGTERM the program still accepts connections",
            hint="What should happen to a client that comes when a program is about to end?",
        )

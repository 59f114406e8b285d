"""Two requests at once: the first is held between two of its round trips to Redis, the second runs meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from hotseat.instruments.http import Reply
from hotseat.lab import Diagram, Event, Failure, Fault, Rig

from .shop import Object, Shop

TRIPS = 8
"""Round trips of a request between which it is held; the brief allows 6."""
GRACE = 0.4
"""Seconds that the second request has to go ahead of the first: longer only where it waits for it (a lock)."""


@dataclass
class Request:
    """A request in a thread of its own."""

    method: str
    path: str
    content: Object | None = None
    reply: Reply | None = None
    fault: Fault | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    def __str__(self) -> str:
        by = next(iter(self.content.items())) if self.content else None
        return f"{self.method} {self.path}" + (f" ({by[0]} {by[1]})" if by else "")

    def begin(self, ask: Callable[[], Reply], then: Callable[[], None]) -> None:
        """Send it; `then` is called when it has ended."""

        def run() -> None:
            try:
                self.reply = ask()
            except Fault as fault:
                self.fault = fault
            finally:
                self.ended.set()
                then()

        threading.Thread(target=run, daemon=True).start()

    def status(self) -> int:
        """The status of its reply. Raises what went wrong instead."""
        self.ended.wait(20)
        if self.fault is not None:
            raise self.fault
        if self.reply is None:
            raise Failure(f"{self}: no reply within 20 s")
        return self.reply.status


def interleaved(
    rig: Rig[Shop],
    prepare: Callable[[], None],
    first: Callable[[], Request],
    second: Callable[[], Request],
    judge: Callable[[Request, Request], str | None],
    hint: str,
) -> None:
    """Play two requests once for each round trip of the first, which is held before it while the second runs.

    prepare: called before each play. judge: what is wrong afterwards, None for nothing. Raises Failure.
    """
    shop = rig.world
    for trip in range(1, TRIPS + 1):
        prepare()
        one, other = first(), second()
        with shop.redis.hold(trip) as hold:
            one.begin(lambda one=one: shop.ask(one.method, one.path, one.content, shop.a), hold.settle)
            if not hold.settled(20):
                raise Failure(f"{one}: no reply and nothing asked of Redis within 20 s")
            held = hold.caught
            if held:
                other.begin(
                    lambda other=other: shop.ask(other.method, other.path, other.content, shop.b), _nothing
                )
                went_ahead = other.ended.wait(GRACE)
            else:
                went_ahead = False
        if not held:
            return
        one.status()
        other.status()
        wrong = judge(one, other)
        if wrong is not None:
            raise Failure(wrong, hint=hint, evidence=[_diagram(one, other, trip, went_ahead=went_ahead)])


def _nothing() -> None:
    """Nobody waits for the second request in this way."""


def _diagram(one: Request, other: Request, trip: int, *, went_ahead: bool) -> Diagram:
    lines = ("instance a", "Redis", "instance b")
    last = Event(lines[0], 9, f"round trip {trip} and what follows", until=9.2, to=lines[1], marked=True)
    events = (
        Event(lines[0], 0, str(one), until=10),
        *(
            Event(lines[0], number, f"round trip {number}", until=number + 0.2, to=lines[1])
            for number in range(1, trip)
        ),
        last,
        Event(lines[2], trip + 0.5, str(other), until=8.5 if went_ahead else 10),
    )
    title = f"the first request is held before its round trip {trip}, the second one runs meanwhile"
    return Diagram(lines, events, title=title)

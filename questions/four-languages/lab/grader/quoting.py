"""A quote: asked for over HTTP, and judged."""

from __future__ import annotations

import resource
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import quote

from hotseat.instruments.http import Client, Reply
from hotseat.lab import Diff, Failure, Fault, Program, Rig, expect

from . import making
from .upstream import Answer, Upstream, price

PATIENCE = 20.0
"""Seconds for one reply: more than any machine needs, so that silence is silence."""

AMPLE = 10000
"""Milliseconds: the largest `within`, where time is not what is looked at."""

SOCKETS = 2048
"""So many descriptors the upstream and 200 clients may need in the grader's process."""


class Desk:
    """The candidate's program, and the upstream behind it."""

    _last: Upstream | None = None

    def __init__(self, rig: Rig[Any]) -> None:
        allow_sockets()
        if Desk._last is not None:
            Desk._last.close()
        self.upstream = Desk._last = Upstream(*rig.listen())
        self.program: Program = rig.start(env={"UPSTREAM": self.upstream.url})
        self.program.http.timeout = PATIENCE

    def quote(self, ids: Sequence[str], *, within: int | None = AMPLE) -> Reply:
        """Ask for a quote, and wait for the reply."""
        return self.program.http.get(target(ids, within))

    def begin(self, ids: Sequence[str], *, within: int | None = AMPLE) -> Asking:
        """Ask for a quote, and go on meanwhile."""
        return Asking(self.program.http, target(ids, within))

    def fails(self, plan: dict[str, Answer], status: int, what: str, hint: str | None = None) -> Reply:
        """Ask for the ids of a plan, in its order; the reply must have this status."""
        self.upstream.expect(plan)
        reply = self.quote(list(plan))
        expect_status(reply, status, what, hint)
        return reply


class Asking:
    """A request in a thread of its own."""

    def __init__(self, http: Client, target: str) -> None:
        self.reply: Reply | None = None
        self.fault: Fault | None = None
        self.seconds = 0.0
        self._http, self._target = http, target
        self._begun = time.monotonic()
        self._over = threading.Event()
        threading.Thread(target=self._ask, daemon=True).start()

    def _ask(self) -> None:
        try:
            self.reply = self._http.get(self._target)
        except Fault as fault:
            self.fault = fault
        self.seconds = time.monotonic() - self._begun
        self._over.set()

    @property
    def over(self) -> bool:
        return self._over.is_set()

    def wait(self, seconds: float) -> Reply | None:
        """The reply; None where there is none within `seconds`. Raises `Fault` where the exchange failed."""
        self._over.wait(seconds)
        if self.fault is not None:
            raise self.fault
        return self.reply


@dataclass
class Priced:
    """Ids with their prices, and the quote that is right for them."""

    ids: list[str]
    prices: list[str]
    plan: dict[str, Answer] = field(default_factory=dict[str, Answer])

    def __post_init__(self) -> None:
        self.plan = self.plan or dict(zip(self.ids, map(price, self.prices), strict=True))

    @property
    def held(self) -> dict[str, Answer]:
        """The plan that answers nothing before it is told to."""
        return {id: Answer(answer.data, held=True) for id, answer in self.plan.items()}

    def expect(self, reply: Reply, what: str, hint: str | None = None, *, ordered: bool = False) -> None:
        """The reply is the right quote; in the right order, where that is what is looked at."""
        expect_status(reply, 200, what)
        value = members(reply, what)
        shown = [f"{id}: {text}" for id, text in zip(self.ids, self.prices, strict=True)]
        given = value["prices"]
        if given != self.prices and (ordered or sorted(given) != sorted(self.prices)):
            raise Failure(
                f"{what}: `prices` is not what the upstream answered{', in the order of `ids`' if ordered else ''}",
                hint=hint,
                evidence=[
                    Diff("\n".join(self.prices), "\n".join(map(str, cast("list[Any]", given))), "prices"),
                    reply.exchange,
                ],
            )
        total = making.total(self.prices)
        if value["total"] != total:
            raise Failure(
                f"{what}: expected the total {total!r}, got {value['total']!r}",
                hint=hint,
                evidence=[Diff("\n".join([*shown, f"total: {total}"]),
                               "\n".join([*shown, f"total: {value['total']}"]), "the sum"), reply.exchange],
            )  # fmt: skip


def priced(rig: Rig[Any], count: int) -> Priced:
    """So many ids with ordinary prices."""
    return Priced(making.ids(rig.random, count), [making.price(rig.random) for _ in range(count)])


def target(ids: Sequence[str], within: int | None = None) -> str:
    listed = ",".join(quote(id, safe="") for id in ids)
    return f"/quote?ids={listed}" + (f"&within={within}" if within is not None else "")


def members(reply: Reply, what: str) -> dict[str, Any]:
    """The content of a quote, of the right types."""
    value: Any = reply.json()
    if not isinstance(value, dict):
        raise Failure(f"{what}: the content is no JSON object", evidence=[reply.exchange])
    found = cast("dict[str, Any]", value)
    prices: Any = found.get("prices")
    texts = isinstance(prices, list) and all(isinstance(one, str) for one in cast("list[object]", prices))
    if not texts or not isinstance(found.get("total"), str):
        raise Failure(
            f"{what}: expected `prices`, a list of strings, and `total`, a string", evidence=[reply.exchange]
        )
    return found


def expect_status(reply: Reply, status: int, what: str, hint: str | None = None) -> None:
    expect(reply.status, status, f"status of {what}", hint=hint, evidence=[reply.exchange])


def allow_sockets() -> None:
    """Raise the soft limit of open files of this process, as far as is needed and allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = SOCKETS if hard == resource.RLIM_INFINITY else min(SOCKETS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

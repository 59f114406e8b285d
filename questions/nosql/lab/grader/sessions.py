"""Sessions: kept, renewed, ended."""

from __future__ import annotations

import re
import time

from hotseat.instruments.http import Reply
from hotseat.lab import Failure, Rig, Table, check, expect

from . import making
from .costs import within_costs
from .races import Request, interleaved
from .shop import Object, Shop, expect_json, few, member_of

SHORT = 1
"""Seconds of a session that is waited for."""


def begun(shop: Shop, user: str, seconds: int, data: Object) -> str:
    """The token of a new session."""
    reply = shop.done("POST", "/sessions", {"user": user, "seconds": seconds, "data": data}, status=201)
    token = member_of(reply, "token", "POST /sessions")
    if not isinstance(token, str) or not re.fullmatch(r"[A-Za-z0-9_-]{16,64}", token):
        raise Failure(f"POST /sessions: the token is {token!r}, not as the brief wants it")
    return token


def expect_session(shop: Shop, token: str, user: str, data: Object, when: str) -> Reply:
    """The session is there and says this."""
    reply = shop.done("GET", f"/sessions/{token}", status=200, when=when)
    expect_json(reply, {"user": user, "data": data}, f"GET of a session, {when}")
    return reply


@check
def keeps_sessions(rig: Rig[Shop]) -> None:
    """A session keeps its user and data at both instances, until it is ended."""
    shop, random = rig.world, rig.random
    users = [making.name(random, "user") for _ in range(2)]
    data: Object = {"basket": [making.name(random, "item"), 3], "note": "Ω\r\n", "nothing": {}}
    tokens = [begun(shop, user, 3600, data) for user in (users[0], users[0], users[1])]
    expect(len(set(tokens)), 3, "different tokens of three sessions")
    for _ in range(2):
        expect_session(shop, tokens[0], users[0], data, "after POST /sessions")
    other: Object = {"basket": []}
    shop.done("PUT", f"/sessions/{tokens[0]}", other, status=204)
    for _ in range(2):
        expect_session(shop, tokens[0], users[0], other, "after PUT")
    expect_session(shop, tokens[1], users[0], data, "after PUT to another one")
    shop.done("DELETE", f"/sessions/{tokens[0]}", status=204)
    for _ in range(2):
        shop.done("GET", f"/sessions/{tokens[0]}", status=404, when="after DELETE")
    shop.done("PUT", f"/sessions/{tokens[0]}", other, status=404, when="after DELETE")
    expect_session(shop, tokens[2], users[1], data, "after DELETE of another one")
    for token in tokens[1:]:
        shop.done("DELETE", f"/sessions/{token}", status=204)


@check(needs=keeps_sessions)
def renews_sessions(rig: Rig[Shop]) -> None:
    """Each key of a session expires by itself, at its time after the last use, whatever the use was."""
    shop, random = rig.world, rig.random
    before = set(shop.redis.keys())
    seconds = random.randrange(1000, 80000)
    token = begun(shop, making.name(random, "user"), seconds, {"n": 1})
    _expect_expiring(shop, before, seconds, "POST /sessions")
    for method, content, status in (("GET", None, 200), ("PUT", {"n": 2}, 204), ("GET", None, 200)):
        # Time does not pass for a test: the keys are made to be about to end.
        shop.redis.pipeline([("PEXPIRE", key, 90_000) for key in _new(shop, before)])
        shop.done(method, f"/sessions/{token}", content, status=status)
        _expect_expiring(shop, before, seconds, f"{method} of the session, with 90 s left,")
    shop.done("DELETE", f"/sessions/{token}", status=204)


def _new(shop: Shop, before: set[bytes]) -> dict[bytes, int | None]:
    return {key: left for key, left in shop.redis.expiries().items() if key not in before}


def _expect_expiring(shop: Shop, before: set[bytes], seconds: int, after: str) -> None:
    left = _new(shop, before)
    rows = tuple((key.decode("utf-8", "backslashreplace"), _seconds(ms)) for key, ms in left.items())
    table = Table(("key", "expires in"), rows, title="keys of the session")
    if not left:
        raise Failure(f"after {after} there is no new key in Redis", hint="Where is the session?")
    for key, ms in left.items():
        if ms is None or not (seconds - 30) * 1000 <= ms <= seconds * 1000:
            raise Failure(
                f"after {after} the key {key.decode('utf-8', 'backslashreplace')} of a session of {seconds} s "
                f"{'never expires' if ms is None else f'expires in {_seconds(ms)}'}; expected {seconds} s",
                hint="Which commands set the time of a key, which keep it, and which clear it?",
                evidence=[table],
            )


def _seconds(ms: int | None) -> str:
    return "never" if ms is None else f"{ms / 1000:.0f} s"


@check(needs=keeps_sessions, budget=30)
def ends_sessions(rig: Rig[Shop]) -> None:
    """What has ended is gone for good: nothing of it stays in Redis, and a late PUT does not bring it back."""
    shop, random = rig.world, rig.random
    before = set(shop.redis.keys())
    user = making.name(random, "user")
    tokens = [begun(shop, user, SHORT, {"n": number}) for number in range(5)]
    ended = begun(shop, user, 3600, {"n": 9})
    shop.done("DELETE", f"/sessions/{ended}", status=204)
    deadline = time.monotonic() + SHORT + 2.5
    while (left := _new(shop, before)) and time.monotonic() < deadline:
        time.sleep(0.02)
    if left:
        names = [key.decode("utf-8", "backslashreplace") for key in left]
        raise Failure(
            f"2.5 s after 5 sessions of {SHORT} s were over and one was deleted, Redis still keeps {few(names)}",
            hint="Who removes a session that nobody asks for any more?",
        )
    shop.done("GET", f"/sessions/{tokens[0]}", status=404, when="after its time")
    _stays_ended(rig, user)


def _stays_ended(rig: Rig[Shop], user: str) -> None:
    """DELETE runs while a PUT is under way."""
    shop, tokens = rig.world, list[str]()

    def judge(one: Request, other: Request) -> str | None:
        reply = shop.ask("GET", f"/sessions/{tokens[-1]}")
        if reply.status == 404:
            return None
        return (
            f"PUT of a session, answered {one.status()}, and DELETE of it at once, answered {other.status()}: "
            f"expected that it has ended, but GET answers {reply.status}"
        )

    interleaved(
        rig,
        lambda: tokens.append(begun(shop, user, 3600, {"n": 0})),
        lambda: Request("PUT", f"/sessions/{tokens[-1]}", {"n": 1}),
        lambda: Request("DELETE", f"/sessions/{tokens[-1]}"),
        judge,
        "What does your PUT do when the session has ended between its reading and its writing?",
    )


@check(needs=keeps_sessions)
def asks_little_of_sessions(rig: Rig[Shop]) -> None:
    """With many sessions, reading and writing one costs a few round trips and its own bytes."""
    shop, random = rig.world, rig.random
    user, data = making.name(random, "user"), {"text": f"{random.getrandbits(800):0200x}"}
    tokens = [begun(shop, user, 3600, data) for _ in range(40)]
    path = f"/sessions/{tokens[30]}"
    for method, content, status in (("GET", None, 200), ("PUT", data, 204), ("DELETE", None, 204)):
        within_costs(
            shop,
            f"{method} of one session of {len(tokens)}",
            lambda method=method, content=content, status=status: shop.done(
                method, path, content, status=status
            ),
            parts=1,
            size=600,
        )
    expect(shop.ask("GET", path).status, 404, "status of GET of a session after DELETE")
    for token in tokens:
        shop.ask("DELETE", f"/sessions/{token}")

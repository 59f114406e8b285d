"""What a request may cost, by the brief, and what it did cost."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hotseat.instruments.redis import Spent
from hotseat.lab import Evidence, Failure, Table, Text

from .shop import Shop

TRIPS = 6
NEVER = {
    *("keys", "scan", "sscan", "hscan", "zscan", "randomkey"),
    *("sort", "sort_ro", "lpos", "lrem", "linsert"),
}


def within_costs(
    shop: Shop, what: str, act: Callable[[], Any], *, parts: int, size: int, hint: str | None = None
) -> None:
    """Let `act` send one request, and hold what it cost Redis against the brief.

    parts: items, players, posts or followers it is about. size: bytes of JSON of all of them.
    """
    with shop.redis.measure() as spent:
        act()
    ran = sum(spent.commands.values())
    most, many = 2048 + 4 * size + 500 * parts, 30 + 6 * parts
    refused = sorted(NEVER & set(spent.commands))
    if refused:
        wrong = f"{' and '.join(name.upper() for name in refused)} ran"
    elif spent.trips > TRIPS:
        wrong = f"{spent.trips} round trips to Redis, at most {TRIPS} are allowed"
    elif ran > many:
        wrong = f"{ran} commands ran in Redis, at most {many} are allowed"
    elif spent.bytes > most:
        wrong = f"{spent.bytes:,} bytes went between program and Redis, at most {most:,} are allowed"
    else:
        return
    raise Failure(f"{what}: {wrong}", hint=hint or HINT, evidence=_seen(spent))


HINT = "Which structure of Redis answers this question at once? And which commands need no reply before the next?"


def _seen(spent: Spent) -> list[Evidence]:
    counts = sorted(spent.commands.items(), key=lambda pair: (-pair[1], pair[0]))
    counted = Table(("command", "times"), tuple(counts), title="what ran in Redis, by its own statistics")
    shown = spent.log[:12]
    if len(spent.log) > len(shown):
        shown = [*shown, f"… and {len(spent.log) - len(shown)} more"]
    log = Text("\n".join(shown), title="the commands, as Redis logged them")
    return [counted, log]


def size_of(value: Any) -> int:
    """Bytes of a value's JSON."""
    return len(json.dumps(value, ensure_ascii=False).encode())

"""A world's Redis server, as graders use it: `hotseat.instruments.redis.Redis`."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from hotseat.services.redis.resp import Resp, Word
from hotseat.services.redis.wire import Hold, Meter

_SHOWN = 60
"""Characters of a word of a command that are shown."""


@dataclass
class Spent:
    """What the programs asked of the server within `measure`; complete when it is left."""

    trips: int = 0
    sent: int = 0
    answered: int = 0
    commands: dict[str, int] = field(default_factory=dict[str, int])
    log: list[str] = field(default_factory=list[str])

    @property
    def bytes(self) -> int:
        """Both ways."""
        return self.sent + self.answered


class RedisServer:
    """One server, through its administrator's eyes. Not for several threads at once."""

    def __init__(self, path: str, password: str, meter: Meter) -> None:
        self._resp = Resp(path, "grader", password)
        self._meter = meter

    def close(self) -> None:
        """Close the connection."""
        self._resp.close()

    def call(self, *words: Word) -> Any:
        """One command as administrator, its reply. Raises RedisError, ServiceFailed."""
        return self._resp.call(*words)

    def pipeline(self, commands: Sequence[Sequence[Word]]) -> list[Any]:
        """Several commands as administrator in one round trip, their replies."""
        return self._resp.pipeline(commands)

    @contextmanager
    def measure(self) -> Generator[Spent]:
        """Count what programs do within: round trips, bytes, and commands by the server's own statistics."""
        spent = Spent()
        before = _calls(self._resp.pipeline([("SLOWLOG", "RESET"), ("INFO", "commandstats")])[1])
        trips, sent, answered = self._meter.trips, self._meter.sent, self._meter.answered
        yield spent
        spent.trips = self._meter.trips - trips
        spent.sent, spent.answered = self._meter.sent - sent, self._meter.answered - answered
        info, log = self._resp.pipeline([("INFO", "commandstats"), ("SLOWLOG", "GET", -1)])
        before["info"] = before.get("info", 0) + 1  # that of the beginning is in the end's statistics
        after = _calls(info)
        spent.commands = {
            name: count - before.get(name, 0) for name, count in after.items() if count > before.get(name, 0)
        }
        spent.log = [_command(entry) for entry in reversed(log) if not _ours(entry)]

    def hold(self, trip: int) -> AbstractContextManager[Hold]:
        """Hold the connection that begins the `trip`-th round trip from now, until released."""
        return self._meter.hold(trip)

    def keys(self) -> list[bytes]:
        """Every key there is, sorted."""
        found: set[bytes] = set()
        cursor = b"0"
        while True:
            cursor, some = self._resp.call("SCAN", cursor, "COUNT", 1000)
            found.update(some)
            if cursor == b"0":
                return sorted(found)

    def expiries(self) -> dict[bytes, int | None]:
        """Milliseconds each key has left; None for one that stays."""
        keys = self.keys()
        left = self._resp.pipeline([("PTTL", key) for key in keys])
        return {key: None if ms == -1 else ms for key, ms in zip(keys, left, strict=True) if ms != -2}

    def memory(self) -> int:
        """Bytes of all keys and their values, reckoned by the server key by key."""
        sizes = self._resp.pipeline([("MEMORY", "USAGE", key, "SAMPLES", 0) for key in self.keys()])
        return sum(size for size in sizes if size is not None)

    def flush(self) -> None:
        """Remove every key."""
        self._resp.call("FLUSHALL")


def _calls(info: bytes) -> dict[str, int]:
    """`cmdstat_get:calls=3,usec=...` as {"get": 3}; a subcommand is written `client|info`."""
    found: dict[str, int] = {}
    for line in info.decode().splitlines():
        name, _, facts = line.partition(":calls=")
        if facts and name.startswith("cmdstat_"):
            found[name.removeprefix("cmdstat_")] = int(facts.split(",")[0])
    return found


def _ours(entry: list[Any]) -> bool:
    """What the administrator asks comes over the Unix socket as everybody's does, but he is alone in asking it."""
    words = [word.upper() for word in entry[3][:2]]
    return words[0] in (b"SLOWLOG", b"INFO", b"SCAN", b"PTTL") or words == [b"MEMORY", b"USAGE"]


def _command(entry: list[Any]) -> str:
    words = (word.decode("utf-8", "backslashreplace") for word in entry[3])
    return " ".join(word if len(word) <= _SHOWN else f"{word[:_SHOWN]}…" for word in words)

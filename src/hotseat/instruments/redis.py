"""What a Redis server tells a grader: what programs asked of it, what it keeps, and when a race is forced.

`rig.service("redis")` is a `Redis`. A race is forced by holding a program's connection between two round trips:

    with redis.hold(2) as hold:
        ...                     # a request in a thread of its own, which calls `hold.settle()` at its end
        hold.settled(5)         # it waits before its second round trip, or has ended
        ...                     # another request, meanwhile
        hold.release()
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol


class Spent(Protocol):
    """What the programs asked of a Redis server."""

    @property
    def trips(self) -> int:
        """Round trips: how often a program sent something after the server had the last word."""
        ...

    @property
    def bytes(self) -> int:
        """Sent and answered."""
        ...

    @property
    def commands(self) -> Mapping[str, int]:
        """How often each command ran, scripts included, by the server's statistics; in lower case."""
        ...

    @property
    def log(self) -> Sequence[str]:
        """The commands in order, as the server's log has them, long words cut; a script follows its commands."""
        ...


class Hold(Protocol):
    """A connection to Redis that is held between two round trips, or will be."""

    @property
    def caught(self) -> bool:
        """Whether it was held."""
        ...

    def settle(self) -> None:
        """Tell that the request has ended without being held."""
        ...

    def settled(self, seconds: float) -> bool:
        """Wait until a connection is held, or `settle` was called; False where neither came in time."""
        ...

    def release(self) -> None:
        """Let the connection go on; so does leaving the context."""
        ...


class Redis(Protocol):
    """A Redis server of this world alone, with the rights of its administrator. Not for several threads at once."""

    def call(self, *words: str | bytes | float) -> Any:
        """One command, its reply: bytes, int, None or a list of these."""
        ...

    def pipeline(self, commands: Sequence[Sequence[str | bytes | float]]) -> list[Any]:
        """Several commands in one round trip, their replies."""
        ...

    def measure(self) -> AbstractContextManager[Spent]:
        """Count what the programs ask of the server within; complete when the context is left."""
        ...

    def hold(self, trip: int) -> AbstractContextManager[Hold]:
        """Hold back the `trip`-th round trip that programs begin from now on (1 is the next)."""
        ...

    def keys(self) -> list[bytes]:
        """Every key there is, sorted."""
        ...

    def expiries(self) -> dict[bytes, int | None]:
        """Milliseconds each key has left; None for one that stays."""
        ...

    def memory(self) -> int:
        """Bytes of all keys and their values, reckoned by the server key by key."""
        ...

    def flush(self) -> None:
        """Remove every key."""
        ...

"""What passes between programs and a server: counted, and held where a race is to be forced.

A round trip begins when a program sends something after the server had the last word on that connection. However a
client cuts its bytes into packets, commands sent without waiting for each reply are one round trip.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager

HELD_AT_MOST = 15.0
"""Seconds after which a held connection goes on by itself."""


class Meter:
    """Counts over all connections of a lease since it was made."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hold: Hold | None = None
        self.trips = 0
        self.sent = 0
        """Bytes from programs to the server."""
        self.answered = 0
        """Bytes from the server to programs."""

    def line(self) -> Line:
        """A new connection."""
        return Line(self)

    @contextmanager
    def hold(self, trip: int) -> Generator[Hold]:
        """Hold back what begins the `trip`-th round trip from now (1 is the next one), until released."""
        held = Hold(trip)
        with self._lock:
            self._hold = held
        try:
            yield held
        finally:
            with self._lock:
                self._hold = None
            held.release()

    def asked(self, size: int, *, begins: bool) -> Hold | None:
        """Count what a program sends. Returns the hold that it has run into."""
        with self._lock:
            self.sent += size
            if not begins:
                return None
            self.trips += 1
            return self._hold if self._hold is not None and self._hold.count() else None

    def replied(self, size: int) -> None:
        """Count what the server sends."""
        with self._lock:
            self.answered += size


class Line:
    """One connection between a program and the server."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._asking = False

    def asked(self, data: bytes) -> None:
        """The program sends this; returns when it may go on to the server."""
        begins, self._asking = not self._asking, True
        hold = self._meter.asked(len(data), begins=begins)
        if hold is not None:
            hold.wait()

    def answered(self, data: bytes) -> None:
        """The server sends this."""
        self._asking = False
        self._meter.replied(len(data))


class Hold:
    """One connection that waits, or will: the first that begins the round trip that was named."""

    def __init__(self, trip: int) -> None:
        self._left = trip
        self._released = threading.Event()
        self._settled = threading.Event()
        self.caught = False
        """Whether a connection was held."""

    def count(self) -> bool:
        """Count one round trip; whether it is the one."""
        self._left -= 1
        return self._left == 0

    def wait(self) -> None:
        """Called by the connection: wait here until released."""
        self.caught = True
        self._settled.set()
        self._released.wait(HELD_AT_MOST)

    def settle(self) -> None:
        """Called by whoever sent the request: it has ended without being held."""
        self._settled.set()

    def settled(self, seconds: float) -> bool:
        """Wait until a connection is held, or `settle` was called; False where neither came in time."""
        return self._settled.wait(seconds)

    def release(self) -> None:
        """Let the connection go on."""
        self._released.set()

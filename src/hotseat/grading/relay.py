"""From a TCP port in the programs' network to a service's Unix socket outside of it.

The programs' network leads nowhere, and a service listens on no port at all: whoever reaches this listener is a
program of the run. The relay lives in the grader's process, outside of the sandbox.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable

from hotseat.errors import ServiceFailed
from hotseat.services.interface import Line, Wire


class Relay:
    """Forwards every connection of a listening socket to a fresh connection of `dial`, until closed.

    wire: is told what passes, before it goes on.
    """

    def __init__(
        self, listener: socket.socket, dial: Callable[[], socket.socket], wire: Wire | None = None
    ) -> None:
        self._listener = listener
        self._dial = dial
        self._wire = wire
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, name="relay", daemon=True).start()

    def close(self) -> None:
        """Stop listening and cut every connection."""
        with contextlib.suppress(OSError):  # it is not connected; the call only wakes `accept`
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for end in self._open:
                with contextlib.suppress(OSError):  # already cut by its other end
                    end.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return  # closed
            try:
                far = self._dial()
            except (OSError, ServiceFailed):
                near.close()  # the service is gone: the program sees a closed connection, as it would outside
                continue
            with self._lock:
                self._open |= {near, far}
            line = self._wire.line() if self._wire is not None else _Unwatched()
            for source, target, seen in ((near, far, line.asked), (far, near, line.answered)):
                threading.Thread(target=self._pump, args=(source, target, seen), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, seen: Callable[[bytes], None]) -> None:
        with contextlib.suppress(OSError):  # either end may go at any time; both are then done
            while data := source.recv(65536):
                seen(data)
                target.sendall(data)
        with contextlib.suppress(OSError):  # the other end is gone already
            target.shutdown(socket.SHUT_WR)
        self._finish(source)

    def _finish(self, source: socket.socket) -> None:
        """Each end is closed by the pump that read from it, once."""
        with self._lock:
            self._open.discard(source)
        source.close()


class _Unwatched(Line):
    """A connection that nobody watches."""

    def asked(self, data: bytes) -> None:
        """Let it pass."""

    def answered(self, data: bytes) -> None:
        """Let it pass."""

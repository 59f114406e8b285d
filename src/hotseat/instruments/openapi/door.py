"""The only way from the explorer's process to the program: sockets handed over, already connected.

Whatever address the explorer's HTTP library wants to reach (a redirect, a reference), it gets a connection to the
program, inside of the program's network, and never any other.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Protocol


class Connect(Protocol):
    """Opens a connection to the program; raises OSError or `HotseatError`."""

    def __call__(self, *, timeout: float) -> socket.socket: ...


class Door:
    """Grader's side: answers each byte on its line with a connected socket, or with none where that fails."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._line, self.theirs = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, name="door", daemon=True)
        self._thread.start()

    def close(self) -> None:
        with contextlib.suppress(OSError):  # the other end has gone already
            self._line.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._line.close()
        self.theirs.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):  # the line is cut: nobody asks any more
            while self._line.recv(1):
                self._hand_over()

    def _hand_over(self) -> None:
        try:
            connection = self._connect(timeout=5.0)
        except Exception:  # refused, or the program has ended: the explorer sees a refused connection
            self._line.sendall(b"-")
            return
        with connection:
            socket.send_fds(self._line, [b"+"], [connection.fileno()])


class Dialler:
    """Explorer's side."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._lock = threading.Lock()

    def dial(self, address: object, timeout: object = None, *_: object, **__: object) -> socket.socket:
        """Stands in for `socket.create_connection`, and for urllib3's. Raises ConnectionRefusedError."""
        with self._lock:
            self._line.sendall(b"?")
            word, descriptors, _flags, _sender = socket.recv_fds(self._line, 1, 1)
        if word != b"+":
            raise ConnectionRefusedError(f"nothing listens at {address}")
        connection = socket.socket(fileno=descriptors[0])
        connection.settimeout(float(timeout) if isinstance(timeout, int | float) else 5.0)
        return connection

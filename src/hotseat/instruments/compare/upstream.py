"""An upstream that answers every request with the same content, some time after it came."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import time
from collections import deque
from types import TracebackType
from typing import Self

_BACKLOG = 1024
_LARGEST = 65_536


class SlowUpstream:
    """Listens on a port of 127.0.0.1 while the `with` block lasts.

    content: of every reply. delay: seconds between a request and its reply.
    """

    def __init__(self, content: str, delay: float) -> None:
        body = content.encode()
        self._reply = (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
            b"Content-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body)
        )
        self._delay = delay
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=_BACKLOG)
        self._listener.setblocking(False)
        self.port: int = self._listener.getsockname()[1]
        self._wake, self._woken = socket.socketpair()
        self._received: dict[socket.socket, bytes] = {}
        self._waiting: deque[tuple[float, socket.socket]] = deque()
        self._selector = selectors.DefaultSelector()
        self._thread = threading.Thread(target=self._serve, name="upstream", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wake.close()
        self._thread.join()

    def _serve(self) -> None:
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._woken, selectors.EVENT_READ)
        serving = True
        while serving:
            for key, _ in self._selector.select(self._patience()):
                sock = key.fileobj
                if sock is self._woken:
                    serving = False
                elif sock is self._listener:
                    self._accept()
                elif isinstance(sock, socket.socket):
                    self._receive(sock)
            self._answer_due()
        for sock in (*self._received, self._listener, self._woken):
            sock.close()
        self._selector.close()

    def _patience(self) -> float | None:
        return max(0.0, self._waiting[0][0] - time.monotonic()) if self._waiting else None

    def _accept(self) -> None:
        with contextlib.suppress(BlockingIOError, ConnectionAbortedError):
            while True:
                sock, _ = self._listener.accept()
                sock.setblocking(False)
                self._received[sock] = b""
                self._selector.register(sock, selectors.EVENT_READ)

    def _receive(self, sock: socket.socket) -> None:
        try:
            data = sock.recv(_LARGEST)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        asked = b"\r\n\r\n" in self._received[sock]
        self._received[sock] += data
        if not data or len(self._received[sock]) > _LARGEST:
            self._end(sock)
        elif not asked and b"\r\n\r\n" in self._received[sock]:
            self._waiting.append((time.monotonic() + self._delay, sock))

    def _answer_due(self) -> None:
        while self._waiting and self._waiting[0][0] <= time.monotonic():
            _, sock = self._waiting.popleft()
            if sock in self._received:  # nobody hung up
                with contextlib.suppress(OSError):
                    sock.send(self._reply)  # a few hundred bytes: they fit into an empty buffer
                self._end(sock)

    def _end(self, sock: socket.socket) -> None:
        self._selector.unregister(sock)
        del self._received[sock]
        sock.close()

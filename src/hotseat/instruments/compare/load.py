"""A closed loop: so many requests are kept open; as soon as one is answered, the next one is sent."""

from __future__ import annotations

import contextlib
import re
import resource
import selectors
import socket
import time
from dataclasses import dataclass, field
from typing import NamedTuple

_PIECE = 65_536
_SPARE = 256
"""Descriptors that the process needs besides those of the requests."""

_STATUS = re.compile(rb"HTTP/1\.[01] 200 ")
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,9})[ \t]*\r\n", re.IGNORECASE)


class Loaded(NamedTuple):
    """What came of it."""

    seconds: tuple[float, ...]
    """From opening the connection to the last byte of the reply, of each right reply, ascending."""
    failed: int
    """Replies that were not right, connections that broke, and requests without a reply when the time was up."""
    example: str
    """The first of the failures, in words; "" where there is none."""


@dataclass(eq=False)
class _Request:
    """One request on its way."""

    sock: socket.socket
    begun: float
    unsent: bytes
    received: bytearray = field(default_factory=bytearray)


def load(
    port: int, target: str, *, contains: str, open_requests: int, count: int, timeout: float = 10.0
) -> Loaded:
    """Send `count` GET requests to 127.0.0.1:port, `open_requests` of them at a time, a connection for each.

    contains: what is in the content of every right reply, besides status 200.
    timeout: seconds for all of them together.
    """
    _allow(open_requests * 2 + _SPARE)
    return _Loop(port, target, contains.encode(), timeout).run(open_requests, count)


class _Loop:
    def __init__(self, port: int, target: str, contains: bytes, timeout: float) -> None:
        self._address = ("127.0.0.1", port)
        self._request = (
            f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
        )
        self._contains = contains
        self._deadline = time.monotonic() + timeout
        self._selector = selectors.DefaultSelector()
        self._under_way = 0
        self._seconds: list[float] = []
        self._failed = 0
        self._example = ""

    def run(self, open_requests: int, count: int) -> Loaded:
        left = count
        try:
            while (left or self._under_way) and time.monotonic() < self._deadline:
                while left and self._under_way < open_requests:
                    left -= 1
                    self._begin()
                for key, _ in self._selector.select(max(0.0, self._deadline - time.monotonic())):
                    self._attend(key.data)
        finally:
            unanswered = self._under_way
            for key in list(self._selector.get_map().values()):
                key.data.sock.close()
            self._selector.close()
        if unanswered or left:
            self._fail(unanswered + left, "no reply in time")
        return Loaded(tuple(sorted(self._seconds)), self._failed, self._example)

    def _begin(self) -> None:
        sock = socket.socket()
        sock.setblocking(False)
        request = _Request(sock, time.perf_counter(), self._request)
        with contextlib.suppress(BlockingIOError):
            error = sock.connect_ex(self._address)
            if error not in (0, 36, 115):  # EINPROGRESS of macOS and of Linux
                sock.close()
                self._fail(1, "no connection")
                return
        self._selector.register(sock, selectors.EVENT_WRITE, request)
        self._under_way += 1

    def _attend(self, request: _Request) -> None:
        try:
            if request.unsent:
                request.unsent = request.unsent[request.sock.send(request.unsent) :]
                if not request.unsent:
                    self._selector.modify(request.sock, selectors.EVENT_READ, request)
                return
            data = request.sock.recv(_PIECE)
        except BlockingIOError:
            return
        except OSError as error:
            self._end(request, error.strerror or "the connection broke")
            return
        request.received += data
        if not data or _complete(request.received):
            self._end(request, _wrong(bytes(request.received), self._contains))

    def _end(self, request: _Request, wrong: str) -> None:
        now = time.perf_counter()
        self._selector.unregister(request.sock)
        request.sock.close()
        self._under_way -= 1
        if wrong:
            self._fail(1, wrong)
        else:
            self._seconds.append(now - request.begun)

    def _fail(self, number: int, why: str) -> None:
        self._failed += number
        self._example = self._example or why


def _readable(line: bytes) -> str:
    return repr(line[:60].decode("ascii", "replace"))


def _complete(received: bytearray) -> bool:
    """Whether all is there that Content-Length announces; without it the end of the connection tells."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return False
    length = _LENGTH.search(received, 0, end + 2)
    return length is not None and len(received) - end - 4 >= int(length[1])


def _wrong(received: bytes, contains: bytes) -> str:
    """What is wrong with a reply; "" where it is right."""
    if not received:
        return "the connection was closed without a reply"
    head, _, body = received.partition(b"\r\n\r\n")
    if not _STATUS.match(head):
        return f"answered {_readable(head.splitlines()[0])}"
    return "" if contains in body else "answered something else than expected"


def _allow(wanted: int) -> None:
    """Raise the soft limit of open files of this process, as far as is needed and allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))

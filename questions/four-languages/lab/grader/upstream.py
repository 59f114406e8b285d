"""The upstream that the candidate's program asks: it answers as told, and keeps a record of what came.

One thread serves all connections, without blocking. What is held is answered when `release` is called; so "at the
same time" is a matter of counting the calls that are held, not of measuring seconds.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote_to_bytes

PREFIX: Final = "/prices/"
LONGEST_REQUEST: Final = 65536
PAUSE: Final = 0.1
"""Seconds between two bytes of a reply that drips."""


@dataclass(frozen=True)
class Answer:
    """What the upstream answers when it is asked for an id."""

    data: bytes
    """The bytes of the whole reply; the connection is closed after them."""
    held: bool = False
    """Only once `release` was called."""
    drips: bool = False
    """Byte by byte, slower than anybody waits for."""


def reply(content: str | bytes, status: str = "200 OK", *fields: str, length: int | None = None) -> bytes:
    """A reply; `length` instead of the true Content-Length."""
    body = content.encode() if isinstance(content, str) else content
    head = [f"HTTP/1.1 {status}", "Content-Type: text/plain; charset=utf-8", *fields]
    head += [f"Content-Length: {len(body) if length is None else length}", "Connection: close", "", ""]
    return "\r\n".join(head).encode() + body


def price(text: str, *, held: bool = False) -> Answer:
    return Answer(reply(text), held)


NOT_FOUND = Answer(reply("no such price", "404 Not Found"))
DRIPPING = Answer(b"HTTP/1.1 200 OK\r\nX-Padding: " + b"." * 1000, drips=True)


@dataclass(eq=False)
class _Call:
    """One connection to the upstream."""

    sock: socket.socket
    received: bytearray = field(default_factory=bytearray)
    id: str | None = None
    answer: Answer | None = None
    """None until the request is complete."""
    sending: bytes = b""


class Upstream:
    """Listens until `close`. The methods are for the grader's own thread; `asked` and the like may be read any time."""

    def __init__(self, listener: socket.socket, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._listener = listener
        self._listener.setblocking(False)
        self._changed = threading.Condition()
        self._plan: dict[str, Answer] = {}
        self._calls: dict[socket.socket, _Call] = {}
        self._holding = True
        self._closed = False
        self.asked: list[str] = []
        """Ids in the order in which they were asked for, since `expect`."""
        self.strange: list[str] = []
        """First lines of requests that asked for no id that was expected."""
        self.most_open = 0
        """The largest number of calls that were under way at the same time, since `expect`."""
        self._wake, self._woken = socket.socketpair()
        self._woken.setblocking(False)
        self._selector = selectors.DefaultSelector()
        for sock in (self._listener, self._woken):
            self._selector.register(sock, selectors.EVENT_READ)
        threading.Thread(target=self._serve, name="upstream", daemon=True).start()

    # ------------------------------------------------------------------ for the grader

    def expect(self, plan: dict[str, Answer]) -> None:
        """Forget what was; from now on answer these ids like this, and hold what is to be held."""
        with self._changed:
            self._plan = dict(plan)
            self._holding = True
            self.asked, self.strange, self.most_open = [], [], 0

    @property
    def under_way(self) -> int:
        """Calls that wait for their answer now."""
        with self._changed:
            return self._under_way()

    @property
    def connections(self) -> int:
        """Connections that are open now, whatever came over them."""
        with self._changed:
            return len(self._calls)

    def wait(self, until: Callable[[Upstream], bool], *, quiet: float, most: float = 20.0) -> bool:
        """Wait until something holds; gives up after `quiet` seconds in which nothing came and nobody hung up."""
        end = time.monotonic() + most
        with self._changed:
            while not until(self):
                left = min(quiet, end - time.monotonic())
                if left <= 0 or not self._changed.wait(left):
                    return until(self)
        return True

    def release(self, ids: list[str] | None = None) -> None:
        """Answer what is held, and hold nothing any more; or only these ids, one after the other."""
        with self._changed:
            if ids is None:
                self._holding = False
            order = {id: place for place, id in enumerate(ids or ())}
            calls = [call for call in self._calls.values() if call.answer is not None and call.answer.held]
            calls = [call for call in calls if ids is None or call.id in order]
            for call in sorted(calls, key=lambda call: order.get(call.id or "", 0)):
                self._begin_sending(call)
        self._wake.send(b".")

    def close(self) -> None:
        with self._changed:
            self._closed = True
        self._wake.send(b".")

    # ------------------------------------------------------------------ the thread

    def _under_way(self) -> int:
        return sum(call.answer is not None and not call.sending for call in self._calls.values())

    def _serve(self) -> None:
        next_drip = 0.0
        while not self._closed:
            ready = self._selector.select(PAUSE if self._drips() else None)
            with self._changed:
                for key, events in ready:
                    self._attend(key.fileobj, events)
                if self._drips() and time.monotonic() >= next_drip:
                    next_drip = time.monotonic() + PAUSE
                    self._drip()
        for sock in (*self._calls, self._listener, self._wake, self._woken):
            sock.close()
        self._selector.close()

    def _attend(self, sock: object, events: int) -> None:
        if sock is self._listener:
            self._accept()
        elif sock is self._woken:
            with contextlib.suppress(BlockingIOError):
                self._woken.recv(4096)
        elif isinstance(sock, socket.socket) and sock in self._calls:
            call = self._calls[sock]
            if events & selectors.EVENT_READ:
                self._receive(call)
            if sock in self._calls and call.sending and not self._dripping(call):
                self._send(call, call.sending)

    def _accept(self) -> None:
        with contextlib.suppress(BlockingIOError, ConnectionAbortedError):
            while True:
                sock, _ = self._listener.accept()
                sock.setblocking(False)
                self._calls[sock] = _Call(sock)
                self._selector.register(sock, selectors.EVENT_READ)

    def _receive(self, call: _Call) -> None:
        try:
            data = call.sock.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:  # it hung up
            self._end(call)
            return
        call.received += data
        if call.answer is None and (b"\r\n\r\n" in call.received or len(call.received) > LONGEST_REQUEST):
            self._asked(call)
            self._changed.notify_all()

    def _asked(self, call: _Call) -> None:
        line = bytes(call.received.partition(b"\r\n")[0]).decode("latin-1")
        call.id = id_of(line)
        if call.id is None or call.id not in self._plan:
            self.strange.append(line)
        else:
            self.asked.append(call.id)
        call.answer = self._plan.get(call.id, NOT_FOUND) if call.id is not None else NOT_FOUND
        self.most_open = max(self.most_open, self._under_way())
        if not (call.answer.held and self._holding):
            self._begin_sending(call)

    def _begin_sending(self, call: _Call) -> None:
        assert call.answer is not None, "only a call that was read is answered"
        call.sending = call.answer.data
        if not call.sending:  # closed without a reply
            self._end(call)
        elif not self._dripping(call):
            self._send(call, call.sending)

    def _send(self, call: _Call, data: bytes) -> None:
        try:
            sent = call.sock.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._end(call)
            return
        call.sending = call.sending[sent:]
        if not call.sending:
            self._end(call)
        elif not self._dripping(call):
            self._selector.modify(call.sock, selectors.EVENT_READ | selectors.EVENT_WRITE)

    def _dripping(self, call: _Call) -> bool:
        return call.answer is not None and call.answer.drips

    def _drips(self) -> bool:
        return any(self._dripping(call) for call in self._calls.values())

    def _drip(self) -> None:
        for call in [call for call in self._calls.values() if self._dripping(call)]:
            self._send(call, call.sending[:1])

    def _end(self, call: _Call) -> None:
        self._selector.unregister(call.sock)
        del self._calls[call.sock]
        call.sock.close()
        self._changed.notify_all()


def id_of(line: str) -> str | None:
    """The id that a request line asks for; None where it asks for something else."""
    words = line.split(" ")
    if len(words) != 3 or words[0] != "GET" or not words[1].startswith(PREFIX):
        return None
    segment = words[1].removeprefix(PREFIX)
    if any(mark in segment for mark in "/?#") or not segment.isascii():
        return None
    try:
        return unquote_to_bytes(segment).decode("utf-8")
    except UnicodeDecodeError:
        return None

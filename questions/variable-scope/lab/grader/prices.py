"""The price list: a server of the grader's, which the candidate's program asks in the middle of a request.

It can hold an answer back until it is told to go on, so that two requests overlap in an order that is ours to choose.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Prices = dict[str, int | tuple[str, ...]]
"""Item → its price, or the parts it is made of."""

LARGEST = 65536
"""Bytes of a request's head that are read."""


@dataclass
class Gate:
    """One item whose price is not told before the gate is opened."""

    arrived: threading.Event = field(default_factory=threading.Event)
    """Somebody asked."""
    opened: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Asked:
    """One question that came to the price list."""

    item: str
    at: float
    """`time.monotonic` when it came."""


class PriceList:
    """Answers GET /ITEM by `prices`, on a thread for each connection, until `close`."""

    PATIENCE = 25.0
    """Seconds after which a gate that nobody opens lets through: no thread of ours waits for ever."""

    def __init__(self, listener: socket.socket, port: int) -> None:
        self.prices: Prices = {}
        self.asked: list[Asked] = []
        self.url = f"http://127.0.0.1:{port}"
        self._gates: dict[str, Gate] = {}
        self._listener = listener
        _in_background(self._accept)

    def hold(self, item: str) -> Gate:
        """From now on, whoever asks for the item waits until the gate is opened."""
        gate = self._gates[item] = Gate()
        return gate

    def close(self) -> None:
        """Open every gate and listen no more."""
        for gate in self._gates.values():
            gate.opened.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()

    def _accept(self) -> None:
        self._listener.settimeout(None)
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            _in_background(lambda connection=connection: self._serve(connection))

    def _serve(self, connection: socket.socket) -> None:
        # The program may hang up, send no request at all, or be killed: then there is nobody to answer.
        with contextlib.suppress(OSError), connection:
            connection.settimeout(self.PATIENCE)
            item = _item(connection)
            if item is None:
                return
            self.asked.append(Asked(item, time.monotonic()))
            gate = self._gates.get(item)
            if gate is not None:
                gate.arrived.set()
                gate.opened.wait(self.PATIENCE)
            connection.sendall(_answer(item, self.prices))


def _item(connection: socket.socket) -> str | None:
    """What the request asks for; None where no request came."""
    head = b""
    while b"\r\n\r\n" not in head:
        more = connection.recv(4096)
        if not more or len(head) > LARGEST:
            return None
        head += more
    words = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
    return words[1].removeprefix("/") if len(words) > 1 else ""


def _answer(item: str, prices: Mapping[str, int | tuple[str, ...]]) -> bytes:
    found = prices.get(item)
    text = "there is no such item" if found is None else found if isinstance(found, int) else " ".join(found)
    body = str(text).encode()
    status = "404 Not Found" if found is None else "200 OK"
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\nConnection: close"
    )
    return head.encode() + b"\r\n\r\n" + body


def _in_background(function: Callable[[], object]) -> None:
    threading.Thread(target=function, daemon=True).start()

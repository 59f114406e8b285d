"""Messages over a stream socket: four bytes of length (big endian), then msgpack."""

from __future__ import annotations

import socket
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def send(line: socket.socket, message: msgspec.Struct) -> None:
    """Send one message. Raises BrokenPipeError when the other end is gone."""
    data = msgspec.msgpack.encode(message, enc_hook=_plain)
    line.sendall(len(data).to_bytes(4, "big") + data)


def receive(line: socket.socket, kind: type[T] | Any) -> T | None:
    """The next message, or None at the end of the stream."""
    head = _exactly(line, 4)
    if head is None:
        return None
    body = _exactly(line, int.from_bytes(head, "big"))
    return msgspec.msgpack.decode(body, type=kind) if body is not None else None


def _exactly(line: socket.socket, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        data = line.recv(min(count - len(parts), 1 << 20))
        if not data:
            return None
        parts += data
    return bytes(parts)


def _plain(value: object) -> str:
    """A cell of a table that JSON has no word for (a date, a Decimal, a range) is shown as its text."""
    return str(value)

"""One request, one connection, one reply; every byte of both is kept.

`h11` renders and parses, so that what it refuses is a protocol error by RFC 9112 and not our opinion. A
connection is opened for each request: nothing that one exchange does to a connection can colour the next.
"""

from __future__ import annotations

import contextlib
import json as json_module
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import h11

from hotseat.errors import BadReply, Fault, NoReply
from hotseat.instruments.http.headers import Headers
from hotseat.instruments.http.reply import Reply
from hotseat.instruments.http.transcript import exchange
from hotseat.model import Exchange

Fields = Mapping[str, str] | Sequence[tuple[str, str]]

LARGEST = 16 * 1024 * 1024
"""Bytes of a reply that are read before it is called too large."""

LINGER = 0.25
"""Seconds to wait, after a reply that may have no body, for bytes that should not be there."""

_UNSET: Any = object()


class Connect(Protocol):
    """Opens a connection; raises OSError or `Fault`."""

    def __call__(self, *, timeout: float) -> socket.socket: ...


class Client:
    """Sends requests to one server.

    connect: opens the TCP connection (through whatever door leads to the server).
    host: value of the Host field.
    timeout: seconds for a whole exchange, from connecting to the last byte.
    record: is given each exchange, complete or not.
    """

    def __init__(
        self,
        connect: Connect,
        *,
        host: str,
        timeout: float = 5.0,
        record: Callable[[Exchange], None] | None = None,
        largest: int = LARGEST,
    ) -> None:
        self._connect = connect
        self.host = host
        self.timeout = timeout
        self._record = record
        self._largest = largest

    def get(self, target: str, *, headers: Fields = (), timeout: float | None = None) -> Reply:
        return self.request("GET", target, headers=headers, timeout=timeout)

    def head(self, target: str, *, headers: Fields = (), timeout: float | None = None) -> Reply:
        return self.request("HEAD", target, headers=headers, timeout=timeout)

    def delete(self, target: str, *, headers: Fields = (), timeout: float | None = None) -> Reply:
        return self.request("DELETE", target, headers=headers, timeout=timeout)

    def post(
        self,
        target: str,
        *,
        json: Any = _UNSET,
        body: bytes | None = None,
        headers: Fields = (),
        timeout: float | None = None,
    ) -> Reply:
        return self.request("POST", target, json=json, body=body, headers=headers, timeout=timeout)

    def put(
        self,
        target: str,
        *,
        json: Any = _UNSET,
        body: bytes | None = None,
        headers: Fields = (),
        timeout: float | None = None,
    ) -> Reply:
        return self.request("PUT", target, json=json, body=body, headers=headers, timeout=timeout)

    def patch(
        self,
        target: str,
        *,
        json: Any = _UNSET,
        body: bytes | None = None,
        headers: Fields = (),
        timeout: float | None = None,
    ) -> Reply:
        return self.request("PATCH", target, json=json, body=body, headers=headers, timeout=timeout)

    def request(
        self,
        method: str,
        target: str,
        *,
        json: Any = _UNSET,
        body: bytes | None = None,
        headers: Fields = (),
        timeout: float | None = None,
    ) -> Reply:
        """Send one request and read its whole reply.

        json: a value sent as JSON with Content-Type application/json (a given Content-Type field wins).
        headers: further fields; a given Host, Content-Length or Connection replaces ours.
        Raises `NoReply` (nothing listens, closed or silent before a complete reply), `BadReply` (not HTTP, too large).
        """
        given = _pairs(headers)
        if json is not _UNSET:
            body = json_module.dumps(json, ensure_ascii=False).encode()
            given = _with_defaults(given, [("Content-Type", "application/json")])
        ours = [("Host", self.host), ("Accept", "*/*"), ("Connection", "close")]
        if body is not None or method in ("POST", "PUT", "PATCH"):
            ours.append(("Content-Length", str(len(body or b""))))
        fields = _with_defaults(given, ours)
        request = h11.Request(
            method=method, target=target, headers=[(name.encode(), value.encode()) for name, value in fields]
        )
        connection = h11.Connection(h11.CLIENT)
        sent = connection.send(request) or b""
        if body:
            sent += connection.send(h11.Data(data=body)) or b""
        sent += connection.send(h11.EndOfMessage()) or b""
        return self._exchange(connection, sent, f"{method} {target}", timeout or self.timeout)

    def raw(self, data: bytes, *, title: str = "raw request", timeout: float | None = None) -> bytes:
        """Send bytes as they are; what came back until the server closed or `timeout` seconds passed."""
        wire = _Wire(self._open(title, timeout or self.timeout), timeout or self.timeout, self._largest)
        with wire:
            # A reset, a time-out or the limit ends the reply: what came before is the result.
            with contextlib.suppress(OSError, _TooLarge):
                wire.send(data)
                while wire.receive():
                    continue
            self._keep(exchange(data, bytes(wire.received), title=title, seconds=wire.seconds))
            return bytes(wire.received)

    # ------------------------------------------------------------------ one exchange

    def _open(self, title: str, timeout: float) -> socket.socket:
        try:
            return self._connect(timeout=timeout)
        except ConnectionRefusedError as error:
            raise NoReply(f"{title}: nothing listens at {self.host}") from error
        except TimeoutError as error:
            raise NoReply(f"{title}: no connection to {self.host} within {timeout:g} s") from error
        except OSError as error:
            raise NoReply(f"{title}: no connection to {self.host}: {error.strerror or error}") from error

    def _exchange(self, connection: h11.Connection, sent: bytes, title: str, timeout: float) -> Reply:
        wire = _Wire(self._open(title, timeout), timeout, self._largest)
        with wire:
            try:
                _send(wire, sent)
                head, body = _read(connection, wire)
                bodiless = sent.startswith(b"HEAD ") or head.status_code in (204, 304)
                trailing = _trailing(connection, wire, bodiless)
            except (h11.RemoteProtocolError, OSError, _TooLarge) as error:
                seen = self._keep(exchange(sent, bytes(wire.received), title=title, seconds=wire.seconds))
                raise _fault(title, error, wire, timeout, seen) from error
            seen = self._keep(exchange(sent, bytes(wire.received), title=title, seconds=wire.seconds))
        return Reply(
            status=head.status_code,
            reason=head.reason.decode("latin-1"),
            headers=Headers((n.decode("latin-1"), v.decode("latin-1")) for n, v in head.headers.raw_items()),
            body=body,
            trailing=trailing,
            seconds=wire.seconds,
            exchange=seen,
        )

    def _keep(self, seen: Exchange) -> Exchange:
        if self._record is not None:
            self._record(seen)
        return seen


class _TooLarge(Exception):
    """The reply goes on beyond what is read."""


class _Wire:
    """A connection with one deadline for everything, that keeps what it received."""

    def __init__(self, sock: socket.socket, timeout: float, largest: int) -> None:
        self._socket = sock
        self._begun = time.monotonic()
        self._deadline = self._begun + timeout
        self._largest = largest
        self._ended: float | None = None
        self.received = bytearray()

    def __enter__(self) -> _Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    @property
    def seconds(self) -> float:
        return (self._ended or time.monotonic()) - self._begun

    def stop_clock(self) -> None:
        """The exchange is complete: what is read from here on does not count."""
        self._ended = time.monotonic()

    def limit(self, seconds: float) -> None:
        """Bring the deadline forward to `seconds` from now."""
        self._deadline = min(self._deadline, time.monotonic() + seconds)

    def send(self, data: bytes) -> None:
        self._socket.settimeout(self._left())
        self._socket.sendall(data)

    def receive(self) -> bytes:
        self._socket.settimeout(self._left())
        data = self._socket.recv(65536)
        self.received += data
        if len(self.received) > self._largest:
            raise _TooLarge
        return data

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _pairs(headers: Fields) -> list[tuple[str, str]]:
    if isinstance(headers, Mapping):
        return list(headers.items())
    return list(headers)


def _with_defaults(given: list[tuple[str, str]], defaults: list[tuple[str, str]]) -> list[tuple[str, str]]:
    named = {name.lower() for name, _ in given}
    return [field for field in defaults if field[0].lower() not in named] + given


def _send(wire: _Wire, sent: bytes) -> None:
    # A server may answer and close before it has read a body that it does not want (RFC 9110, 10.1.1).
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        wire.send(sent)


def _read(connection: h11.Connection, wire: _Wire) -> tuple[h11.Response, bytes]:
    head: h11.Response | None = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(wire.receive())
        elif isinstance(event, h11.Response):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            return head, bytes(body)
        elif isinstance(event, h11.ConnectionClosed):
            raise h11.RemoteProtocolError("closed without a reply")


def _trailing(connection: h11.Connection, wire: _Wire, bodiless: bool) -> bytes:
    """What follows the message. Waited for only where a body may not be, and is sent by mistake."""
    wire.stop_clock()
    trailing = connection.trailing_data[0]
    if trailing or not bodiless:
        return trailing
    try:
        wire.limit(LINGER)
        return wire.receive()
    except (OSError, _TooLarge):
        return b""


def _fault(title: str, error: Exception, wire: _Wire, timeout: float, seen: Exchange) -> Fault:
    count = len(wire.received)
    if isinstance(error, TimeoutError):
        came = f"{count} bytes came, but no complete reply" if count else "nothing came back"
        return NoReply(f"{title}: {came} within {timeout:g} s", evidence=[seen])
    if isinstance(error, _TooLarge):
        return BadReply(f"{title}: the reply is larger than {LARGEST // 1024 // 1024} MiB", evidence=[seen])
    if count == 0:
        return NoReply(f"{title}: the connection was closed without a reply", evidence=[seen])
    if isinstance(error, OSError):
        return BadReply(f"{title}: the connection broke after {count} bytes of the reply", evidence=[seen])
    return BadReply(f"{title}: the reply is not valid HTTP/1.1: {error}", evidence=[seen])

"""A request that is complete but for its last byte.

The server has read it, and can do nothing yet. Several of them, let go together, meet in the server: that is how
two writers are made to arrive at the same time on two instances.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import h11

from hotseat.instruments.http.transcript import exchange
from hotseat.lab import Exchange, Failure

from .library import PATIENCE, Instance


class HeldRequest:
    """Opened by making it; closed by leaving its `with`."""

    def __init__(
        self,
        instance: Instance,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        *,
        sent: float = 1.0,
    ) -> None:
        """sent: the part of the body that goes out at once, at most all but the last byte."""
        self.instance = instance
        self.title = f"{method} {path}"
        given = {
            "Host": instance.http.host,
            "Connection": "close",
            "Content-Length": str(len(body)),
            **headers,
        }
        head = f"{self.title} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in given.items()) + "\r\n"
        whole = head.encode("latin-1") + body
        self._sent = whole
        cut = len(whole) - len(body) + int(len(body) * sent)
        cut = min(cut, len(whole) - 1)
        self._rest = whole[cut:]
        self._received = b""
        self._socket = instance.program.connect(timeout=PATIENCE)
        self._socket.settimeout(PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._begun = time.monotonic()
        self._socket.sendall(whole[:cut])

    def release(self) -> None:
        self._socket.sendall(self._rest)

    def fileno(self) -> int:
        return self._socket.fileno()

    @property
    def answered(self) -> bool:
        """Whether a reply has begun to come."""
        return bool(select.select([self], [], [], 0)[0])

    @property
    def seconds(self) -> float:
        """Since it was opened."""
        return time.monotonic() - self._begun

    def status(self) -> int:
        """Wait for the reply. Raises Failure where none comes."""
        connection = h11.Connection(h11.CLIENT)
        connection.send(h11.Request(method="PUT", target="/", headers=[("Host", "library")]))
        while True:
            try:
                event = connection.next_event()
                if isinstance(event, h11.Response):
                    return event.status_code
                connection.receive_data(self._receive())
            except (OSError, h11.RemoteProtocolError) as error:
                raise Failure(
                    f"{self.title} at {self.instance.name}: no reply within {PATIENCE:g} s ({error})",
                    evidence=[self.exchange],
                ) from error

    def _receive(self) -> bytes:
        data = self._socket.recv(65536)
        self._received += data
        return data

    @property
    def exchange(self) -> Exchange:
        return exchange(
            self._sent[:600],
            self._received,
            title=f"{self.title} at {self.instance.name}",
            seconds=self.seconds,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()


def wait_for_any(requests: Sequence[HeldRequest], seconds: float) -> None:
    """Wait until one of them is answered, or the time is up."""
    select.select(requests, [], [], seconds)

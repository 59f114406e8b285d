"""How the grader reaches the programs' network: loopback, of the machine or of the sandbox."""

from __future__ import annotations

import os
import random
import socket
import threading
from collections.abc import Callable, Iterator

from hotseat.errors import OurProblem
from hotseat.sandbox.launch import Spawner

_PORTS = range(20_000, 32_000)
"""Below the ports that the system gives to outgoing connections."""


class Network:
    """Loopback, of the machine or of the sandbox, depending on where its sockets come from."""

    def __init__(self, new_socket: Callable[[], socket.socket]) -> None:
        self._socket = new_socket
        self._ports = _from_anywhere(_PORTS)

    def free_port(self) -> int:
        for port in self._ports:
            with self._socket() as probe:
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    continue
            return port
        raise OurProblem("every TCP port from 20000 to 32000 is taken: close what listens there")

    def connect(self, port: int, timeout: float) -> socket.socket:
        sock = self._socket()
        try:
            sock.settimeout(timeout)
            sock.connect(("127.0.0.1", port))
        except BaseException:
            sock.close()
            raise
        return sock

    def listen(self, port: int) -> tuple[socket.socket, int]:
        sock = self._socket()
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind(("127.0.0.1", port))
            sock.listen(128)
        except BaseException:
            sock.close()
            raise
        return sock, int(sock.getsockname()[1])


class Door:
    """Sockets made inside the sandbox's network, fetched in growing batches. A socket keeps its network for life."""

    _LARGEST_BATCH = 32

    def __init__(self, spawner: Spawner) -> None:
        self._spawner = spawner
        self._ready: list[int] = []
        self._batch = 2
        self._lock = threading.Lock()

    def socket(self) -> socket.socket:
        with self._lock:
            if not self._ready:
                self._ready = self._spawner.ask("sockets", count=self._batch).descriptors
                self._batch = min(2 * self._batch, self._LARGEST_BATCH)
            descriptor = self._ready.pop()
        return socket.socket(socket.AF_INET, socket.SOCK_STREAM, 0, fileno=descriptor)

    def close(self) -> None:
        with self._lock:
            while self._ready:
                os.close(self._ready.pop())


def host_socket() -> socket.socket:
    """A TCP socket of this machine's network."""
    return socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def _from_anywhere(ports: range) -> Iterator[int]:
    """Each port once. Several runs on one machine are unlikely to ask for the same ones at the same time."""
    start = random.SystemRandom().randrange(len(ports))
    return iter([*ports[start:], *ports[:start]])

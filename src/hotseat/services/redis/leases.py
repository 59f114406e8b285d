"""One world's Redis server."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Mapping

import msgspec

from hotseat.errors import ServiceFailed
from hotseat.model import Value
from hotseat.services.interface import Address, Lease
from hotseat.services.redis.handle import RedisServer
from hotseat.services.redis.wire import Meter

_SECONDS = 30.0


class _Answer(Value, frozen=True):
    """What the keeper says."""

    socket: str = ""
    grader: str = ""
    candidate: str = ""
    failed: str = ""


class RedisLease(Lease):
    """A server of its own, empty. Raises ServiceFailed."""

    database: RedisServer

    def __init__(self, address: Address) -> None:
        self._keeper = _connected(address.socket)
        try:
            self._server = _ask(self._keeper, address.secret)
            self.wire = Meter()
            self.database = RedisServer(self._server.socket, self._server.grader, self.wire)
        except BaseException:
            self._keeper.close()
            raise

    def env(self, port: int) -> Mapping[str, str]:
        """The environment for programs: the parts, and all of it as a URL."""
        password = self._server.candidate
        return {
            "REDIS_HOST": "127.0.0.1",
            "REDIS_PORT": str(port),
            "REDIS_PASSWORD": password,
            "REDIS_URL": f"redis://default:{password}@127.0.0.1:{port}/0",
        }

    def connect_raw(self) -> socket.socket:
        """A connected Unix socket to the server: the other end of the relay that programs reach by TCP."""
        return _connected(self._server.socket)

    def close(self) -> None:
        """End the server, wait until it is gone. Never raises."""
        self.database.close()
        with contextlib.suppress(OSError):  # the keeper is gone, and the server with it
            self._keeper.shutdown(socket.SHUT_WR)
            while self._keeper.recv(64):
                continue
        self._keeper.close()


def _connected(path: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(path)
    except OSError as error:
        connection.close()
        raise ServiceFailed(f"the Redis server cannot be reached: {error}") from error
    return connection


def _ask(keeper: socket.socket, secret: str) -> _Answer:
    keeper.settimeout(_SECONDS)
    said = b""
    try:
        keeper.sendall(f"{secret}\n".encode())
        while not said.endswith(b"\n") and (chunk := keeper.recv(4096)):
            said += chunk
        answer = msgspec.json.decode(said, type=_Answer)
    except (OSError, msgspec.DecodeError) as error:
        raise ServiceFailed(f"Redis's keeper gave no server: {error}") from error
    if answer.failed:
        raise ServiceFailed(f"Redis did not start: {answer.failed}")
    return answer

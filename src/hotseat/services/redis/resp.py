"""A client for Redis's protocol (RESP2), as small as graders need it."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Any

from hotseat.errors import ServiceFailed

Word = str | bytes | float
_SECONDS = 10.0


class RedisError(Exception):
    """The server refused a command; its own words."""


class Resp:
    """One connection to a server's Unix socket. Not for several threads at once."""

    def __init__(self, path: str, user: str, password: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(_SECONDS)
        try:
            self._socket.connect(path)
        except OSError as error:
            self._socket.close()
            raise ServiceFailed(f"the Redis server cannot be reached: {error}") from error
        self._replies = self._socket.makefile("rb")
        self.call("AUTH", user, password)

    def close(self) -> None:
        """Close the connection."""
        self._replies.close()
        self._socket.close()

    def call(self, *words: Word) -> Any:
        """One command, its reply: bytes, int, None or a list of these. Raises RedisError, ServiceFailed."""
        return self.pipeline([words])[0]

    def pipeline(self, commands: Sequence[Sequence[Word]]) -> list[Any]:
        """Several commands in one round trip, their replies. Raises RedisError for the first that failed."""
        try:
            self._socket.sendall(b"".join(encoded(words) for words in commands))
            replies = [self._reply() for _ in commands]
        except OSError as error:
            raise ServiceFailed(f"the Redis server died: {error}") from error
        for reply in replies:
            if isinstance(reply, RedisError):
                raise reply
        return replies

    def _reply(self) -> Any:
        line = self._replies.readline()
        if not line.endswith(b"\r\n"):
            raise ServiceFailed("the Redis server died: it closed the connection")
        kind, rest = line[:1], line[1:-2]
        match kind:
            case b"+":
                return rest
            case b"-":
                return RedisError(rest.decode(errors="replace"))
            case b":":
                return int(rest)
            case b"$":
                return None if rest == b"-1" else self._replies.read(int(rest) + 2)[:-2]
            case b"*":
                return None if rest == b"-1" else [self._reply() for _ in range(int(rest))]
            case _:
                raise ServiceFailed(f"the Redis server broke its protocol: {line[:40]!r}")


def encoded(words: Sequence[Word]) -> bytes:
    """A command as RESP: an array of bulk strings."""
    parts = [word if isinstance(word, bytes) else str(word).encode() for word in words]
    head = b"*%d\r\n" % len(parts)
    return head + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)

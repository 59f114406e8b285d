"""What the rest of hotseat sees of a service: a real server that labs use.

`Server` lives as long as the session of checks (one `hotseat check`, `prove`, `serve`), in the process that began
the session; `Lease` is one world's share of it, opened in the grader's process from the server's `address`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Protocol

from hotseat.model import Value


class Address(Value, frozen=True):
    """How a grader's process reaches a running server. Goes over a pipe as JSON."""

    service: str
    socket: str
    """Path of its Unix socket."""
    secret: str
    """Password of its administrator."""
    version: str


class Line(Protocol):
    """Watches one connection between a program and a service, both ways."""

    def asked(self, data: bytes) -> None:
        """The program sends this; returns when it may go on to the service."""
        ...

    def answered(self, data: bytes) -> None:
        """The service sends this."""
        ...


class Wire(Protocol):
    """Watches what passes between the programs of a world and a service."""

    def line(self) -> Line:
        """A new connection."""
        ...


class Server(ABC):
    """A running server. It ends with `close`, and by itself when the process that started it is gone."""

    address: Address

    @abstractmethod
    def close(self) -> None:
        """End it, wait, and remove its folder. Never raises."""


class Lease(ABC):
    """One world's share of a service: a database or a server of its own."""

    database: Any
    """What a grader works with: for PostgreSQL a `lab.Database`, for Redis an `instruments.redis.Redis`."""

    wire: Wire | None = None
    """Is told what passes over the relay, where the service wants to know."""

    @abstractmethod
    def env(self, port: int) -> Mapping[str, str]:
        """The environment that tells a program how to connect to 127.0.0.1:port."""

    @abstractmethod
    def connect_raw(self) -> Any:
        """A connected Unix socket to the server: the other end of the relay that programs reach by TCP."""

    @abstractmethod
    def close(self) -> None:
        """Give it back: drop the database and the roles. Never raises."""

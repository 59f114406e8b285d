"""A session of checks: the servers that labs need, each started when it is first asked for, all ended together."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from hotseat.sandbox import sweep
from hotseat.services import registry
from hotseat.services.interface import Address, Server


class Session:
    """Servers for as long as a `with` block lasts. Safe to use from several threads."""

    def __init__(self) -> None:
        self._servers: dict[str, Server] = {}
        self._lock = threading.Lock()

    def addresses(self, names: Iterable[str]) -> tuple[Address, ...]:
        """Where the named services are; starts those that do not run. Raises Missing, ServiceFailed."""
        with self._lock:
            return tuple(self._server(name).address for name in names)

    def _server(self, name: str) -> Server:
        if name not in self._servers:
            self._servers[name] = registry.start(name)
        return self._servers[name]

    def __enter__(self) -> Self:
        sweep()  # what a run left when it was killed together with all who would have cleaned up
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers.values():
            server.close()
        self._servers.clear()

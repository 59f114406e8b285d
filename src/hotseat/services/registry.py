"""The services there are, by name: each is a module (or package) of this folder; there is no list to edit.

Such a module has `start(folder=None) -> Server` and `lease(address, **options) -> Lease`.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any, Protocol, cast

from hotseat.errors import UnknownName
from hotseat.services.interface import Address, Lease, Server

_NOT_SERVICES = frozenset({"__init__", "__pycache__", "interface", "registry"})


class Service(Protocol):
    """What the module of a service offers."""

    def start(self, folder: Path | None = None) -> Server: ...

    def lease(self, address: Address, **options: Any) -> Lease: ...


def names() -> tuple[str, ...]:
    """The services that labs can ask for, sorted."""
    found = (path for path in Path(__file__).parent.iterdir() if path.suffix == ".py" or path.is_dir())
    return tuple(sorted({path.stem for path in found} - _NOT_SERVICES))


def start(name: str, folder: Path | None = None) -> Server:
    """Start a service for this session.

    folder: where its own folder is made; None for the platform's temporary folder.
    Raises UnknownName, Missing (its programs are not here), ServiceFailed (it did not start).
    """
    return _service(name).start(folder)


def lease(address: Address, **options: Any) -> Lease:
    """Open one world's share of a running service; `options` are the service's own."""
    return _service(address.service).lease(address, **options)


def _service(name: str) -> Service:
    if name not in names():
        raise UnknownName("service", name, names())
    return cast(Service, importlib.import_module(f"hotseat.services.{name}"))

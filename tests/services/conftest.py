"""A folder of hotseat's own, a server for each test module, a lease for each test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hotseat import services
from hotseat.services.interface import Server
from hotseat.services.postgres.leases import PostgresLease

Lend = Callable[..., PostgresLease]


def a_folder() -> Path:
    """As /tmp is. Not pytest's: other uids cannot enter what lies in root's, and its paths are long for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="hotseat-test-", dir="/tmp"))
    folder.chmod(0o1777)
    return folder


@pytest.fixture
def base() -> Iterator[Path]:
    """Where the servers of one test have their folders: at its end, whatever is in it was left behind."""
    folder = a_folder()
    yield folder
    left = list(folder.iterdir())
    shutil.rmtree(folder)
    assert left == []


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty $HOTSEAT_HOME: nothing was ever started on this machine."""
    folder = a_folder()
    monkeypatch.setenv("HOTSEAT_HOME", str(folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A running server, shared by the tests of a module."""
    running = services.start("postgres")
    yield running
    running.close()


@pytest.fixture
def lend(server: Server) -> Iterator[Lend]:
    """Leases a database, as often as asked, and gives all of them back."""
    lent: list[PostgresLease] = []

    def one(**options: Any) -> PostgresLease:
        lease = services.lease(server.address, **options)
        assert isinstance(lease, PostgresLease)
        lent.append(lease)
        return lease

    yield one
    for lease in lent:
        lease.close()


@pytest.fixture
def lease(lend: Lend) -> PostgresLease:
    """One database."""
    return lend()

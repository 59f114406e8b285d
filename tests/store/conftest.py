"""A store of its own for each test, and an attempt to put into it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from hotseat import services
from hotseat.model import Diff, Exchange, Outcome, Status, Table, Text, Verdict
from hotseat.services.interface import Server
from hotseat.services.postgres.cluster import ADMIN, PORT
from hotseat.store import Store

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def verdict(*statuses: Status, question: str = "rest", seed: int = 7, partial: bool = False) -> Verdict:
    """A verdict with one outcome for each status, and evidence of several kinds."""
    evidence = (
        Exchange(request="GET / HTTP/1.1\r\n\r\n", reply="HTTP/1.1 200 OK\r\n\r\n\x00\x1b[31m"),
        Table(columns=("a",), rows=((1,), (None,)), expected=((1,), ("ü",))),
        Diff(expected="a\n", actual="b\n"),
        Text(text="Zeile\n" * 3),
    )
    return Verdict(
        question=question,
        digest="d" * 64,
        submission="5" * 64,
        seed=seed,
        seconds=1.5,
        outcomes=tuple(
            Outcome(
                check=f"check_{number}", claim="It answers.", status=status, message="no", evidence=evidence
            )
            for number, status in enumerate(statuses)
        ),
        machine={"hotseat": "0.1.0"},
        partial=partial,
    )


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the store's file will be; neither it nor its folder is there yet."""
    return tmp_path / "home" / "hotseat.sqlite"


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    """An empty store."""
    with Store.open(place) as opened:
        yield opened


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    """A running server."""
    running = services.start("postgres")
    yield running
    running.close()


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    """An empty database of the test's own."""
    address = server.address
    url = sa.URL.create(
        "postgresql+psycopg",
        username=ADMIN,
        password=address.secret,
        database="postgres",
        query={"host": str(Path(address.socket).parent), "port": str(PORT)},
    )
    name = f"store_{uuid4().hex}"
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=["sqlite", "postgresql"])
def anywhere(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, of each kind in turn."""
    return str(request.getfixturevalue("place" if request.param == "sqlite" else "url"))


@pytest.fixture
def each_store(anywhere: str) -> Iterator[Store]:
    """An empty store, in each kind of database in turn."""
    with Store.open(anywhere) as opened:
        yield opened

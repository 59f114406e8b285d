"""A shop's schema on a real PostgreSQL, once for each module; and in SQLite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hotseat import services
from hotseat.instruments.sql import Differ, Sqlite
from hotseat.instruments.sql.postgres import Postgres
from hotseat.services.interface import Server
from hotseat.services.postgres.leases import PostgresLease

SCHEMA = """
CREATE TABLE customer (id int PRIMARY KEY, name text NOT NULL, city text);
CREATE TABLE product (
    id int PRIMARY KEY, name text NOT NULL, price numeric(10,2) NOT NULL CHECK (price >= 0),
    category text NOT NULL CHECK (category IN ('tool', 'toy', 'book'))
);
CREATE TABLE purchase (id int PRIMARY KEY, customer_id int REFERENCES customer, placed date NOT NULL);
CREATE TABLE line (
    purchase_id int REFERENCES purchase, product_id int REFERENCES product, quantity int NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (purchase_id, product_id)
);
"""


class Lender:
    """Makes comparisons on databases of their own."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._leases: list[PostgresLease] = []
        self._engines: list[Postgres] = []

    def differ(self, schema: str, dialect: str | None = None) -> Differ:
        lease = services.lease(self._server.address)
        assert isinstance(lease, PostgresLease)
        self._leases.append(lease)
        engine = Postgres(lease.database.connect())
        self._engines.append(engine)
        engine.create(schema)
        return Differ(engine, dialect=dialect)

    def close(self) -> None:
        for engine in self._engines:
            engine.close()
        for lease in self._leases:
            lease.close()


@pytest.fixture(scope="module")
def lender() -> Iterator[Lender]:
    """Databases on a running server."""
    server = services.start("postgres")
    lender = Lender(server)
    yield lender
    lender.close()
    server.close()


@pytest.fixture(scope="module")
def shop(lender: Lender) -> Differ:
    """The shop on PostgreSQL."""
    return lender.differ(SCHEMA)


@pytest.fixture
def kiosk() -> Iterator[Differ]:
    """The same shop in SQLite alone."""
    engine = Sqlite()
    engine.create(SCHEMA)
    differ = Differ(engine)
    yield differ
    engine.close()

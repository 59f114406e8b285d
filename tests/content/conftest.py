"""A real PostgreSQL for SQL samples: one server for the session, an empty database for each sample."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from psycopg.sql import SQL, Identifier

from hotseat.services import registry
from hotseat.services.postgres.cluster import ADMIN
from hotseat.services.postgres.connecting import Connection, Login, connect

_NUMBERS = count()


@pytest.fixture(scope="session")
def administrator() -> Iterator[Login]:
    """The administrator of a server that ends with the session."""
    server = registry.start("postgres")
    try:
        yield Login(address=server.address, role=ADMIN, password=server.address.secret)
    finally:
        server.close()


@pytest.fixture
def database(administrator: Login) -> Iterator[Connection]:
    """A connection to an empty database, as its administrator."""
    name = f"sample_{next(_NUMBERS)}"
    with connect(administrator, "postgres") as administration:
        administration.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            with connect(administrator, name) as connection:
                yield connection
        finally:
            administration.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))

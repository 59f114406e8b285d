"""Transactions, and writing a row only where nobody else has changed it meanwhile."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from hotseat.store.faults import explained, place_of

Row = Mapping[str, Any]
"""Column → value."""


class Database:
    """Connections to one database. What its driver complains about becomes a StoreError."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    @property
    def place(self) -> str:
        """Where it is, in words; without the password."""
        return place_of(self.engine.url)

    @contextmanager
    def reading(self) -> Generator[sa.Connection]:
        """A connection that sees one state of the database, whatever others write meanwhile."""
        options = {"isolation_level": "REPEATABLE READ"} if self.engine.dialect.name == "postgresql" else {}
        with (
            explained(self.engine.url),
            self.engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def writing(self) -> Generator[sa.Connection]:
        """A transaction: all of it or, where anything is raised, nothing. Kept when the block has ended."""
        with (
            explained(self.engine.url),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection


def put(connection: sa.Connection, table: sa.Table, key: Row, values: Row, version: int) -> bool:
    """Write a row with the version after `version`; False, with nothing written, where that is not its version.

    A row that is not there has version 0.
    """
    where = [table.c[name] == value for name, value in key.items()]
    new = {**values, "version": version + 1}
    changed = connection.execute(sa.update(table).where(*where, table.c.version == version).values(new))
    if changed.rowcount == 1:
        return True
    if version != 0:
        return False
    # An INSERT tells no row count in every dialect; what it returns is one row, or none.
    added = connection.execute(unless_there(connection, table).returning(table.c.version), {**key, **new})
    return added.scalar_one_or_none() is not None


def unless_there(connection: sa.Connection, table: sa.Table) -> Any:
    """An INSERT that leaves out rows whose key is there already."""
    return insert(connection, table).on_conflict_do_nothing()


def insert(connection: sa.Connection, table: sa.Table) -> Any:
    """An INSERT with `on_conflict_...`: the standard has no word for it, but both databases have the same one."""
    # Here, because a dialect costs 40 ms to import.
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)

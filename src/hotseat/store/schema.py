"""Bring a database to this version's tables, and refuse one that a newer hotseat made.

Alembic costs more to import than a whole grading may cost to store, so it is imported only to migrate.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from hotseat.errors import StoreError
from hotseat.store.faults import place_of
from hotseat.store.tables import SCHEMA

LOCK = 0x686F7473656174
"""Key of the lock that PostgreSQL gives to one migrating process at a time ("hotseat" in ASCII)."""


def bring_up_to_date(engine: sa.Engine) -> None:
    """Migrate where the tables are older than `SCHEMA`. Raises StoreError where they are newer."""
    with engine.connect() as connection:
        version = version_of(connection)
    if version != SCHEMA:
        _refuse_newer(version, engine.url)
        _migrate(engine)


def version_of(connection: sa.Connection) -> str | None:
    """The migration that the tables are at; None for an empty database."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(sa.text("SELECT version_num FROM alembic_version"))


def _refuse_newer(version: str | None, url: sa.URL) -> None:
    if version is not None and version > SCHEMA:
        raise StoreError(
            f"the attempts in {place_of(url)} were written by a newer hotseat (tables {version}, this one knows "
            f"{SCHEMA}): upgrade hotseat, or set HOTSEAT_HOME to another folder"
        )


def _migrate(engine: sa.Engine) -> None:
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        # Another process may have migrated while this one waited for the lock.
        version = version_of(connection)
        _refuse_newer(version, engine.url)
        if version != SCHEMA:
            _upgrade(connection)


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    # The configuration knows `%` as the beginning of a reference.
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

"""The way into a database: SQLite (one file, many processes) or PostgreSQL."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError

from hotseat.errors import StoreError

BUSY_SECONDS = 30.0
"""How long a writer waits for the others: they hold the database for milliseconds each."""


def url_of(place: str | Path) -> sa.URL:
    """The URL of a path, or of a `sqlite:` or `postgresql:` URL. Raises StoreError for any other database."""
    if isinstance(place, Path) or "://" not in place:
        return sa.URL.create("sqlite", database=str(place))
    try:
        url = sa.make_url(place)
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            "the address of the database is no URL: postgresql://user@host/name is one"
        ) from error
    backend = url.drivername.partition("+")[0]
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return url.set(drivername="sqlite")
    raise StoreError(f"attempts cannot be kept in {backend!r}: give a path, or a postgresql:// URL")


def connectable(url: sa.URL) -> sa.Engine:
    """An engine; nothing is connected yet. Connections with the option `writes` take SQLite's lock as they begin."""
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True)
    # No pool: a connection costs a millisecond, and none is ever inherited by a child process.
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def make_folder(url: sa.URL) -> None:
    """Make the folder of a SQLite file, readable by its owner only. Raises StoreError where it cannot be made."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return
    folder = Path(str(url.database)).parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder {folder} cannot be made ({error.strerror}): set HOTSEAT_HOME to a folder you may write to"
        ) from error


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGINs come too late: see `_begin`
    connection.execute("PRAGMA foreign_keys = ON")
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        _write_ahead(connection)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn the write-ahead log on, once in a file's life; SQLite does not wait by itself for others doing it."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.005)
        else:
            return


def _begin(connection: sa.Connection) -> None:
    # A transaction that reads first and writes later can lose to another one; one that locks first cannot.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

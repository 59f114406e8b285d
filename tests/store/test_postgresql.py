"""The same attempts in PostgreSQL, where many graders share one store."""

from __future__ import annotations

import time

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from hotseat.errors import StoreError
from hotseat.model import Status
from hotseat.store import Store
from hotseat.store.schema import LOCK
from hotseat.store.tables import metadata
from tests.store.conftest import NOON, verdict
from tests.store.test_processes import writer

FILES = {"run": b"#!/bin/sh\n", "copy": b"#!/bin/sh\n", "zeros": bytes(1000)}


def test_an_attempt_comes_back_whole(url: str) -> None:
    """Verdict, evidence, time and files are read as they were written."""
    given = verdict(Status.PASSED, Status.FAILED, seed=2**62)
    with Store.open(url) as store:
        kept = store.add_attempt("rest", NOON, given, FILES, "/home/candidate/rest")
        assert store.attempt(kept.head.number) == kept
        assert store.attempts() == store.attempts("rest") == [kept.head]
        assert store.attempts("other") == []
    assert (kept.verdict, dict(kept.files)) == (given, FILES)


def test_the_migrations_make_the_tables(url: str) -> None:
    """A migrated database has exactly the tables that the queries use."""
    Store.open(url).close()
    engine = sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_writers_at_the_same_time_neither_fail_nor_lose(url: str) -> None:
    """Three processes come to migrate an empty database at once, and write the same files: all attempts are kept."""
    engine = sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        writers = [writer(url, name, 25) for name in "abc"]
        wait_for_waiting(connection, len(writers))
    numbers: set[int] = set()
    for process in writers:
        out, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, "")
        numbers |= {int(number) for number in out.split()}
    assert len(numbers) == 75
    with Store.open(url) as store:
        assert {head.number for head in store.attempts(limit=1000)} == numbers


def wait_for_waiting(connection: sa.Connection, count: int) -> None:
    """Wait until so many processes wait for the migration's lock."""
    waiting = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    deadline = time.monotonic() + 60
    while connection.scalar(waiting) != count:
        assert time.monotonic() < deadline, "nobody waits for the migration's lock"
        time.sleep(0.01)


def test_a_newer_database_is_refused_without_its_password(url: str) -> None:
    """The line says to upgrade and which database it is; the password is not in it."""
    Store.open(url).close()
    engine = sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(StoreError, match="written by a newer hotseat") as error:
        Store.open(url)
    assert str(sa.make_url(url).password) not in str(error.value)

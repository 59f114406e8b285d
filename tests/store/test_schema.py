"""Tables and migrations agree; a database of another version is migrated or refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import hotseat.store
from hotseat.errors import StoreError
from hotseat.model import Status
from hotseat.store import Store
from hotseat.store.tables import SCHEMA, metadata
from tests.store.conftest import NOON, verdict

MIGRATIONS = Path(hotseat.store.__file__).parent / "migrations"


def database(place: Path) -> sa.Engine:
    """The file behind a store, beside the store."""
    return sa.create_engine(f"sqlite:///{place}", poolclass=sa.NullPool)


def test_the_migrations_make_the_tables(store: Store, place: Path) -> None:
    """A migrated database has exactly the tables that the queries use."""
    with database(place).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_schema_is_the_newest_migration() -> None:
    """`SCHEMA` names the head, and revisions count up in one line, as the check for newer tables needs."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert revisions[0] == SCHEMA
    assert revisions == [f"{number:04}" for number in range(len(revisions), 0, -1)]


def test_a_newer_database_is_refused(store: Store, place: Path) -> None:
    """A line says which tables were found and to upgrade; nothing is changed."""
    with database(place).begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(StoreError, match=r"newer hotseat \(tables 0999, .*upgrade hotseat"):
        Store.open(place)
    with database(place).connect() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == "0999"


def test_a_migration_cut_short_is_made_anew(place: Path) -> None:
    """Tables come in one transaction: a database without a version is migrated from its beginning."""
    place.parent.mkdir()
    with database(place).begin() as connection:
        connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    with Store.open(place) as store:
        assert store.attempts() == []


def test_a_current_database_is_opened_without_alembic(store: Store, place: Path) -> None:
    """Alembic costs a tenth of a second: a process that need not migrate does not import it."""
    program = (
        "import sys; from hotseat.store import Store; Store.open(sys.argv[1]).attempts();"
        "print([name for name in sys.modules if name.split('.')[0] in ('alembic', 'mako')])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(place)], capture_output=True, text=True, check=True
    ).stdout
    assert said.strip() == "[]"


def test_a_place_with_odd_characters_is_a_place(tmp_path: Path) -> None:
    """Spaces, percent and question marks in a path are no syntax."""
    place = tmp_path / "100% my data?x=1#y" / "hot seat.sqlite"
    with Store.open(place) as store:
        store.add_attempt("rest", NOON, verdict(Status.PASSED), {}, None)
    assert place.is_file()
    with Store.open(str(place)) as store:
        assert len(store.attempts()) == 1

"""A database that cannot do its part: one line that says where it is and what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from hotseat.errors import StoreError
from hotseat.model import Status
from hotseat.store import Store
from hotseat.store.engine import connectable, url_of
from tests.store.conftest import NOON, verdict

ROOT = Path(__file__).parents[2]


def line(error: pytest.ExceptionInfo[StoreError]) -> str:
    """The error's text, which must be one line."""
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """The line names the file and says that it may be moved away."""
    place = tmp_path / "hotseat.sqlite"
    place.write_bytes(b"not a database, and long enough to be read as one" * 100)
    with pytest.raises(StoreError) as error:
        Store.open(place)
    assert str(place) in line(error)
    assert "move that file away" in line(error)


def test_a_database_with_damaged_pages(place: Path) -> None:
    """A damage that is met only while reading is said as clearly as one met on opening."""
    with Store.open(place) as store:
        for _ in range(50):
            store.add_attempt("rest", NOON, verdict(Status.FAILED), {"run": os.urandom(3000)}, None)
    content = bytearray(place.read_bytes())
    content[8192:] = os.urandom(len(content) - 8192)
    place.write_bytes(content)
    with pytest.raises(StoreError) as error, Store.open(place) as store:
        for head in store.attempts():
            store.attempt(head.number)
    assert str(place) in line(error)


def test_no_space_left(place: Path) -> None:
    """A full disk loses the attempt that did not fit, says so, and keeps those before it."""
    Store.open(place).close()
    engine = connectable(url_of(place))

    @event.listens_for(engine, "connect")
    def no_more_pages(connection: Any, record: Any) -> None:  # pyright: ignore[reportUnusedFunction] - the engine calls it
        # SQLite's own limit gives the same error as a full disk does.
        connection.execute("PRAGMA max_page_count = 40")

    store = Store(engine)
    store.add_attempt("rest", NOON, verdict(Status.PASSED), {"run": b"fits"}, None)
    with pytest.raises(StoreError, match=r"full.*make room on that disk") as error:
        store.add_attempt("rest", NOON, verdict(Status.PASSED), {"run": os.urandom(400_000)}, None)
    line(error)
    assert [head.number for head in store.attempts()] == [1]
    assert store.attempt(1).files == {"run": b"fits"}


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A file stands where the folder should be: the line names HOTSEAT_HOME."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"cannot be made \(.*set HOTSEAT_HOME") as error:
        Store.open(tmp_path / "file" / "home" / "hotseat.sqlite")
    line(error)


@pytest.fixture
def anybody() -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="hotseat-test-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("existing", [False, True])
def test_a_folder_that_may_only_be_read(anybody: Path, existing: bool) -> None:
    """An ordinary user in a read-only folder gets one line, with and without a database in it."""
    place = anybody / "hotseat.sqlite"
    if existing:
        Store.open(place).close()
        place.chmod(0o444)
    anybody.chmod(0o555)
    said = subprocess.run(
        [sys.executable, "-c", ADD_AS_NOBODY, str(place)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout
    assert said.startswith("StoreError: ")
    assert "set HOTSEAT_HOME to a folder you may write to" in said
    assert said.count("\n") == 1


# Everything is imported before the rights are given up: the interpreter may lie where nobody else may read.
ADD_AS_NOBODY = """
import os, sys
import alembic.command, sqlalchemy.dialects.sqlite
from hotseat.errors import StoreError
from hotseat.model import Status
from hotseat.store import Store
from tests.store.conftest import NOON, verdict
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    Store.open(sys.argv[1]).add_attempt("rest", NOON, verdict(Status.PASSED), {}, None)
except StoreError as error:
    print("StoreError:", error)
"""


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "nonsense://", "postgresql://[::1/x"])
def test_a_database_that_is_none_of_ours(url: str) -> None:
    """Only SQLite and PostgreSQL are taken; the line shows what an address looks like."""
    with pytest.raises(StoreError, match="postgresql://") as error:
        Store.open(url)
    line(error)


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    """The line names the server, and never the password."""
    with pytest.raises(StoreError, match="look at that server") as error:
        Store.open(f"postgresql://me:secret@/attempts?host={tmp_path}")
    assert "secret" not in line(error)

"""What a database complains about, as one line that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from hotseat.errors import StoreError

_ADVICE = {
    sqlite3.SQLITE_NOTADB: "move that file away, and hotseat begins a new one",
    sqlite3.SQLITE_CORRUPT: "move that file away, and hotseat begins a new one",
    sqlite3.SQLITE_FULL: "make room on that disk, or set HOTSEAT_HOME to a folder on another one",
    sqlite3.SQLITE_READONLY: "set HOTSEAT_HOME to a folder you may write to",
    sqlite3.SQLITE_CANTOPEN: "set HOTSEAT_HOME to a folder you may write to",
    sqlite3.SQLITE_PERM: "set HOTSEAT_HOME to a folder you may write to",
    sqlite3.SQLITE_IOERR: "look at that disk, or set HOTSEAT_HOME to a folder on another one",
    sqlite3.SQLITE_BUSY: "another program holds that file; try again when it has ended",
}


@contextmanager
def explained(url: sa.URL) -> Generator[None]:
    """Raise StoreError instead of what the database's driver raises."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(_line(url, error.orig)) from error


def place_of(url: sa.URL) -> str:
    """Where the attempts are, in words; without the password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def _line(url: sa.URL, cause: BaseException | None) -> str:
    said = (str(cause).strip().splitlines() or ["no reason given"])[0]
    code = getattr(cause, "sqlite_errorcode", None)
    if url.get_backend_name() == "sqlite":
        advice = _ADVICE.get((code or 0) & 0xFF, "look at that file, or set HOTSEAT_HOME to another folder")
    else:
        advice = "look at that server and its address"
    return f"the attempts in {place_of(url)} cannot be used ({said}): {advice}"

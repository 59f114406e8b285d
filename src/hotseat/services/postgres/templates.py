"""Databases with a schema already in them: made once for each schema, copied for each world."""

from __future__ import annotations

import hashlib

import psycopg
from psycopg import sql

from hotseat.errors import GraderBroken
from hotseat.services.postgres.cluster import AUTHOR
from hotseat.services.postgres.connecting import Connection, Login, connect

PLAIN = "template1"
_LOCK = 0x686F7473


def template_for(admin: Connection, login: Login, schema: str) -> str:
    """The name of the database to copy; makes it when this session's server has none with this schema yet.

    Raises GraderBroken when the schema's statements fail; nothing is left behind then.
    """
    if not schema:
        return PLAIN
    name = f"schema_{hashlib.sha256(schema.encode()).hexdigest()[:24]}"
    admin.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
    try:
        if not _is_complete(admin, name):
            _make(admin, login, name, schema)
    finally:
        admin.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))
    return name


def _is_complete(admin: Connection, name: str) -> bool:
    # The mark of a template is set last: what a killed session left half made does not carry it.
    return (
        admin.execute("SELECT FROM pg_database WHERE datname = %s AND datistemplate", (name,)).fetchone()
        is not None
    )


def _make(admin: Connection, login: Login, name: str, schema: str) -> None:
    database, author = sql.Identifier(name), sql.Identifier(AUTHOR)
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
    admin.execute(sql.SQL("CREATE DATABASE {} OWNER {} STRATEGY file_copy").format(database, author))
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    try:
        with connect(login, name) as connection:
            connection.execute(sql.SQL("SET SESSION AUTHORIZATION {}").format(author))
            connection.execute(schema.encode())
    except psycopg.Error as error:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))
        raise GraderBroken(f"the lab's schema cannot be made: {str(error).strip()}") from error
    admin.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true ALLOW_CONNECTIONS false").format(database))


def hand_over(login: Login, database: str, owner: str) -> None:
    """Make the world's owner the owner of what its template brought along."""
    with connect(login, database) as connection:
        connection.execute(
            sql.SQL("REASSIGN OWNED BY {} TO {}").format(sql.Identifier(AUTHOR), sql.Identifier(owner))
        )

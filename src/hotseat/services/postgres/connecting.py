"""Connections to the session's server, and what it means when they fail."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Generator
from pathlib import Path

import psycopg

from hotseat.errors import ServiceFailed
from hotseat.model import Value
from hotseat.services.interface import Address
from hotseat.services.postgres.cluster import PORT
from hotseat.services.postgres.server import last_words

Connection = psycopg.Connection[tuple[object, ...]]

_CONNECT_SECONDS = 10


class Login(Value, frozen=True):
    """A role and its password, at one server."""

    address: Address
    role: str
    password: str


def connect(login: Login, database: str, *, autocommit: bool = True) -> Connection:
    """A new connection. Raises ServiceFailed where the server is gone, psycopg.Error where it refuses."""
    with blamed_on_server(login.address):
        return psycopg.connect(
            host=str(Path(login.address.socket).parent),
            port=PORT,
            user=login.role,
            password=login.password,
            dbname=database,
            autocommit=autocommit,
            connect_timeout=_CONNECT_SECONDS,
            # Settings of the grader's environment must not leak in.
            sslmode="disable",
            gssencmode="disable",
            application_name="hotseat",
            client_encoding="UTF8",
            options="",
        )


@contextlib.contextmanager
def blamed_on_server(address: Address) -> Generator[None]:
    """Turn a lost connection into ServiceFailed with the last lines of the log, where the server is gone."""
    try:
        yield
    except psycopg.OperationalError as error:
        if alive(address):
            raise
        words = last_words(Path(address.socket).parent)
        raise ServiceFailed(f"the PostgreSQL server died; check again to start a new one{words}") from error


def raw(address: Address) -> socket.socket:
    """A connected socket to the server, nothing said yet. Raises ServiceFailed."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(address.socket)
    except OSError as error:
        connection.close()
        words = last_words(Path(address.socket).parent)
        raise ServiceFailed(f"the PostgreSQL server cannot be reached: {error}{words}") from error
    return connection


def alive(address: Address) -> bool:
    """Whether something accepts connections there."""
    try:
        raw(address).close()
    except ServiceFailed:
        return False
    return True

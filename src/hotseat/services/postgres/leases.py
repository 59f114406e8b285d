"""One world's share of the session's server: a database, two roles, a watchdog."""

from __future__ import annotations

import contextlib
import secrets
import socket
from collections.abc import Iterable, Mapping

import psycopg
from psycopg import sql

from hotseat.services.interface import Address, Lease
from hotseat.services.postgres.cluster import ADMIN
from hotseat.services.postgres.connecting import Connection, Login, blamed_on_server, connect, raw
from hotseat.services.postgres.database import PostgresDatabase
from hotseat.services.postgres.rights import Names, Quota, create_database, create_roles, drop, new_names
from hotseat.services.postgres.scram import verifier
from hotseat.services.postgres.templates import PLAIN, hand_over, template_for
from hotseat.services.postgres.watchdog import Watchdog

_HOME = "postgres"
"""The administrator's database; nobody else may enter it."""


class PostgresLease(Lease):
    """A database of its own.

    run_id: appears in the server's list of connections, for whoever looks for the cause of a problem.
    template_sql: statements that make the schema; run once for each server, then copied.
    Raises ServiceFailed (the server is gone), GraderBroken (`template_sql` is wrong).
    """

    database: PostgresDatabase

    def __init__(
        self, address: Address, *, run_id: str = "", template_sql: str = "", quota: Quota | None = None
    ) -> None:
        self._address = address
        self._names = new_names()
        self._password = secrets.token_hex(16)
        login = Login(address=address, role=ADMIN, password=address.secret)
        with blamed_on_server(address):
            self._admin = connect(login, _HOME)
            try:
                self.database = self._create(login, run_id, template_sql, quota or Quota())
                self._watchdog = Watchdog(self._admin, self._names, quota or Quota())
            except BaseException:
                self._remove()
                raise

    def env(self, port: int) -> Mapping[str, str]:
        """The environment for libpq (and so PHP, Python), for drivers that take a URL, and for JDBC.

        No encryption is asked for: there is none on the loopback inside a world, and asking costs a round trip.
        """
        role, name = self._names.candidate, self._names.database
        where = f"127.0.0.1:{port}/{name}"
        return {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(port),
            "PGUSER": role,
            "PGPASSWORD": self._password,
            "PGDATABASE": name,
            "PGSSLMODE": "disable",
            "PGGSSENCMODE": "disable",
            "DATABASE_URL": f"postgresql://{role}:{self._password}@{where}?sslmode=disable",
            "JDBC_URL": f"jdbc:postgresql://{where}?user={role}&password={self._password}&sslmode=disable",
        }

    def connect_raw(self) -> socket.socket:
        """A connected Unix socket to the server: the other end of the relay that programs reach by TCP."""
        return raw(self._address)

    def close(self) -> None:
        """Give it back: end its connections, drop the database and the roles. Never raises."""
        self._watchdog.close()
        self._remove()

    def _create(self, login: Login, run_id: str, schema: str, quota: Quota) -> PostgresDatabase:
        if run_id:
            self._admin.execute(sql.SQL("SET application_name = {}").format(f"hotseat {run_id}"))
        template = template_for(self._admin, login, schema)
        owner_password = secrets.token_hex(16)
        # Few iterations for the grader's own password: 128 random bits need no slowing down.
        verifiers = (verifier(owner_password, iterations=1), verifier(self._password))
        _execute(self._admin, create_roles(self._names, verifiers, quota))
        _execute(self._admin, create_database(self._names, template))
        if template != PLAIN:
            hand_over(login, self._names.database, self._names.owner)
        return _database(self._address, self._names, owner_password, self._password)

    def _remove(self) -> None:
        with contextlib.suppress(psycopg.Error):  # the server is gone, and the database with it
            for statement in drop(self._names):
                self._admin.execute(statement)
        with contextlib.suppress(psycopg.Error):
            self._admin.close()


def _database(address: Address, names: Names, owner_password: str, password: str) -> PostgresDatabase:
    return PostgresDatabase(
        names.database,
        Login(address=address, role=names.owner, password=owner_password),
        Login(address=address, role=names.candidate, password=password),
    )


def _execute(connection: Connection, statements: Iterable[sql.Composed]) -> None:
    for statement in statements:
        connection.execute(statement)

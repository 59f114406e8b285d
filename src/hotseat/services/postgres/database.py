"""A world's database, as graders use it: `hotseat.lab.Database`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hotseat.services.postgres.connecting import Connection, Login, blamed_on_server, connect


class PostgresDatabase:
    """One database and its two roles. Errors of statements are `psycopg.Error`; a dead server is ServiceFailed."""

    def __init__(self, name: str, owner: Login, candidate: Login) -> None:
        self.name = name
        self.owner = owner.role
        self.candidate = candidate.role
        self._logins = {False: owner, True: candidate}

    def connect(self, *, candidate: bool = False, autocommit: bool = True) -> Connection:
        """A new connection, as owner or as the candidate's role; the caller closes it."""
        return connect(self._logins[candidate], self.name, autocommit=autocommit)

    def run(self, statements: str, *, candidate: bool = False) -> None:
        """Run statements (several, separated by semicolons: one transaction) in a connection of their own."""
        with (
            blamed_on_server(self._logins[candidate].address),
            self.connect(candidate=candidate) as connection,
        ):
            # Bytes without parameters go over the simple protocol, which takes more than one statement.
            connection.execute(statements.encode())

    def rows(
        self, query: str, parameters: Sequence[Any] = (), *, candidate: bool = False
    ) -> list[tuple[Any, ...]]:
        """Run one query (`%s` where a parameter goes) and fetch all its rows."""
        with (
            blamed_on_server(self._logins[candidate].address),
            self.connect(candidate=candidate) as connection,
        ):
            return connection.execute(query.encode(), parameters or None).fetchall()

"""What the two roles of a world may do, and how much.

owner      the grader's. Owns the database and all in it; no superuser, makes neither databases nor roles.
candidate  may connect to this one database. In it, only what the grader grants: no tables, no schema to create in,
           no temporary tables (a temporary table hides a real one of the same name from whoever runs the
           candidate's statements; where a lab wants them: GRANT TEMPORARY ON DATABASE).

By PostgreSQL's own rules neither may read or write files, run programs, import large objects from files, load
libraries or see others' statements; `dblink` and the like are not installed. Limits that SQL can lift again
(`statement_timeout`, `work_mem` ...) are set for honest mistakes; behind them stand the watchdog and the
limits of the processes.
"""

from __future__ import annotations

import secrets

from psycopg import sql

from hotseat.model import Value


class Quota(Value, frozen=True):
    """What the candidate's role may use. Sizes in MiB, times in seconds."""

    statement_seconds: float = 10.0
    """A statement, and a transaction that sits idle, is ended after that."""
    connections: int = 40
    disk: int = 256
    """The whole database; beyond it the candidate's connections are ended."""
    temporary_files: int = 64
    """Of each connection, for sorts and hashes."""


class Names(Value, frozen=True):
    """What the parts of one world are called: random, so that other worlds' names tell nothing."""

    database: str
    owner: str
    candidate: str


def new_names() -> Names:
    """Fresh random names."""
    mark = secrets.token_hex(6)
    return Names(database=f"lab_{mark}", owner=f"owner_{mark}", candidate=f"candidate_{mark}")


def create_roles(names: Names, verifiers: tuple[str, str], quota: Quota) -> list[sql.Composed]:
    """The statements that make both roles; `verifiers` of the owner's and the candidate's password."""
    plain = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    role = f"CREATE ROLE {{role}} LOGIN {plain} CONNECTION LIMIT {{limit}} PASSWORD {{verifier}}"
    owner, candidate = sql.Identifier(names.owner), sql.Identifier(names.candidate)
    statements = [
        sql.SQL(role).format(role=owner, limit=-1, verifier=verifiers[0]),
        sql.SQL(role).format(role=candidate, limit=quota.connections, verifier=verifiers[1]),
        # RAISE LOG in a loop must not fill the server's log.
        _setting(owner, "log_min_messages", "fatal"),
    ]
    return statements + [_setting(candidate, name, value) for name, value in _settings(quota).items()]


def create_database(names: Names, template: str) -> list[sql.Composed]:
    """The statements that make the database, closed to all but its two roles before the first can enter."""
    database = sql.Identifier(names.database)
    owner, candidate = sql.Identifier(names.owner), sql.Identifier(names.candidate)
    create = "CREATE DATABASE {database} OWNER {owner} TEMPLATE {template} STRATEGY file_copy ALLOW_CONNECTIONS false"
    return [
        sql.SQL(create).format(database=database, owner=owner, template=sql.Identifier(template)),
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, candidate),
        sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(database),
    ]


def drop(names: Names) -> list[sql.Composed]:
    """The statements that remove everything; each of them may be run although another one failed."""
    return [
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(names.database)),
        *(
            sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role))
            for role in (names.candidate, names.owner)
        ),
    ]


def _settings(quota: Quota) -> dict[str, str]:
    milliseconds = str(round(quota.statement_seconds * 1000))
    return {
        "log_min_messages": "fatal",
        "temp_file_limit": f"{quota.temporary_files}MB",
        "statement_timeout": milliseconds,
        "idle_in_transaction_session_timeout": milliseconds,
        "work_mem": "4MB",
    }


def _setting(role: sql.Identifier, name: str, value: str) -> sql.Composed:
    return sql.SQL("ALTER ROLE {} SET {} = {}").format(role, sql.Identifier(name), value)

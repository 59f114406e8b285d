"""What the candidate's role, and the grader's, cannot do."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from hotseat.services.interface import Server
from hotseat.services.postgres.leases import PostgresLease
from hotseat.services.postgres.rights import Quota
from tests.services.conftest import Lend

FORBIDDEN_TO_BOTH = {
    "run a program": "COPY (SELECT 1) TO PROGRAM 'true'",
    "read a program's output": "CREATE TEMP TABLE x (a text); COPY x FROM PROGRAM 'id'",
    "write a file": "COPY (SELECT 1) TO '/tmp/x'",
    "read a file": "SELECT pg_read_file('postgresql.conf')",
    "read bytes of a file": "SELECT pg_read_binary_file('/etc/passwd')",
    "list a folder": "SELECT pg_ls_dir('.')",
    "read the log": "SELECT pg_current_logfile()",
    "import a file": "SELECT lo_import('/etc/passwd')",
    "export a file": "SELECT lo_export(1, '/tmp/x')",
    "load a library": "LOAD '/tmp/x.so'",
    "link a C function": "CREATE FUNCTION f() RETURNS int LANGUAGE c AS '/tmp/x.so', 'f'",
    "write in C's sister": "CREATE FUNCTION f() RETURNS int LANGUAGE internal AS 'now'",
    "reach another server": "CREATE EXTENSION dblink",
    "subscribe to another server": "CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1' PUBLICATION p",
    "be superuser": "ALTER ROLE CURRENT_USER SUPERUSER",
    "make roles": "CREATE ROLE x",
    "make databases": "CREATE DATABASE x",
    "become the administrator": "SET SESSION AUTHORIZATION hotseat",
    "take the administrator's role": "SET ROLE hotseat",
    "take the authors' role": "SET ROLE hotseat_author",
    "take the server's roles": "GRANT pg_read_server_files TO CURRENT_USER",
    "read passwords": "SELECT rolpassword FROM pg_authid",
    "change the server": "ALTER SYSTEM SET fsync = on",
    "reload the server": "SELECT pg_reload_conf()",
    "fill the log": "SET log_min_messages = 'debug5'",
    "lift the limit of files": "SET temp_file_limit = -1",
    "lift it for later": "ALTER ROLE CURRENT_USER SET temp_file_limit = -1",
    "replicate": "SELECT pg_create_physical_replication_slot('x')",
    "read the rules of access": "SELECT * FROM pg_hba_file_rules",
    "change a template": "ALTER DATABASE template1 ALLOW_CONNECTIONS true",
}
FORBIDDEN_TO_THE_CANDIDATE = {
    "make tables": "CREATE TABLE x (a int)",
    "make temporary tables": "CREATE TEMPORARY TABLE x (a int)",
    "make schemas": "CREATE SCHEMA x",
    "make functions": "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1",
    "install extensions": "CREATE EXTENSION vector",
    "be the owner": "SET ROLE {owner}",
    "end the owner's connections": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{owner}'",
    "drop the database's other connections": "ALTER DATABASE {name} CONNECTION LIMIT 0",
    "rename the database": "ALTER DATABASE {name} RENAME TO x",
    "give its rights away": "GRANT {candidate} TO {owner}",
    "lift its number of connections": "ALTER ROLE CURRENT_USER CONNECTION LIMIT 1000",
    "read the grader's tables": "SELECT * FROM secret",
    "change the grader's tables": "INSERT INTO secret VALUES (2)",
}
REFUSALS = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.FeatureNotSupported,
    psycopg.errors.UndefinedFile,
)


def refused(lease: PostgresLease, statement: str, *, candidate: bool) -> None:
    database = lease.database
    words = {"name": database.name, "owner": database.owner, "candidate": database.candidate}
    with database.connect() as owners:
        owners.execute("CREATE TABLE IF NOT EXISTS secret (a int)")
        with pytest.raises(psycopg.Error) as caught:
            database.run(statement.format(**words), candidate=candidate)
    # Not because the statement is misspelt: because it may not.
    assert isinstance(caught.value, REFUSALS), caught.value


@pytest.fixture(scope="module")
def shared_lease(server: Server) -> Iterator[PostgresLease]:
    """One database for all statements that are refused."""
    lease = PostgresLease(server.address)
    yield lease
    lease.close()


@pytest.mark.parametrize("statement", FORBIDDEN_TO_BOTH.values(), ids=FORBIDDEN_TO_BOTH)
@pytest.mark.parametrize("role", ["owner", "candidate"])
def test_neither_role_can(shared_lease: PostgresLease, role: str, statement: str) -> None:
    """The server refuses, with words that say so."""
    refused(shared_lease, statement, candidate=role == "candidate")


@pytest.mark.parametrize("statement", FORBIDDEN_TO_THE_CANDIDATE.values(), ids=FORBIDDEN_TO_THE_CANDIDATE)
def test_the_candidate_cannot(shared_lease: PostgresLease, statement: str) -> None:
    """What the grader did not grant is refused."""
    refused(shared_lease, statement, candidate=True)


def test_what_is_granted_can_be_done(lease: PostgresLease) -> None:
    """The grader opens what a lab needs: a table, a schema, temporary tables."""
    database = lease.database
    database.run(
        f"GRANT CREATE ON SCHEMA public TO {database.candidate};"
        f"GRANT TEMPORARY ON DATABASE {database.name} TO {database.candidate}"
    )
    database.run("CREATE TABLE mine (a int); CREATE TEMPORARY TABLE x (a int)", candidate=True)


# ------------------------------------------------------------------ other runs


@pytest.mark.parametrize("candidate", [True, False])
def test_other_databases_cannot_be_entered(lend: Lend, candidate: bool) -> None:
    """Neither role gets into another world's database, nor into the server's own."""
    mine, other = lend(), lend()
    with mine.database.connect(candidate=candidate) as connection:
        host, user, password = connection.info.host, connection.info.user, connection.info.password
    for name in (other.database.name, "postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(host=host, port=5432, user=user, password=password, dbname=name)


def test_statements_of_others_are_hidden(lend: Lend) -> None:
    """Neither another world's statements nor the grader's can be read."""
    mine, other = lend(), lend()
    with other.database.connect() as stranger, mine.database.connect() as grader:
        stranger.execute("SELECT 'hush'")
        grader.execute("SELECT 'hush'")
        query = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE %s AND usename <> current_user"
        assert mine.database.rows(query, ("%hush%",), candidate=True) == [(0,)]


def test_notifications_stay_in_the_database(lend: Lend) -> None:
    """What is notified in one world is not heard in another."""
    mine, other = lend(), lend()
    with other.database.connect(candidate=True) as listener:
        listener.execute("LISTEN news")
        mine.database.run("NOTIFY news, 'hush'", candidate=True)
        assert list(listener.notifies(timeout=0.2)) == []


# ------------------------------------------------------------------ quotas


def test_a_slow_statement_is_cancelled(lend: Lend) -> None:
    """The honest way: the server's own timeout, which says so."""
    database = lend(quota=Quota(statement_seconds=0.2)).database
    with pytest.raises(psycopg.errors.QueryCanceled, match="statement timeout"):
        database.rows("SELECT pg_sleep(60)", candidate=True)


def test_lifting_the_timeout_does_not_help(lend: Lend) -> None:
    """The watchdog ends the connection from outside."""
    database = lend(quota=Quota(statement_seconds=0.2)).database
    with (
        database.connect(candidate=True) as connection,
        pytest.raises(psycopg.errors.AdminShutdown),
    ):
        connection.execute("SET statement_timeout = 0")
        connection.execute("SELECT pg_sleep(60)")


def test_an_idle_transaction_is_ended(lend: Lend) -> None:
    """A transaction that holds locks and does nothing does not block the grader for long."""
    database = lend(quota=Quota(statement_seconds=0.2)).database
    database.run(f"CREATE TABLE t (a int); GRANT ALL ON t TO {database.candidate}")
    connection = database.connect(candidate=True, autocommit=False)
    connection.execute("SET idle_in_transaction_session_timeout = 0")
    connection.execute("LOCK TABLE t")
    database.run("SET lock_timeout = '30s'; TRUNCATE t")
    with pytest.raises(psycopg.errors.AdminShutdown):
        connection.commit()
    connection.close()


def test_a_full_disk_is_prevented(lend: Lend) -> None:
    """A candidate that fills its database loses its connections; the grader keeps its own."""
    database = lend(quota=Quota(disk=32)).database
    database.run(f"GRANT CREATE ON SCHEMA public TO {database.candidate}")
    with (
        database.connect(candidate=True) as connection,
        pytest.raises(psycopg.errors.AdminShutdown),
    ):
        connection.execute("CREATE TABLE t (a text)")
        connection.execute(
            "DO $$ BEGIN LOOP INSERT INTO t SELECT repeat('x', 1000) FROM generate_series(1, 1000); END LOOP; END $$"
        )
    assert database.rows("SELECT 1") == [(1,)]


def test_temporary_files_are_limited(lend: Lend) -> None:
    """A sort that spills too much is refused."""
    database = lend(quota=Quota(temporary_files=1)).database
    with pytest.raises(psycopg.errors.ConfigurationLimitExceeded, match="temporary file size exceeds"):
        database.rows("SELECT n FROM generate_series(1, 1000000) n ORDER BY -n", candidate=True)


def test_memory_is_limited(lease: PostgresLease) -> None:
    """A statement that asks for half a gigabyte gets an error, and the server lives."""
    with pytest.raises(psycopg.errors.OutOfMemory):
        lease.database.rows("SELECT length(repeat('x', 500000000) || 'y')", candidate=True)
    assert lease.database.rows("SELECT 1", candidate=True) == [(1,)]


def test_connections_are_limited(lend: Lend) -> None:
    """The candidate cannot take the grader's connections away."""
    database = lend(quota=Quota(connections=2)).database
    with database.connect(candidate=True), database.connect(candidate=True):
        with pytest.raises(psycopg.OperationalError, match="too many connections for role"):
            database.connect(candidate=True)
        assert database.rows("SELECT 1") == [(1,)]

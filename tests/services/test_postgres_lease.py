"""A world's database: fresh, its own, and gone afterwards."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from hotseat.errors import GraderBroken
from hotseat.lab import Database
from hotseat.services.interface import Server
from hotseat.services.postgres.cluster import ADMIN
from hotseat.services.postgres.connecting import Login, connect
from hotseat.services.postgres.leases import PostgresLease
from tests.services.conftest import Lend

SCHEMA = "CREATE TABLE item (id int PRIMARY KEY); INSERT INTO item SELECT generate_series(1, 10);"


def admin_rows(server: Server, query: str) -> list[tuple[object, ...]]:
    """What the server's administrator sees."""
    login = Login(address=server.address, role=ADMIN, password=server.address.secret)
    with connect(login, "postgres") as connection:
        return connection.execute(query.encode()).fetchall()


def test_a_database_can_be_used(lease: PostgresLease) -> None:
    """It is what graders are promised: several statements at once, rows with parameters, both roles."""
    database: Database = lease.database
    database.run("CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, '100%'), (2, NULL)")
    assert database.rows("SELECT * FROM t WHERE a < %s ORDER BY a", (9,)) == [(1, "100%"), (2, None)]
    assert database.rows("SELECT b LIKE '1%' FROM t WHERE a = 1") == [(True,)]
    assert database.rows("SELECT current_user, current_database()") == [(database.owner, database.name)]
    assert database.rows("SELECT current_user", candidate=True) == [(database.candidate,)]


def test_several_statements_are_one_transaction(lease: PostgresLease) -> None:
    """Where one of them fails, none has happened."""
    with pytest.raises(psycopg.errors.DivisionByZero):
        lease.database.run("CREATE TABLE t (a int); SELECT 1 / 0")
    assert lease.database.rows("SELECT to_regclass('t')") == [(None,)]


def test_errors_of_statements_are_psycopgs(lease: PostgresLease) -> None:
    """The candidate's mistakes reach the grader as the server said them."""
    with pytest.raises(psycopg.errors.SyntaxError, match='at or near "SELEC"'):
        lease.database.run("SELEC 1", candidate=True)
    with pytest.raises(psycopg.errors.UndefinedTable):
        lease.database.rows("SELECT * FROM nothing")


def test_a_connection_can_be_kept(lease: PostgresLease) -> None:
    """`connect` gives a psycopg connection, with transactions where they are asked for."""
    with lease.database.connect(autocommit=False) as connection:
        connection.execute("CREATE TABLE t (a int)")
        connection.rollback()
        assert connection.execute("SELECT to_regclass('t')").fetchall() == [(None,)]


def test_sorting_and_time_are_the_same_everywhere(lease: PostgresLease) -> None:
    """Texts sort by code point, times are UTC, whatever the machine's settings are."""
    assert lease.database.rows("SELECT x FROM unnest(ARRAY['b', 'B', 'ä', 'a']) x ORDER BY x") == [
        ("B",),
        ("a",),
        ("b",),
        ("ä",),
    ]
    assert lease.database.rows("SHOW timezone") == [("UTC",)]


# ------------------------------------------------------------------ templates


def test_a_schema_is_there_and_the_owners(lend: Lend) -> None:
    """The template's tables and rows are in the database, and belong to its owner."""
    database = lend(template_sql=SCHEMA).database
    assert database.rows("SELECT count(*) FROM item") == [(10,)]
    assert database.rows("SELECT tableowner FROM pg_tables WHERE tablename = 'item'") == [(database.owner,)]
    database.run("ALTER TABLE item ADD COLUMN name text; DROP TABLE item")


def test_worlds_do_not_share_rows(lend: Lend) -> None:
    """What one world changes, the next one from the same template does not see."""
    first, second = lend(template_sql=SCHEMA), lend(template_sql=SCHEMA)
    first.database.run("DELETE FROM item")
    assert second.database.rows("SELECT count(*) FROM item") == [(10,)]
    assert lend(template_sql=SCHEMA).database.rows("SELECT count(*) FROM item") == [(10,)]


def test_a_wrong_schema_is_the_authors_fault(server: Server, lend: Lend) -> None:
    """The server's message is shown; no database, role or half a template is left."""
    count = "SELECT (SELECT count(*) FROM pg_database), (SELECT count(*) FROM pg_roles)"
    before = admin_rows(server, count)
    with pytest.raises(GraderBroken, match=r'the lab\'s schema cannot be made: .*"tabel"'):
        lend(template_sql="CREATE tabel x ()")
    assert admin_rows(server, count) == before


def test_leases_at_the_same_moment(server: Server, lend: Lend) -> None:
    """Eight worlds opened at once each get their own database, made from one template."""
    schema = "CREATE TABLE parallel (n int)"
    with ThreadPoolExecutor(8) as pool:
        leases = [future.result() for future in [pool.submit(lend, template_sql=schema) for _ in range(8)]]
    for number, lease in enumerate(leases):
        lease.database.rows(f"INSERT INTO parallel VALUES ({number}) RETURNING n")
    assert [lease.database.rows("SELECT n FROM parallel") for lease in leases] == [[(n,)] for n in range(8)]


# ------------------------------------------------------------------ the end


def test_close_leaves_nothing(server: Server, lend: Lend) -> None:
    """Database and roles are gone, although connections were open and things were granted."""
    lease = lend()
    database = lease.database
    database.run(f"CREATE TABLE t (a int); GRANT ALL ON t TO {database.candidate}")
    database.run(f"GRANT ALL ON SCHEMA public TO {database.candidate}")
    with database.connect(candidate=True) as connection, database.connect() as other:
        connection.execute("CREATE TABLE mine (a int)")
        lease.close()
        for closed in (connection, other):
            with pytest.raises(psycopg.OperationalError):
                closed.execute("SELECT 1")
    names = (database.name, database.owner, database.candidate)
    assert not set(names) & {row[0] for row in admin_rows(server, "SELECT datname FROM pg_database")}
    assert not set(names) & {row[0] for row in admin_rows(server, "SELECT rolname FROM pg_roles")}


def test_closing_twice_is_harmless(lend: Lend) -> None:
    """The second time there is nothing to do."""
    lease = lend()
    lease.close()
    lease.close()


# ------------------------------------------------------------------ programs


@pytest.fixture
def port(lease: PostgresLease) -> Iterator[int]:
    """A TCP port that leads to the lease, as grading makes one."""
    listener = socket.create_server(("127.0.0.1", 0))
    relay = threading.Thread(target=relay_all, args=(listener, lease))
    relay.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    relay.join()


def relay_all(listener: socket.socket, lease: PostgresLease) -> None:
    """Relay one connection after the other until the listener is closed."""
    while True:
        try:
            near = listener.accept()[0]
        except OSError:
            return
        with near, lease.connect_raw() as far:
            back = threading.Thread(target=relay, args=(far, near))
            back.start()
            relay(near, far)
            back.join()


def relay(source: socket.socket, target: socket.socket) -> None:
    """Copy until the end of the stream, and pass that on."""
    while data := source.recv(65536):
        target.sendall(data)
    target.shutdown(socket.SHUT_WR)


def test_programs_connect_with_the_environment(
    lease: PostgresLease, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both libpq's variables and the URL lead a program to its database, as the candidate's role."""
    for name, value in lease.env(port).items():
        monkeypatch.setenv(name, value)
    expected = (lease.database.candidate, lease.database.name)
    for target in ("", lease.env(port)["DATABASE_URL"]):
        with psycopg.connect(target) as connection:
            assert connection.execute("SELECT current_user, current_database()").fetchone() == expected


def test_the_environment_does_not_leak_into_graders(
    lease: PostgresLease, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PG* variables of whoever starts hotseat do not lead the grader elsewhere."""
    settings = {"PGHOST": "192.0.2.1", "PGUSER": "x", "PGOPTIONS": "-c search_path=x", "PGSSLMODE": "require"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert lease.database.rows("SHOW search_path") == [('"$user", public',)]


def test_the_jdbc_url_says_the_same(lease: PostgresLease) -> None:
    """Role, password, port and database are those of the other variables."""
    env = lease.env(4711)
    expected = (
        "jdbc:postgresql://127.0.0.1:4711/{PGDATABASE}?user={PGUSER}&password={PGPASSWORD}&sslmode=disable"
    )
    assert env["JDBC_URL"] == expected.format(**env)


def test_a_run_can_be_told_from_others(server: Server, lend: Lend) -> None:
    """Whoever looks for a cause finds the run's id in the server's list of connections."""
    lend(run_id="run's 7")
    names = admin_rows(server, "SELECT application_name FROM pg_stat_activity")
    assert ("hotseat run's 7",) in names

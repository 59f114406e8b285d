"""Redis for labs: a server for each lease, ended with it, counted on its way."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import msgspec
import pytest

from hotseat import services
from hotseat.errors import Missing, ServiceFailed
from hotseat.grading.relay import Relay
from hotseat.services.interface import Server
from hotseat.services.redis import server as sessions
from hotseat.services.redis.leases import RedisLease
from hotseat.services.redis.resp import RedisError, encoded
from tests.services.processes import eventually, parent

needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="counts processes in /proc")


@pytest.fixture(scope="module")
def session() -> Iterator[Server]:
    """A session, shared by the tests of this module."""
    running = services.start("redis")
    yield running
    running.close()


@contextlib.contextmanager
def leased(server: Server) -> Generator[RedisLease]:
    lease = services.lease(server.address)
    assert isinstance(lease, RedisLease)
    try:
        yield lease
    finally:
        lease.close()


@pytest.fixture
def lease(session: Server) -> Iterator[RedisLease]:
    """A server of the test's own."""
    with leased(session) as one:
        yield one


def serving(folder: Path) -> list[int]:
    """The redis-servers whose working directory lies in this folder."""
    found: list[int] = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):  # ended meanwhile
            if str(link.readlink()).startswith(f"{folder}/"):
                found.append(int(link.parent.name))
    return found


class Candidate:
    """A program's connection, over the relay."""

    def __init__(self, lease: RedisLease) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        self._env = lease.env(listener.getsockname()[1])
        self._relay = Relay(listener, lease.connect_raw, lease.wire)
        self.socket = socket.create_connection(("127.0.0.1", int(self._env["REDIS_PORT"])), timeout=10)
        self._replies = self.socket.makefile("rb")

    def ask(self, *words: str | bytes) -> bytes:
        """Send one command; its reply."""
        self.socket.sendall(encoded(words))
        return self.line()

    def line(self) -> bytes:
        """One reply that is no array: its line, or the text it announces."""
        line = self._replies.readline().rstrip(b"\r\n")
        return self._replies.read(int(line[1:]) + 2)[:-2] if line.startswith(b"$") else line

    def log_in(self) -> None:
        """With the password of the environment."""
        assert self.ask("AUTH", self._env["REDIS_PASSWORD"]) == b"+OK"

    def close(self) -> None:
        """Close the connection and the relay."""
        self._replies.close()
        self.socket.close()
        self._relay.close()


@pytest.fixture
def candidate(lease: RedisLease) -> Iterator[Candidate]:
    """Connected, not logged in."""
    one = Candidate(lease)
    yield one
    one.close()


# ------------------------------------------------------------------ a server for each lease


def test_a_program_reads_what_it_wrote(candidate: Candidate) -> None:
    """The environment's password opens the server."""
    candidate.log_in()
    assert candidate.ask("SET", "name", "a\r\nb") == b"+OK"
    assert candidate.ask("STRLEN", "name") == b":4"


def test_without_the_password_nothing_is_done(candidate: Candidate) -> None:
    """Reaching the port is not enough."""
    assert candidate.ask("GET", "name").startswith(b"-NOAUTH")
    assert candidate.ask("AUTH", "guess").startswith(b"-WRONGPASS")


@pytest.mark.parametrize(
    "command",
    [
        "CONFIG SET dir /tmp",
        "SAVE",
        "SHUTDOWN",
        "MONITOR",
        "SLOWLOG RESET",
        "REPLICAOF 127.0.0.1 1",
        "MODULE LIST",
        "ACL LIST",
        "MIGRATE 127.0.0.1 1 key 0 10",
        "CLIENT KILL TYPE normal",
    ],
)
def test_a_program_does_not_administer(candidate: Candidate, command: str) -> None:
    """What would change the server, leave it, or hide what was done is refused."""
    candidate.log_in()
    assert candidate.ask(*command.split()).startswith(b"-NOPERM")


def test_leases_share_nothing(session: Server) -> None:
    """Another lease is another server, with other passwords."""
    with leased(session) as one, leased(session) as other:
        one.database.call("SET", "mine", "1")
        assert other.database.keys() == []
        assert one.env(1) != other.env(1)


def test_nothing_is_written_to_disk(lease: RedisLease, session: Server) -> None:
    """Neither snapshots nor a log of changes."""
    asked = lease.database.pipeline([("CONFIG", "GET", name) for name in ("save", "appendonly")])
    assert asked == [[b"save", b""], [b"appendonly", b"no"]]
    lease.database.call("SET", "name", "value")
    names = {path.name for path in Path(session.address.socket).parent.rglob("*") if path.is_file()}
    assert names == {"redis.conf", "log"}


def test_it_listens_on_no_tcp_port(lease: RedisLease, session: Server) -> None:
    """Nothing but sockets in a closed folder leads to it."""
    assert lease.database.call("CONFIG", "GET", "port") == [b"port", b"0"]
    assert Path(session.address.socket).parent.stat().st_mode & 0o777 == 0o700


def test_data_is_bounded(lease: RedisLease) -> None:
    """A program that stores without end is refused; the server lives."""
    with pytest.raises(RedisError, match="OOM"):
        for number in range(100):
            lease.database.call("SET", f"key {number}", b"x" * (2 << 20))
    assert lease.database.call("PING") == b"PONG"


def test_whoever_does_not_know_the_secret_gets_no_server(session: Server) -> None:
    """The keeper closes without a word."""
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.settimeout(10)
        stranger.connect(session.address.socket)
        stranger.sendall(b"guess\n")
        assert stranger.recv(100) == b""


# ------------------------------------------------------------------ the end


@needs_proc
def test_closing_a_lease_ends_its_server(session: Server) -> None:
    """The others go on; closing again is harmless."""
    folder = Path(session.address.socket).parent
    with leased(session) as kept:
        before = set(serving(folder))
        lease = services.lease(session.address)
        assert len(serving(folder)) == len(before) + 1
        lease.close()
        lease.close()
        assert set(serving(folder)) == before
        assert kept.database.call("PING") == b"PONG"


@needs_proc
def test_closing_the_session_leaves_nothing(base: Path) -> None:
    """Servers on lease are ended, too, and the folder is removed."""
    server = services.start("redis", base)
    folder = Path(server.address.socket).parent
    with leased(server):
        assert serving(folder)
        server.close()
        server.close()
        assert not serving(folder)
        assert not folder.exists()


@needs_proc
def test_a_killed_grader_leaves_no_server(session: Server) -> None:
    """The lease ends with the connection that holds it."""
    folder = Path(session.address.socket).parent
    before = set(serving(folder))
    script = (
        "import sys, msgspec\nfrom hotseat import services\nfrom hotseat.services.interface import Address\n"
        "lease = services.lease(msgspec.json.decode(sys.argv[1], type=Address))\n"
        "print('leased', flush=True)\nsys.stdin.read()"
    )
    order = msgspec.json.encode(session.address).decode()
    with subprocess.Popen(
        [sys.executable, "-c", script, order], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as grader:
        assert grader.stdout is not None
        assert grader.stdout.readline() == b"leased\n"
        assert set(serving(folder)) > before
        grader.kill()
        grader.wait()
        assert eventually(lambda: set(serving(folder)) == before)


@needs_proc
def test_a_killed_session_leaves_nothing(base: Path) -> None:
    """The keeper reads the end of the pipe, whatever ended the session."""
    script = "import sys\nfrom pathlib import Path\nfrom hotseat import services\n"
    script += "print(services.start('redis', Path(sys.argv[1])).address.socket, flush=True)\nsys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(base)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as session:
        assert session.stdout is not None
        folder = Path(session.stdout.readline().decode().strip()).parent
        assert serving(folder)
        session.kill()
        session.wait()
        assert eventually(lambda: not folder.exists())
        assert not serving(folder)


@needs_proc
def test_a_killed_keeper_is_healed(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel ends its servers, and the next start removes what lies there."""
    first = services.start("redis", base)
    folder = Path(first.address.socket).parent
    (process,) = serving(folder)
    os.kill(parent(process), signal.SIGKILL)
    assert eventually(lambda: not serving(folder))
    assert folder.exists()
    monkeypatch.setattr(sessions, "_SWEPT_AFTER", -1.0)
    second = services.start("redis", base)
    assert not folder.exists()
    second.close()
    first.close()


def test_a_dead_server_is_said(session: Server) -> None:
    """It is nobody's answer that is wrong then."""
    with leased(session) as lease:
        with pytest.raises(ServiceFailed, match="the Redis server died"):
            lease.database.call("SHUTDOWN", "NOSAVE")
        with pytest.raises(ServiceFailed, match="cannot be reached"):
            lease.connect_raw()


def test_without_redis_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, with the command to type."""

    def nowhere(program: str) -> None:
        assert program == "redis-server"

    monkeypatch.setattr("hotseat.machine.probing.which", nowhere)
    with pytest.raises(Missing, match="Redis is not here: hotseat doctor --install redis"):
        services.start("redis")


# ------------------------------------------------------------------ what is counted


def test_commands_are_counted_by_the_server(lease: RedisLease, candidate: Candidate) -> None:
    """Those of programs only, those within scripts included, in the order of the log."""
    candidate.log_in()
    with lease.database.measure() as spent:
        candidate.ask("SET", "name", "x" * 100)
        candidate.ask("INFO", "server")
        candidate.ask("EVAL", "return redis.call('APPEND', 'name', 'y')", "0")
        lease.database.keys()
    assert spent.commands == {"set": 1, "info": 1, "eval": 1, "append": 1, "scan": 1}
    assert spent.log[0] == f"SET name {'x' * 60}…"
    assert spent.bytes > 100


def test_a_pipeline_is_one_round_trip(lease: RedisLease, candidate: Candidate) -> None:
    """However it is cut into packets."""
    candidate.log_in()
    with lease.database.measure() as spent:
        for _ in range(3):
            candidate.ask("PING")
    assert spent.trips == 3
    with lease.database.measure() as spent:
        for byte in encoded(["PING"]):
            candidate.socket.sendall(bytes([byte]))
        assert candidate.line() == b"+PONG"
        candidate.socket.sendall(encoded(["PING"]) * 50)
        assert [candidate.line() for _ in range(50)] == [b"+PONG"] * 50
    assert spent.trips == 2
    assert spent.commands == {"ping": 51}


def test_a_round_trip_can_be_held(lease: RedisLease, candidate: Candidate) -> None:
    """The server does not see it until it is released, whatever else happens meanwhile."""
    candidate.log_in()
    with lease.database.hold(2) as hold:
        assert candidate.ask("SET", "n", "1") == b"+OK"
        sender = threading.Thread(target=candidate.ask, args=("SET", "n", "2"))
        sender.start()
        assert hold.settled(10)
        assert hold.caught
        assert lease.database.call("GETSET", "n", "3") == b"1"
        hold.release()
        sender.join(10)
    assert lease.database.call("GET", "n") == b"2"


def test_a_request_that_ends_earlier_is_not_held(lease: RedisLease, candidate: Candidate) -> None:
    """Then whoever sent it says so, and nobody waits."""
    candidate.log_in()
    with lease.database.hold(2) as hold:
        candidate.ask("PING")
        hold.settle()
        assert hold.settled(0)
        assert not hold.caught
    assert candidate.ask("PING") == b"+PONG"


def test_keys_are_listed_with_what_they_have_left(lease: RedisLease) -> None:
    """And with what they weigh."""
    redis = lease.database
    redis.pipeline([("SET", "stays", "x" * 1000), ("SET", "goes", "y", "EX", 100)])
    left = redis.expiries()
    assert redis.keys() == [b"goes", b"stays"]
    assert left[b"stays"] is None
    assert left[b"goes"] is not None
    assert 0 < left[b"goes"] <= 100_000
    assert 1000 < redis.memory() < 2000
    redis.flush()
    assert redis.keys() == []


def test_a_key_ends_at_its_time_unasked(lease: RedisLease) -> None:
    """The server looks for what has expired often enough for tests to wait for it."""
    lease.database.call("SET", "short", "x", "PX", 20)
    assert lease.database.call("DBSIZE") == 1
    deadline = time.monotonic() + 10
    while lease.database.call("DBSIZE"):
        assert time.monotonic() < deadline

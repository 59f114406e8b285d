"""The keeper: starts a Redis server for each lease, and ends all of them when the session is gone.

Run as a script (`python -I -S <this file>`), so it imports nothing of hotseat; its argument is one JSON object (see
`Order`). Where it is started as root it drops to `uid`. On stdin it holds the reading end of the session's pipe: its
end means that the session is over. On stdout it writes one line: `ready` or `failed: <why>`.

A lease connects to `keeper.sock`, writes the secret and a newline, and reads one line of JSON: `{"socket", "grader",
"candidate"}` (a path and two passwords) or `{"failed"}`. Closing the connection ends the server; the keeper closes
its end when the server is gone.

A descriptor it inherited holds the lock on the folder: as long as a keeper lives nobody sweeps it.
"""

# ruff: noqa: PTH102, PTH118, PTH123 - importing pathlib would take a tenth of the start

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import secrets
import select
import shutil
import signal
import socket
import sys
import time
from typing import NoReturn, TypedDict

READY_SECONDS = 15.0
END_SECONDS = 3.0
_POLL_SECONDS = 0.001
_SECRET_SECONDS = 5.0
_PR_SET_PDEATHSIG = 1

_CONFIG = """
port 0
unixsocket {folder}/redis.sock
unixsocketperm 700
dir {folder}
logfile {folder}/log
save ""
appendonly no
daemonize no
databases 1
maxmemory {maxmemory}
maxmemory-policy noeviction
maxclients 512
hz 100
slowlog-log-slower-than 0
slowlog-max-len 1024
user grader on >{grader} ~* &* +@all
user default on >{candidate} ~* &* +@all -@admin -migrate
"""
"""Expiry is looked for often (hz), and every command is kept in the slow log: both serve the grader."""


class Order(TypedDict):
    """What the session tells the keeper."""

    folder: str
    """The session's folder, closed to others; each lease has one in it."""
    redis: str
    """Path of redis-server."""
    secret: str
    maxmemory: int
    """Bytes of data in a server, beyond which writes are refused."""
    memory: int
    """Bytes of private memory a server may have, whatever for."""
    uid: int | None


class Running:
    """One server, and the folder with its socket and log."""

    def __init__(self, order: Order) -> None:
        name = secrets.token_hex(4)
        self.folder = os.path.join(order["folder"], name)
        os.mkdir(self.folder, 0o700)
        self.answer = {
            "socket": os.path.join(self.folder, "redis.sock"),
            "grader": secrets.token_hex(16),
            "candidate": secrets.token_hex(16),
        }
        words = {"folder": self.folder, "maxmemory": str(order["maxmemory"]), **self.answer}
        config = os.path.join(self.folder, "redis.conf")
        with open(config, "w") as file:
            file.write(_CONFIG.format(**words))
        self.process = _spawned(order, config)
        self._gone = False

    def await_ready(self) -> str | None:
        """Wait until it accepts connections; else why it does not."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
                probe.connect(self.answer["socket"])
                return None
            if self.gone():
                return f"redis-server ended at its start: {self._log()}"
            time.sleep(_POLL_SECONDS)
        return f"redis-server was not ready after {READY_SECONDS:g} s"

    def gone(self) -> bool:
        """Whether it has ended; reaps it."""
        if not self._gone:
            try:
                self._gone = os.waitpid(self.process, os.WNOHANG)[0] == self.process
            except ChildProcessError:
                self._gone = True
        return self._gone

    def end(self) -> None:
        """Kill it (there is nothing to keep), wait, remove its folder."""
        deadline = time.monotonic() + END_SECONDS
        if not self.gone():
            os.kill(self.process, signal.SIGKILL)
        while not self.gone() and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _log(self) -> str:
        try:
            with open(os.path.join(self.folder, "log"), errors="replace") as file:
                return file.read().strip()[-500:]
        except OSError:
            return "it left no log"


def main(order: Order) -> None:
    """Serve leases until the session is gone."""
    _drop(order["uid"])
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.path.join(order["folder"], "keeper.sock"))
    listener.listen(64)
    spare = Running(order)
    problem = spare.await_ready()
    if problem:
        spare.end()
        _finish(order, f"failed: {problem}")
    _say("ready")
    leases: dict[socket.socket, Running] = {}
    try:
        _serve(order, listener, spare, leases)
    finally:
        for running in (spare, *leases.values()):
            running.end()
    _finish(order, None)


def _serve(
    order: Order, listener: socket.socket, spare: Running | None, leases: dict[socket.socket, Running]
) -> None:
    """The first lease takes the server whose start showed that servers start; the others get one each."""
    while True:
        readable, _, _ = select.select([0, listener, *leases], [], [])
        if 0 in readable and os.read(0, 1) == b"":
            return
        for ready in readable:
            if ready is listener:
                connection = listener.accept()[0]
                running = _lend(order, connection, spare)
                if running is None:
                    connection.close()
                    continue
                if running is spare:
                    spare = None
                leases[connection] = running
            elif isinstance(ready, socket.socket) and not _talks(ready):
                leases.pop(ready).end()
                ready.close()


def _lend(order: Order, connection: socket.socket, spare: Running | None) -> Running | None:
    """A running server for whoever knows the secret; None for others, and where it does not start."""
    connection.settimeout(_SECRET_SECONDS)
    try:
        given = connection.recv(256)
        if not secrets.compare_digest(given, f"{order['secret']}\n".encode()):
            return None
        if spare is not None and not spare.gone():
            connection.sendall(f"{json.dumps(spare.answer)}\n".encode())
            return spare
        return _started(order, connection)
    except OSError:
        return None  # whoever asked is gone


def _started(order: Order, connection: socket.socket) -> Running | None:
    running = Running(order)
    problem = running.await_ready()
    try:
        answer = {"failed": problem} if problem else running.answer
        connection.sendall(f"{json.dumps(answer)}\n".encode())
    except OSError as error:
        problem = str(error)
    if problem:
        running.end()
        return None
    return running


def _talks(connection: socket.socket) -> bool:
    try:
        return connection.recv(64) != b""
    except OSError:
        return False


def _drop(uid: int | None) -> None:
    if uid is not None:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)


def _spawned(order: Order, config: str) -> int:
    """Fork and exec a server; returns its process id."""
    keeper = os.getpid()
    server = os.fork()
    if server:
        return server
    try:
        os.setsid()
        _die_with(keeper)
        null = os.open(os.devnull, os.O_RDWR)
        for target in range(3):
            os.dup2(null, target)
        os.closerange(3, 256)
        _limit(resource.RLIMIT_DATA, order["memory"])
        _limit(resource.RLIMIT_FSIZE, 16 << 20)
        _limit(resource.RLIMIT_CORE, 0)
        os.execve(
            order["redis"], [order["redis"], config], {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"}
        )
    finally:
        os._exit(127)


def _limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
    with contextlib.suppress(OSError, ValueError):  # macOS refuses some; `maxmemory` remains
        resource.setrlimit(kind, (wanted, wanted))


def _die_with(keeper: int) -> None:
    """Let the kernel end the server when the keeper is killed (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() != keeper:
            os._exit(127)


def _finish(order: Order, last_word: str | None) -> NoReturn:
    shutil.rmtree(order["folder"], ignore_errors=True)
    if last_word is not None:
        _say(last_word)
    sys.exit(0)


def _say(line: str) -> None:
    with contextlib.suppress(OSError):
        os.write(1, f"{' '.join(line.split())}\n".encode())


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))

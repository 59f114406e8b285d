"""The session's server, as the process that began the session holds it."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import msgspec

from hotseat.errors import ServiceFailed
from hotseat.services.interface import Address, Server
from hotseat.services.postgres import cluster, sessions
from hotseat.services.postgres.installation import Installation, installation

_START_SECONDS = 30.0
_END_SECONDS = 10.0
_BACKEND_MEMORY = 256 << 20
_FILE_SIZE = 2 << 30


class Postgres(Server):
    """A running PostgreSQL. Not shared over `os.fork`: the copy of the pipe would keep the server alive."""

    def __init__(self, address: Address, folder: Path, keeper: subprocess.Popen[bytes]) -> None:
        self.address = address
        self._folder = folder
        self._keeper = keeper

    @classmethod
    def start(cls, base: Path | None = None) -> Self:
        """Start one, its folder in `base` (else the platform's temporary folder).

        Raises Missing (no PostgreSQL in hotseat's environment), ServiceFailed with the server's last words.
        """
        programs = installation()
        try:
            return cls._started(programs, base)
        except cluster.Doubtful:
            cluster.discard(programs)
            return cls._started(programs, base)

    @classmethod
    def _started(cls, programs: Installation, base: Path | None) -> Self:
        template = cluster.template(programs)
        folder, lock = sessions.opened(base)
        keeper: subprocess.Popen[bytes] | None = None
        try:
            keeper = _keeper(programs, template, folder, lock)
            _await_ready(keeper, folder)
        except BaseException:
            _end(keeper, folder)
            raise
        finally:
            os.close(lock)  # from here on only the keeper holds it
        socket = str(sessions.socket_in(folder))
        address = Address(service="postgres", socket=socket, secret=template.secret, version=template.version)
        return cls(address, folder, keeper)

    def close(self) -> None:
        """End the server, wait, remove its folder. Never raises."""
        _end(self._keeper, self._folder)


def last_words(folder: Path, lines: int = 8) -> str:
    """The last lines of the server's log in a session's folder, indented; empty where there is none."""
    try:
        text = (folder / "log").read_text(errors="replace")
    except OSError:
        return ""
    return "".join(f"\n  {line}" for line in text.splitlines()[-lines:])


def _keeper(
    programs: Installation, template: cluster.Cluster, folder: Path, lock: int
) -> subprocess.Popen[bytes]:
    order = {
        "template": template.folder,
        "folder": str(folder),
        "postgres": f"{programs.bin}/postgres",
        "memory": _BACKEND_MEMORY,
        "file_size": _FILE_SIZE,
        "uid": cluster.server_uid(),
    }
    script = str(Path(__file__).with_name("keeper.py"))
    try:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", script, msgspec.json.encode(order).decode()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(lock,),
            # Its own session: Ctrl-C in the terminal is for hotseat, which then closes the pipe.
            start_new_session=True,
            env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
            cwd="/",
        )
    except OSError as error:
        raise ServiceFailed(f"PostgreSQL's keeper could not be started: {error}") from error


def _await_ready(keeper: subprocess.Popen[bytes], folder: Path) -> None:
    said = _first_line(keeper)
    if said != "ready":
        reason = said.removeprefix("failed: ") or "its keeper ended without a word"
        raise cluster.Doubtful(f"PostgreSQL did not start: {reason}{last_words(folder)}")


def _first_line(keeper: subprocess.Popen[bytes]) -> str:
    assert keeper.stdout is not None
    deadline, said = time.monotonic() + _START_SECONDS, b""
    while not said.endswith(b"\n"):
        readable, _, _ = select.select([keeper.stdout], [], [], max(0.0, deadline - time.monotonic()))
        if not readable:
            return f"failed: it was not ready after {_START_SECONDS:g} s"
        chunk = os.read(keeper.stdout.fileno(), 4096)
        if not chunk:
            break
        said += chunk
    return said.decode(errors="replace").strip()


def _end(keeper: subprocess.Popen[bytes] | None, folder: Path) -> None:
    if keeper is not None:
        for pipe in (keeper.stdin, keeper.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            keeper.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            keeper.kill()
            keeper.wait()
    shutil.rmtree(folder, ignore_errors=True)

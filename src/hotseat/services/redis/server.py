"""The session's end of the keeper: begins it, and ends it by closing a pipe."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

import msgspec

from hotseat.errors import Missing, ServiceFailed
from hotseat.machine import Absent, probe, tool, which
from hotseat.services.interface import Address, Server

SERVER_UID = 64019
"""Under which servers run where hotseat is root: nobody else's uid."""

_PREFIX = "hotseat-redis-"
_LONGEST_SOCKET = 100
"""Bytes of a socket's path: 107 on Linux, 103 on macOS."""
_MAXMEMORY = 96 << 20
_MEMORY = 512 << 20
_START_SECONDS = 20.0
_END_SECONDS = 10.0
_SWEPT_AFTER = 60.0
"""Seconds after which an unlocked folder is a left-over, and not one that is being made."""


class RedisSession(Server):
    """Redis servers for whoever leases them. Not shared over `os.fork`: the copy of the pipe would keep it alive."""

    def __init__(self, address: Address, folder: Path, keeper: subprocess.Popen[bytes]) -> None:
        self.address = address
        self._folder = folder
        self._keeper = keeper

    @classmethod
    def start(cls, base: Path | None = None) -> Self:
        """Start the keeper, its folder in `base` (else the platform's temporary folder), and a first server.

        Raises Missing (no redis-server, or too old a one), ServiceFailed with what the server said.
        """
        program, version = _program()
        secret = secrets.token_hex(16)
        folder, lock = _opened(base)
        keeper: subprocess.Popen[bytes] | None = None
        try:
            keeper = _keeper(program, folder, secret, lock)
            _await_ready(keeper)
        except BaseException:
            _end(keeper, folder)
            raise
        finally:
            os.close(lock)  # from here on only the keeper holds it
        address = Address(service="redis", socket=str(folder / "keeper.sock"), secret=secret, version=version)
        return cls(address, folder, keeper)

    def close(self) -> None:
        """End all servers, wait, remove the folder. Never raises."""
        _end(self._keeper, self._folder)


def _program() -> tuple[str, str]:
    found = probe(tool("redis"))
    if isinstance(found, Absent):
        raise Missing(f"{found.reason}: hotseat doctor --install redis")
    path = which("redis-server")
    if path is None:
        raise Missing("redis-server is not on the PATH: hotseat doctor --install redis")
    return str(path), found.version


def _opened(wanted: Path | None) -> tuple[Path, int]:
    """Make a folder and lock it; returns it with the descriptor that holds the lock."""
    base = wanted or Path(tempfile.gettempdir())
    longest = base / f"{_PREFIX}12345678" / "12345678" / "redis.sock"
    if len(os.fsencode(longest)) > _LONGEST_SOCKET:
        base = Path("/tmp")
    _sweep(base)
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base))
        if os.geteuid() == 0:
            os.chown(folder, SERVER_UID, SERVER_UID)
        lock = os.open(folder, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
    except OSError as error:
        raise ServiceFailed(f"Redis's folder cannot be made in {base}: {error}") from error
    return folder, lock


def _sweep(base: Path) -> None:
    """Remove the folders of keepers that were killed."""
    mine = {os.geteuid(), SERVER_UID} if os.geteuid() == 0 else {os.geteuid()}
    for folder in base.glob(f"{_PREFIX}*"):
        # Its keeper may remove it at this moment.
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            facts = folder.lstat()
            if facts.st_uid in mine and time.time() - facts.st_mtime > _SWEPT_AFTER:
                _sweep_one(folder)


def _sweep_one(folder: Path) -> None:
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # its session lives
    else:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)


def _keeper(program: str, folder: Path, secret: str, lock: int) -> subprocess.Popen[bytes]:
    order = {
        "folder": str(folder),
        "redis": program,
        "secret": secret,
        "maxmemory": _MAXMEMORY,
        "memory": _MEMORY,
        "uid": SERVER_UID if os.geteuid() == 0 else None,
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
        raise ServiceFailed(f"Redis's keeper could not be started: {error}") from error


def _await_ready(keeper: subprocess.Popen[bytes]) -> None:
    said = _first_line(keeper)
    if said != "ready":
        reason = said.removeprefix("failed: ") or "its keeper ended without a word"
        raise ServiceFailed(f"Redis did not start: {reason}")


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

"""The folders of sessions: made, locked by their keeper, swept when nobody holds the lock any more."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from pathlib import Path

from hotseat.errors import ServiceFailed
from hotseat.machine import open_folder, reachable, shared
from hotseat.services.postgres.cluster import PORT, server_uid

_PREFIX = "hotseat-pg-"
_LONGEST_SOCKET = 100
"""Bytes of a socket's path: 107 on Linux, 103 on macOS."""
_END_SECONDS = 3.0
_IPC_RMID = 0


def socket_in(folder: Path) -> Path:
    """The server's socket in a session's folder."""
    return folder / f".s.PGSQL.{PORT}"


def opened(base: Path | None) -> tuple[Path, int]:
    """Make a session's folder and lock it; returns it with the descriptor that holds the lock.

    Left-over folders of sessions that are gone are removed first. Raises ServiceFailed where it cannot be made.
    """
    where = _base(base)
    try:
        return _opened(where)
    except OSError as error:
        raise ServiceFailed(f"PostgreSQL's folder cannot be made in {where}: {error}") from error


def _opened(where: Path) -> tuple[Path, int]:
    with _alone():
        _sweep(where)
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=where))
        uid = server_uid()
        if uid is not None:
            os.chown(folder, uid, uid)
        lock = os.open(folder, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
    return folder, lock


def _base(wanted: Path | None) -> Path:
    """`wanted` or the temporary folder; /tmp where a socket's path would be too long or the server's uid may not."""
    base = wanted or Path(tempfile.gettempdir())
    longest = socket_in(base / f"{_PREFIX}12345678")
    short = len(os.fsencode(longest)) <= _LONGEST_SOCKET
    return base if short and (server_uid() is None or _open_to_all(base)) else Path("/tmp")


def _open_to_all(base: Path) -> bool:
    """Whether another uid may make folders there, and so the keeper remove its own."""
    return reachable(base) and (not base.is_dir() or bool(base.stat().st_mode & stat.S_IWOTH))


@contextlib.contextmanager
def _alone() -> Generator[None]:
    """Hold the lock under which folders are made and swept: a folder is never seen before it is locked."""
    place = open_folder(shared() / "postgres")
    with (place / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sweep(where: Path) -> None:
    mine = {os.geteuid(), server_uid()}
    for folder in where.glob(f"{_PREFIX}*"):
        with contextlib.suppress(FileNotFoundError):  # its keeper removes it at this moment
            if folder.lstat().st_uid in mine and folder.is_dir() and not folder.is_symlink():
                _sweep_one(folder)


def _sweep_one(folder: Path) -> None:
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # its session lives
    else:
        _end_server(folder / "data")
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)


def _end_server(data: Path) -> None:
    """End what outlived its keeper, and remove its System V segment."""
    deadline = time.monotonic() + _END_SECONDS
    while (processes := _processes_in(data)) and time.monotonic() < deadline:
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.002)
    segment = _pidfile(data)[6:7]
    words = segment[0].split() if segment else []
    if len(words) == 2 and words[1].isdigit():
        ctypes.CDLL(None).shmctl(int(words[1]), _IPC_RMID, None)


def _processes_in(data: Path) -> list[int]:
    """The processes that serve this data folder: PostgreSQL's have it as working directory."""
    if sys.platform != "linux":
        return _postmaster_in(data)
    found: list[int] = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):  # ended meanwhile, or somebody else's
            if link.readlink() == data:
                found.append(int(link.parent.name))
    return found


def _postmaster_in(data: Path) -> list[int]:
    """The process its pid file names, if it is a server of this folder and not another one with that number."""
    lines = _pidfile(data)
    if not lines or not lines[0].isdigit():
        return []
    asked = subprocess.run(
        ["ps", "-o", "command=", "-p", lines[0]], capture_output=True, text=True, check=False
    )
    return [int(lines[0])] if str(data) in asked.stdout else []


def _pidfile(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().split("\n")
    except OSError:
        return []  # it never got that far, or ended in order

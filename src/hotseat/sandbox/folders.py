"""Run folders: made for one sandbox, removed by its spawner, or by `sweep` when that was killed, too.

A run folder holds a lock file; whoever serves the run keeps it locked. A folder whose lock is free is stale.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import stat
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from hotseat.errors import OurProblem

PREFIX = "hotseat-run-"
LOCK = "lock"
CGROUPS = "cgroups"
"""Lists the cgroups of the run, one path a line, so that they can be removed with it."""

_LOCKED_SOON = 60.0
"""Seconds within which a new folder gets its lock file."""


class RunFolder(NamedTuple):
    """A new run folder and the descriptor that keeps it locked."""

    path: Path
    lock: int


def make_run_folder(base: Path | None = None) -> RunFolder:
    """Make and lock a run folder. Raises OurProblem when the disk is full or not writable."""
    where = base or Path(tempfile.gettempdir())
    try:
        path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=where))
        lock = os.open(path / LOCK, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
    except OSError as error:
        raise OurProblem(f"no run folder can be made in {where}: {in_words(error)}") from error
    return RunFolder(path, lock)


def in_words(error: OSError) -> str:
    """What a person can do about it."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "no space left: free some, or set TMPDIR to a folder with space"
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return f"{error.strerror}: set TMPDIR to a folder you may write to"
    return error.strerror or str(error)


def sweep(base: Path | None = None) -> int:
    """Remove the stale run folders of this user below `base`; returns how many. Never raises."""
    where = base or Path(tempfile.gettempdir())
    try:
        candidates = [path for path in where.iterdir() if path.name.startswith(PREFIX)]
    except OSError:
        return 0
    return sum(_removed(path) for path in candidates)


def _removed(path: Path) -> bool:
    try:
        status = path.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
            return False  # somebody else's, or planted
        lock = _stale_lock(path, status)
        if lock is None:
            return False
        try:
            _remove(path)
        finally:
            os.close(lock)
    except OSError:
        return False  # vanished meanwhile, or not ours to remove: another sweep will see
    return not path.exists()


def _stale_lock(path: Path, status: os.stat_result) -> int | None:
    """A descriptor that holds the folder's lock, or None while somebody else does."""
    try:
        lock = os.open(path / LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        if time.time() - status.st_mtime < _LOCKED_SOON:
            return None
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):  # most runs have no cgroups
        for line in (path / CGROUPS).read_text().splitlines():
            with contextlib.suppress(OSError):  # gone already, or in use: then it is no leftover
                Path(line).rmdir()
    for folder, names, _ in os.walk(path):
        for name in names:
            # A sealed submission is read-only; chmod follows no link here because walk lists them apart.
            inner = Path(folder, name)
            if not inner.is_symlink():
                inner.chmod(0o700)
    shutil.rmtree(path, ignore_errors=True)

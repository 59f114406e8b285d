"""Counting what a server has running, from outside."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

_SECONDS = 20.0


def serving(folder: Path) -> list[int]:
    """The PostgreSQL processes whose working directory is the data folder of this session."""
    found: list[int] = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            target = str(link.readlink())
        except OSError:
            continue  # ended meanwhile
        if target.removesuffix(" (deleted)") == str(folder / "data"):
            found.append(int(link.parent.name))
    return found


def postmaster(folder: Path) -> int:
    """The server's first process."""
    return int((folder / "data" / "postmaster.pid").read_text().split("\n")[0])


def parent(process: int) -> int:
    """The process that started this one."""
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def segment(folder: Path) -> str:
    """The id of the System V segment the server made, as /proc/sysvipc/shm names it."""
    return (folder / "data" / "postmaster.pid").read_text().split("\n")[6].split()[1]


def segments() -> set[str]:
    """The ids of all System V segments of this machine."""
    lines = Path("/proc/sysvipc/shm").read_text().splitlines()[1:]
    return {line.split()[1] for line in lines}


def eventually(true: Callable[[], bool]) -> bool:
    """Whether something comes true before the deadline."""
    deadline = time.monotonic() + _SECONDS
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True

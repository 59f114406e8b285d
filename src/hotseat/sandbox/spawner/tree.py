"""Which processes descend from which, and what they use."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

LINUX = sys.platform.startswith("linux")
_TICKS = os.sysconf("SC_CLK_TCK")
_LISTEN = "0A"
"""The state of a listening socket in /proc/PID/net/tcp (Linux, proc(5))."""


def children(pid: int) -> list[int]:
    """The living and the unreaped children of a process, the oldest first; none where it is gone."""
    if not LINUX:
        return [child for child, parent in _table() if parent == pid]
    found: list[int] = []
    with contextlib.suppress(OSError):  # it ended meanwhile: what was read is what there is
        for task in Path(f"/proc/{pid}/task").iterdir():
            text = (task / "children").read_text()
            found.extend(int(word) for word in text.split())
    return found


def descendants(pid: int) -> list[int]:
    """All processes below a process, parents before their children."""
    found: list[int] = []
    level = children(pid)
    while level:
        found.extend(level)
        level = [below for child in level for below in children(child)]
    return found


def kill_below(pid: int) -> int:
    """SIGKILL to everything below a process; returns how many there were."""
    below = descendants(pid)
    for each in below:
        send(each, signal.SIGKILL)
    return len(below)


def send(pid: int, number: int) -> None:
    """Send a signal; a process that is gone does not mind."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def resident(pid: int) -> int:
    """Bytes resident (Linux: shared pages divided among those who share them)."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def resident_roughly(pid: int) -> int:
    """Bytes resident, shared pages counted in full: never less than `resident`, and ten times cheaper."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def processor_seconds(pid: int) -> float:
    """Processor time of a process and of the children it has waited for."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(int(field) for field in fields[11:15]) / _TICKS
    return 0.0


def open_descriptors(pid: int) -> int:
    """How many descriptors a process has open."""
    with contextlib.suppress(OSError):
        return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    return 0


def listening(pid: int) -> set[int]:
    """The TCP ports on which a process listens, on any address; Linux only, else none."""
    mine: set[str] = set()
    ports: set[int] = set()
    with contextlib.suppress(OSError):  # it ended meanwhile: what was read is what there is
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):  # closed meanwhile
                mine.add(str(link.readlink()))
        for table in ("tcp", "tcp6"):
            for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == _LISTEN and f"socket:[{fields[9]}]" in mine:
                    ports.add(int(fields[1].rpartition(":")[2], 16))
    return ports


def _table() -> list[tuple[int, int]]:
    # macOS has no /proc; `ps` is the documented way that needs no compiled code.
    done = subprocess.run(["/bin/ps", "-axo", "pid=,ppid="], capture_output=True, text=True, check=False)
    return [(int(pid), int(parent)) for pid, parent in (line.split() for line in done.stdout.splitlines())]

"""However a check ends, nothing is left: no process, no mount, no cgroup, no folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.samples import answer, question
from tests.front import Front

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="counts by /proc, which is Linux's"
)

WAITING = '''
    @check(budget=60)
    def waits(rig: Rig) -> None:
        """It waits until it may go on."""
        rig.program
        rig.database.rows("SELECT pg_backend_pid()")
        open(os.environ["HOTSEAT_TEST_FLAG"], "w").close()
        while not os.path.exists(os.environ["HOTSEAT_TEST_FLAG"] + ".go"):
            time.sleep(0.02)
'''

FORKING = """\
    #!/usr/bin/env python3
    # A server with children in sessions of their own, deaf to polite signals.
    import os, signal, socket, time
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    listener = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
    for _ in range(3):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(3600)
            time.sleep(3600)
    while True:
        listener.accept()
"""


class Traces:
    """What there is of a run, seen in its middle: its processes, its folders, and what it added to the machine."""

    def __init__(self, folder: Path) -> None:
        self.temporary = folder / "t"
        self.temporary.mkdir()
        self._mounts = _lines("/proc/self/mounts")
        self._cgroups: set[str] = set()
        self._folders: set[Path] = set()
        self.processes: dict[int, str] = {}
        """Process → when it was started, in ticks since boot: another one of that number is not it."""

    def capture(self, root: int) -> None:
        """Remember all descendants of a process, the folders they hold open and the cgroups they are in."""
        for pid in _descendants(root):
            started = _started(pid)
            if started is not None:
                self.processes[pid] = started
            self._folders |= _run_folders(pid)
            self._cgroups |= _cgroups(pid)

    def left(self) -> dict[str, list[str]]:
        found = {
            "processes": [
                _command(pid) for pid, started in self.processes.items() if _started(pid) == started
            ],
            "folders": [str(path) for path in self._folders if path.exists()],
            "temporary files": sorted(path.name for path in self.temporary.iterdir()),
            "mounts": sorted(_lines("/proc/self/mounts") - self._mounts),
            "cgroups": sorted(path for path in self._cgroups if Path(path).exists()),
        }
        return {kind: names for kind, names in found.items() if names}

    def grader(self) -> int:
        (pid,) = (pid for pid in self.processes if "hotseat.grading.worker" in _command(pid))
        return pid


def _descendants(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the command's name; none where it has ended or is a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
    return fields


def _started(pid: int) -> str | None:
    fields = _stat(pid)
    return fields[19] if fields else None


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace") or str(
            pid
        )
    except OSError:
        return str(pid)


def _run_folders(pid: int) -> set[Path]:
    """The run folders that a process holds locked."""
    try:
        links = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
    except OSError:
        return set()
    return {Path(link).parent for link in links if "hotseat-" in Path(link).parent.name}


def _cgroups(pid: int) -> set[str]:
    """The cgroups of hotseat's that a process is in, in every hierarchy."""
    try:
        lines = Path(f"/proc/{pid}/cgroup").read_text().splitlines()
    except OSError:
        return set()
    paths = [line.split(":", 2)[2].lstrip("/") for line in lines]
    mounts = [line.split()[1] for line in _lines("/proc/self/mounts") if " cgroup" in line]
    return {
        f"{mount}/{path}"
        for path in paths
        if "hotseat" in path
        for mount in mounts
        if Path(mount, path).exists()
    }


def _lines(path: str) -> set[str]:
    return set(Path(path).read_text().splitlines())


def eventually(holds: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    """Wait until it holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)  # polls what no event tells


@pytest.fixture
def traces(tmp_path: Path) -> Traces:
    return Traces(tmp_path)


def begun(front: Front, traces: Traces, *options: str) -> subprocess.Popen[str]:
    """A check in the middle of its work: program, children, database and grader all run."""
    flag = front.folder / "flag"
    front.env = {"TMPDIR": str(traces.temporary), "HOTSEAT_TEST_FLAG": str(flag)}
    root = question(front, "waiting", WAITING, lab='services = ["postgres"]')
    folder = answer(front, FORKING)
    process = front.popen("--questions", str(root), "check", str(folder), "--question", "waiting", *options)
    eventually(lambda: flag.exists() or process.poll() is not None, "the check did not begin", 60.0)
    assert process.poll() is None, process.communicate()
    traces.capture(process.pid)
    # hotseat, grader, spawner, keeper and server of the database, program, three children, three grandchildren
    assert len(traces.processes) >= 12, [_command(pid) for pid in traces.processes]
    assert traces.left()["folders"], "a sandbox and a database each have a folder"
    return process


MODES = pytest.mark.parametrize("options", [(), ("--contained",)], ids=["plain", "contained"])


@MODES
def test_ctrl_c_leaves_nothing(front: Front, traces: Traces, options: tuple[str, ...]) -> None:
    """Ctrl-C ends at once with status 130 and one line, and everything is gone when the prompt is back."""
    process = begun(front, traces, *options)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert traces.left() == {}


@MODES
def test_sigkill_of_hotseat_leaves_nothing(front: Front, traces: Traces, options: tuple[str, ...]) -> None:
    """Killed without a chance to say anything, hotseat's helpers put everything away by themselves."""
    process = begun(front, traces, *options)
    process.kill()
    process.communicate(timeout=30)
    eventually(lambda: traces.left() == {}, f"left: {traces.left()}")


@MODES
def test_sigkill_of_the_grader_leaves_nothing(front: Front, traces: Traces, options: tuple[str, ...]) -> None:
    """The grader's process killed: it is tried once more, and nothing of the first run is left."""
    process = begun(front, traces, *options)
    flag = front.folder / "flag"
    flag.unlink()
    os.kill(traces.grader(), signal.SIGKILL)
    eventually(flag.exists, "a void check is tried once more", 60.0)
    traces.capture(process.pid)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    eventually(lambda: traces.left() == {}, f"left: {traces.left()}")


@MODES
def test_a_normal_end_leaves_nothing(front: Front, traces: Traces, options: tuple[str, ...]) -> None:
    """Children that the program left in sessions of their own are ended, too."""
    process = begun(front, traces, *options)
    (front.folder / "flag.go").touch()
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, out + err
    assert traces.left() == {}

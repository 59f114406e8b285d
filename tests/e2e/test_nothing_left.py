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

HANGING = '''
    @check(budget=60)
    def hangs(rig: Rig) -> None:
        """It never comes to an end."""
        rig.program
        rig.database.rows("SELECT pg_backend_pid()")
        print("READY", flush=True)
        open(os.environ["HOTSEAT_TEST_FLAG"], "w").close()
        time.sleep(3600)
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
    """What there is of a run: everything of it carries the test's own folder in its name, place or arguments."""

    def __init__(self, folder: Path) -> None:
        self.temporary = folder / "t"
        self.temporary.mkdir()
        self._mounts = _lines("/proc/self/mounts")
        self._cgroups = _cgroups()

    def processes(self) -> list[str]:
        return [
            found
            for pid in (p.name for p in Path("/proc").iterdir() if p.name.isdigit())
            if (found := self._of(pid))
        ]

    def left(self) -> dict[str, list[str]]:
        found = {
            "processes": self.processes(),
            "folders": sorted(path.name for path in self.temporary.iterdir()),
            "mounts": sorted(_lines("/proc/self/mounts") - self._mounts),
            "cgroups": sorted(_cgroups() - self._cgroups),
        }
        return {kind: names for kind, names in found.items() if names}

    def _of(self, pid: str) -> str:
        """The command line of a process of the run; a zombie has none, but its parent would be one of them."""
        try:
            place = str(Path(f"/proc/{pid}/cwd").readlink())
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            environment = Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace")
        except OSError:
            return ""  # it has just ended
        mark = str(self.temporary)
        return f"{pid} {command}" if mark in place or mark in command or mark in environment else ""


def _lines(path: str) -> set[str]:
    return set(Path(path).read_text().splitlines())


def _cgroups() -> set[str]:
    return {str(path) for path in Path("/sys/fs/cgroup").rglob("hotseat*") if path.is_dir()}


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
    root = question(front, "hanging", HANGING, lab='services = ["postgres"]')
    folder = answer(front, FORKING)
    process = front.popen("--questions", str(root), "check", str(folder), "--question", "hanging", *options)
    eventually(lambda: flag.exists() or process.poll() is not None, "the check did not begin", 60.0)
    assert process.poll() is None, process.communicate()
    assert len(traces.processes()) > 4
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
    """The grader's process killed: the verdict is void and nothing is left of its programs."""
    process = begun(front, traces, *options)
    (grader,) = (int(line.split()[0]) for line in traces.processes() if "hotseat.grading.worker" in line)
    (front.folder / "flag").unlink()
    os.kill(grader, signal.SIGKILL)
    eventually((front.folder / "flag").exists, "a void check is tried once more", 60.0)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert traces.left() == {}


@MODES
def test_a_normal_end_leaves_nothing(front: Front, traces: Traces, options: tuple[str, ...]) -> None:
    """Children that the program left in sessions of their own are ended, too."""
    front.env = {"TMPDIR": str(traces.temporary)}
    root = question(
        front,
        "short",
        '''
        @check
        def listens(rig: Rig) -> None:
            """It listens."""
            rig.program
            rig.database.rows("SELECT 1")
        ''',
        lab='services = ["postgres"]',
    )
    folder = answer(front, FORKING)
    ran = front.run("--questions", str(root), "check", str(folder), "--question", "short", *options)
    assert ran.status == 0, ran.out + ran.err
    assert traces.left() == {}

"""However a run ends, nothing of it is left: processes, mounts, cgroups, folders."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from hotseat.errors import OurProblem
from hotseat.sandbox import sweep
from hotseat.sandbox.folders import LOCK, PREFIX, make_run_folder
from hotseat.sandbox.folders import sweep as sweep_in
from hotseat.sandbox.interface import Mode
from tests.sandbox.harness import LINUX, Watched, finish, leftovers, shell, until

GRADER = """
import sys, time
from hotseat.model import Limits
from hotseat.sandbox.interface import Mode
from hotseat.sandbox.client import SpawnedSandbox
from tests.sandbox.harness import shell, until
sandbox = SpawnedSandbox(Mode(sys.argv[1]), {"run": shell("setsid sleep 60 & echo ready; sleep 60")}, Limits())
with sandbox, sandbox.world() as world:
    process = world.start(["./run"], env={"HOTSEAT_TOKEN": sys.argv[2]})
    until(lambda: process.stdout == b"ready\\n", "start")
    print(sandbox.folder, flush=True)
    EVENT
"""


def grader(mode: Mode, token: str, event: str) -> tuple[subprocess.Popen[str], Path]:
    """A process with a running program in a sandbox; and the run folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", GRADER.replace("EVENT", event), mode.value, token],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


@pytest.mark.parametrize(
    ("event", "number"),
    [
        ("time.sleep(60)", signal.SIGKILL),
        ("time.sleep(60)", signal.SIGTERM),
        ("time.sleep(60)", signal.SIGINT),
        ("raise RuntimeError", None),
        ("import os; os._exit(1)", None),
        ("process.wait(60)", signal.SIGINT),
    ],
    ids=["SIGKILL", "SIGTERM", "Ctrl-C", "exception", "exit", "Ctrl-C while waiting"],
)
def test_nothing_is_left_when_the_grader_ends(mode: Mode, event: str, number: int | None) -> None:
    """Killed, interrupted or crashed: the spawner sees it and puts everything away."""
    token = f"hotseat-{uuid.uuid4().hex}"
    process, folder = grader(mode, token, event)
    assert folder.name.startswith(PREFIX)
    if number is not None:
        process.send_signal(number)
    process.wait(20)
    until(lambda: not leftovers(folder, token), "the end of everything")
    assert process.stdout is not None
    process.stdout.close()


def test_the_terminals_signals_do_not_reach_the_spawner(mode: Mode) -> None:
    """Ctrl-C goes to the whole group of the terminal; clean-up must not be hit by it."""
    token = f"hotseat-{uuid.uuid4().hex}"
    process = subprocess.Popen(
        [sys.executable, "-c", GRADER.replace("EVENT", "time.sleep(60)"), mode.value, token],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).parents[2],
        start_new_session=True,
    )
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    os.killpg(process.pid, signal.SIGINT)
    process.wait(20)
    until(lambda: not leftovers(folder, token), "the end of everything")
    process.stdout.close()


@pytest.mark.skipif(not LINUX, reason="only Linux lets the warden adopt what a killed spawner leaves")
def test_a_killed_spawner_takes_its_programs_along(mode: Mode) -> None:
    """The warden ends what the spawner cannot; the grader gets a clear error, not a hang."""
    with Watched({"run": shell("sleep 60")}, mode) as watched, watched.sandbox.world() as world:
        process = world.start(["./run"], env={"HOTSEAT_TOKEN": watched.token})
        for child in _spawners(watched.folder):
            os.kill(child, signal.SIGKILL)
        assert finish(process).status == -signal.SIGKILL
        with pytest.raises(OurProblem, match="gone"):
            world.start(["./run"], env={})


def _spawners(folder: Path) -> list[int]:
    """The spawner holds the folder's lock, as its warden does, who is our child."""
    found: list[int] = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            held = any(fd.readlink() == folder / LOCK for fd in (entry / "fd").iterdir())
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # ended while we looked
        if held and parent != os.getpid():
            found.append(int(entry.name))
    return found


def test_sweep_removes_what_killed_runs_left(tmp_path: Path) -> None:
    """Stale is a folder whose lock is free; one in use and somebody else's files stay."""
    stale, used = make_run_folder(tmp_path), make_run_folder(tmp_path)
    os.close(stale.lock)
    (stale.path / "submission").mkdir(mode=0o500)
    (stale.path / "link").symlink_to("/etc")
    (tmp_path / "other").mkdir()
    assert sweep_in(tmp_path) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["other", used.path.name])
    os.close(used.lock)
    assert sweep_in(tmp_path) == 1


def test_sweep_leaves_a_folder_alone_that_is_being_made(tmp_path: Path) -> None:
    """A new folder without a lock file is not stale yet; an old one is."""
    new = tmp_path / f"{PREFIX}new"
    new.mkdir()
    assert sweep_in(tmp_path) == 0
    os.utime(new, (0, 0))
    assert sweep_in(tmp_path) == 1


def test_sweep_does_not_touch_running_sandboxes(mode: Mode) -> None:
    """A sandbox in use survives a sweep."""
    with Watched({"run": shell("cat $0")}, mode) as watched, watched.sandbox.world() as world:
        sweep()
        assert finish(world.start(["./run"], env={})).status == 0


def test_a_folder_that_cannot_be_made_is_our_problem() -> None:
    """One line that says what to do."""
    with pytest.raises(OurProblem, match=r"^no run folder can be made in /proc: "):
        make_run_folder(Path("/proc"))

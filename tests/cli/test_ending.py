"""How a run ends: one line and an exit status, whatever went wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.front import COMMAND, Front, Ran


def patched(
    front: Front, patch: str, *arguments: str, stdout: int = subprocess.PIPE
) -> subprocess.Popen[str]:
    """The command line in a process of its own, with a use case replaced: `patch` defines `heads(self)`."""
    program = f"{patch}\nfrom hotseat.app import App\nApp.heads = heads\nfrom hotseat.cli import main\nmain()"
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=front.environment(),
        cwd=front.folder,
    )


def ended(process: subprocess.Popen[str]) -> Ran:
    """Its end."""
    out, err = process.communicate(timeout=60)
    return Ran(process.returncode, out or "", err)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "there is no command 'chek': did you mean check"),
        (["--nope"], "No such option"),
        (["list", "--level", "expert"], "'expert' is not one of"),
        (["show"], "Missing argument"),
        (["show", "picklin"], "there is no question 'picklin': did you mean pickling"),
        (["history", "--limit", "none"], "not a valid integer"),
        (["history", "--attempt", "7"], "there is no attempt 7"),
        (["history", "null", "--attempt", "7"], "leave out 'null' or --attempt"),
        (["history", "picklin"], "did you mean pickling"),
        (["--questions", "nowhere", "list"], "is not a folder of questions"),
        (["completion", "tcsh"], "'tcsh' is not one of"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(front: Front, arguments: list[str], said: str) -> None:
    """The line says what was wrong, and on standard output there is nothing."""
    ran = front.run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("hotseat: ")
    assert ran.err.count("\n") == 1
    assert said in ran.err


def test_our_problem_is_status_3(front: Front) -> None:
    """A database that cannot be read is nobody's wrong answer."""
    front.home.mkdir()
    (front.home / "hotseat.db").write_bytes(b"no database" * 1000)
    ran = front.run("history")
    assert (ran.status, ran.out) == (3, "")
    assert ran.err.startswith("hotseat: the attempts in ")
    assert "move that file away" in ran.err
    assert ran.err.count("\n") == 1


def test_a_bug_is_one_line_and_a_file(front: Front) -> None:
    """No traceback on the terminal; the whole of it is where the line says."""
    ran = ended(patched(front, "def heads(self): raise KeyError('\\x1b[31mlevel')", "list"))
    assert ran.status == 3
    assert ran.err.startswith("hotseat: a bug of ours: KeyError: ")
    assert "\x1b" not in ran.err
    assert ran.err.count("\n") == 1
    path = Path(ran.err.rpartition("the details are in ")[2].strip())
    assert path.parent == front.home / "crash"
    assert "Traceback (most recent call last)" in path.read_text("utf-8")


def test_a_bug_without_a_home_is_still_one_line(front: Front) -> None:
    """Where no file can be written, the line says so."""
    front.home.write_text("a file where the folder should be")
    ran = ended(patched(front, "def heads(self): raise KeyError('level')", "list"))
    assert ran.status == 3
    assert "the details are in no file" in ran.err
    assert ran.err.count("\n") == 1


def test_ctrl_c_is_one_line_and_status_130(front: Front) -> None:
    """Stopped while it works: no traceback."""
    wait = "import signal\ndef heads(self): print('working', flush=True); signal.pause()"
    process = patched(front, wait, "list")
    assert process.stdout is not None
    assert process.stdout.readline() == "working\n"
    process.send_signal(signal.SIGINT)
    ran = ended(process)
    assert (ran.status, ran.err) == (130, "hotseat: stopped\n")


@pytest.mark.parametrize("arguments", [["list"], ["show", "null", "--json"], ["--help"], ["list", "--json"]])
def test_a_reader_that_left_is_no_error(front: Front, arguments: list[str]) -> None:
    """`hotseat list | head -1`: quiet, and not the status of a rejected answer."""
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.Popen(
        [COMMAND, *arguments], stdout=writing, stderr=subprocess.PIPE, text=True, env=front.environment()
    )
    os.close(writing)
    ran = ended(process)
    assert (ran.status, ran.err) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device that is always full is Linux's")
@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"]])
def test_a_full_disk_behind_the_output_is_said(front: Front, arguments: list[str]) -> None:
    """`hotseat list > file` on a full disk: one line, no bug of ours."""
    with Path("/dev/full").open("w") as full:
        process = subprocess.Popen(
            [COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, env=front.environment()
        )
        ran = ended(process)
    assert (ran.status, ran.err) == (
        3,
        "hotseat: No space left on device: make room there, and run it again\n",
    )

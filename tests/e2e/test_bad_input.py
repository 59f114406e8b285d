"""What candidates hand in by mistake or on purpose: one clear line each, and the right exit status."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from hotseat.machine.tools import TOOLS
from tests.e2e.samples import answer, question
from tests.front import Front, Ran

GRADER = '''
    @check
    def answers(rig: Rig) -> None:
        """GET / answers 200."""
        expect(rig.http.get("/").status, 200, "status of GET /")

    @check(needs=answers)
    def answers_again(rig: Rig) -> None:
        """GET / answers 200 again."""
        expect(rig.http.get("/").status, 200, "status of GET /")
'''

SERVER = """\
    #!/usr/bin/env python3
    import os, sys
    from http.server import BaseHTTPRequestHandler, HTTPServer
    class Handler(BaseHTTPRequestHandler):
        count = 0
        def do_GET(self):
            Handler.count += 1
            BODY
        def log_message(self, *args): pass
        def reply(self, body=b"ok"):
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
    HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""


def server(body: str = "self.reply()") -> str:
    return SERVER.replace("BODY", body)


@pytest.fixture
def root(front: Front) -> Path:
    return question(front, "sample", GRADER)


def check(front: Front, root: Path, folder: Path, *options: str) -> Ran:
    return front.run("--questions", str(root), "check", str(folder), "--question", "sample", *options)


def first(front: Front, root: Path, folder: Path, *options: str) -> dict[str, Any]:
    """The first outcome of a rejected submission."""
    ran = check(front, root, folder, "--json", *options)
    assert ran.status == 1, ran.out + ran.err
    verdict = json.loads(ran.out)
    assert verdict["decision"] == "rejected"
    assert "Traceback" not in ran.err
    return verdict["outcomes"][0]


def refused(ran: Ran) -> str:
    """The lines of a wrong use: status 2, nothing on standard output, no traceback."""
    assert ran.status == 2, ran.out + ran.err
    assert ran.out == ""
    assert ran.err.startswith("hotseat: ")
    assert "Traceback" not in ran.err
    return ran.err


def test_it_works(front: Front, root: Path) -> None:
    """The sample accepts a right program, with status 0."""
    ran = check(front, root, answer(front, server()))
    assert ran.status == 0, ran.out + ran.err
    assert "accepted: all 2 checks passed" in ran.out


def test_no_run(front: Front, root: Path) -> None:
    """A folder without `run` says what is missing."""
    folder = answer(front, server())
    (folder / "run").rename(folder / "main.py")
    assert "there is no file `run`" in first(front, root, folder)["message"]


def test_not_executable(front: Front, root: Path) -> None:
    """The remedy is in the message."""
    folder = answer(front, server())
    (folder / "run").chmod(0o644)
    assert "chmod +x run" in first(front, root, folder)["message"]


def test_build_fails(front: Front, root: Path) -> None:
    """The output of `build` is shown."""
    folder = answer(front, server())
    (folder / "build").write_text("#!/bin/sh\necho no compiler\nexit 9\n")
    (folder / "build").chmod(0o755)
    outcome = first(front, root, folder)
    assert outcome["message"] == "`build` ended with status 9, so there is nothing to run"
    assert "no compiler" in outcome["evidence"][0]["text"]


def test_exits_at_start(front: Front, root: Path) -> None:
    """Its status and its last words are shown."""
    outcome = first(front, root, answer(front, "#!/bin/sh\necho no such table >&2\nexit 4\n"))
    assert outcome["message"] == "`run` is not running: it ended with status 4"
    assert "no such table" in outcome["evidence"][-1]["text"]


def test_never_listens(front: Front, root: Path) -> None:
    """After a while it is said that nothing listens on $PORT."""
    outcome = first(front, root, answer(front, "#!/bin/sh\nexec sleep 600\n"))
    assert "nothing listens on $PORT" in outcome["message"]


def test_listens_elsewhere(front: Front, root: Path) -> None:
    """The port where it listens instead is named."""
    elsewhere = server().replace('int(os.environ["PORT"])', "0")
    outcome = first(front, root, answer(front, elsewhere))
    assert "nothing listens on $PORT" in outcome["message"]
    assert "it listens on port" in outcome["message"]


def test_dies_in_the_middle(front: Front, root: Path) -> None:
    """A program that ends during a request is said to have ended."""
    outcome = first(front, root, answer(front, server("os._exit(5)")))
    assert outcome["message"].endswith("`run` is not running: it ended with status 5")


def test_dies_at_the_second_request(front: Front, root: Path) -> None:
    """The check that met the dead program fails, not the one before it."""
    folder = answer(front, server("self.reply() if Handler.count == 1 else os._exit(5)"))
    ran = check(front, root, folder, "--json")
    outcomes = json.loads(ran.out)["outcomes"]
    assert [outcome["status"] for outcome in outcomes] == ["passed", "failed"]
    assert "ended with status 5" in outcomes[1]["message"]


def test_endless_output(front: Front, root: Path) -> None:
    """A program that prints without end costs no memory and is judged by what it answers."""
    printing = "print('x' * 65536) for _ in iter(int, 1)"
    thread = f"import threading; threading.Thread(target=lambda: [{printing}], daemon=True).start()"
    chatty = server().replace("    HTTPServer(", f"    {thread}\n    HTTPServer(")
    ran = check(front, root, answer(front, chatty))
    assert ran.status == 0, ran.out + ran.err


def test_a_reply_of_100_mb(front: Front, root: Path) -> None:
    """It is cut, and said to be too large."""
    outcome = first(front, root, answer(front, server('self.reply(b"x" * 100_000_000)')))
    assert "larger than 16 MiB" in outcome["message"]


def test_a_reply_that_is_no_text(front: Front, root: Path) -> None:
    """Bytes that are not UTF-8, and terminal escapes, reach neither terminal nor JSON raw."""
    folder = answer(
        front, server(r'self.send_error(500, explain="\x1b[31mred\x07"); self.wfile.write(b"\xff\xfe")')
    )
    ran = check(front, root, folder)
    assert ran.status == 1
    assert not [c for c in ran.out if ord(c) < 32 and c != "\n"]
    assert first(front, root, folder)["status"] == "failed"


def test_hostile_file_names(front: Front, root: Path) -> None:
    """All of them are reported at once, readably."""
    folder = answer(front, server())
    for name in (b"a\nb", b"\x1b[2Jclear", b"caf\xe9", b"x" * 240):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text("x")
    said = refused(check(front, root, folder))
    assert "4 problems" in said
    assert "not UTF-8" in said
    assert "control characters" in said
    assert "longer than 200 bytes" in said
    assert "\x1b" not in said


def test_links_out_of_the_folder(front: Front, root: Path) -> None:
    """A link that leaves the folder is refused; one within it is followed."""
    folder = answer(front, server())
    (folder / "within").symlink_to("run")
    (folder / "secret").symlink_to("/etc/passwd")
    (folder / "up").symlink_to("..")
    said = refused(check(front, root, folder))
    assert "secret: it is a link that leaves the folder" in said
    assert "up: it is a link that leaves the folder" in said
    assert "within" not in said


def test_special_files(front: Front, root: Path) -> None:
    """A FIFO or a socket does not hang anybody."""
    folder = answer(front, server())
    os.mkfifo(folder / "fifo")
    with socket.socket(socket.AF_UNIX) as sock:
        here = Path.cwd()
        os.chdir(folder)  # the path of a socket has 107 bytes at the most
        try:
            sock.bind("sock")
        finally:
            os.chdir(here)
        said = refused(check(front, root, folder))
    assert "fifo: it is not a regular file" in said
    assert "sock: cannot be read" in said


def test_a_submission_of_a_gigabyte(front: Front, root: Path) -> None:
    """It is refused without being read to its end."""
    folder = answer(front, server())
    with (folder / "dump").open("wb") as stream:
        stream.truncate(1024**3)
    assert "dump: with it the folder holds more than 20 MiB" in refused(check(front, root, folder))


def test_too_many_files(front: Front, root: Path) -> None:
    """A home folder taken for an answer is noticed."""
    folder = answer(front, server())
    for number in range(2001):
        (folder / str(number)).touch()
    assert "more than 2000 files" in refused(check(front, root, folder))


def test_an_unknown_check(front: Front, root: Path) -> None:
    """The nearest name is offered."""
    said = refused(check(front, root, answer(front, server()), "--only", "answer"))
    assert "there is no check 'answer': did you mean answers" in said


def test_an_unknown_question(front: Front, root: Path) -> None:
    """The nearest name is offered."""
    ran = front.run("--questions", str(root), "check", str(answer(front, server())), "--question", "sampel")
    assert "did you mean sample?" in refused(ran)


def test_a_folder_that_says_nothing(front: Front, root: Path) -> None:
    """Without marker, known name or option, the option is named."""
    ran = front.run("--questions", str(root), "check", str(answer(front, server())))
    assert "--question" in refused(ran)


def test_no_such_folder(front: Front, root: Path) -> None:
    """It says how to make one."""
    assert "hotseat start" in refused(check(front, root, front.folder / "nowhere"))


def test_a_home_that_cannot_be_written(front: Front, root: Path) -> None:
    """Nobody's answer is wrong: status 3, and the variable that names another place."""
    front.env = {"HOTSEAT_HOME": "/proc/nowhere"}
    ran = check(front, root, answer(front, server()))
    assert ran.status == 3, ran.out + ran.err
    assert "HOTSEAT_HOME=FOLDER" in ran.out + ran.err
    assert "Traceback" not in ran.out + ran.err


def test_an_attempt_that_cannot_be_kept(front: Front, root: Path) -> None:
    """The verdict is shown all the same, and the reason is said."""
    (front.home / "hotseat.db").mkdir(parents=True)
    ran = check(front, root, answer(front, server()))
    assert ran.status == 0, ran.out + ran.err
    assert "this attempt could not be kept" in ran.out


def test_a_missing_language_is_void(front: Front, root: Path) -> None:
    """Nobody's answer is wrong: status 3, and how to get it."""
    found = json.loads(front.run("doctor", "--json").out)["found"]
    tools = {tool.name for tool in TOOLS}
    missing = [tool["name"] for tool in found if not tool["ok"] and tool["name"] in tools]
    assert missing, "this machine has every tool: the test needs one that is missing"
    lab = root / "sample" / "question.toml"
    lab.write_text(lab.read_text() + f'tools = ["{missing[-1]}"]\n')
    ran = check(front, root, answer(front, server()), "--json")
    verdict = json.loads(ran.out)
    assert (ran.status, verdict["decision"]) == (3, "void")
    assert "hotseat doctor --install" in verdict["outcomes"][0]["message"]

"""The lab `debugging`: the starters show what was recorded, and can be stepped through as the brief says."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

LAB = Path(__file__).parents[2] / "questions" / "debugging" / "lab"
BRIEF = (LAB / "brief.md").read_text()
LANGUAGES = ("python", "php", "java", "node")
PATIENCE = 30.0
"""Seconds after which nothing comes any more; an idle machine needs less than one."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def call(port: int, method: str, path: str, body: str | None = None) -> tuple[int, str]:
    """Status and body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request(method, path, None if body is None else body.encode())
        reply = connection.getresponse()
        return reply.status, reply.read().decode("utf-8", "replace")


@contextlib.contextmanager
def running(command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> Generator[subprocess.Popen[bytes]]:
    """A program in a session of its own, all of which is ended afterwards."""
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **env},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def listens(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            assert time.monotonic() < deadline, f"nothing listens on port {port}"
            time.sleep(0.01)  # nothing tells when another process begins to listen
        else:
            return


@dataclass(frozen=True)
class Starter:
    """A starter's own copy, built, and the stand-in that runs beside it."""

    folder: Path
    port: int
    upstream: int
    env: Mapping[str, str]


@contextlib.contextmanager
def prepared(language: str, folder: Path) -> Generator[Starter]:
    copy = folder / "solution"
    shutil.copytree(LAB / "start" / language, copy)
    if (copy / "build").exists():
        subprocess.run(["./build"], cwd=copy, check=True, capture_output=True, timeout=PATIENCE)
    (folder / "data").mkdir()
    port, upstream = free_port(), free_port()
    env = {
        "PORT": str(port),
        "UPSTREAM": f"http://127.0.0.1:{upstream}",
        "DATA_DIR": str(folder / "data"),
        "SERVICE": f"http://127.0.0.1:{port}",
    }
    with running([sys.executable, "upstream"], copy, {"PORT": str(upstream)}):
        listens(upstream)
        yield Starter(copy, port, upstream, env)


# ------------------------------------------------------------------ what is handed out


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_starter_comes_with_the_same_incident(language: str) -> None:
    """Report, log, recording and stand-in are the same in each language, and the stand-in is the grader's."""
    starter, python = LAB / "start" / language, LAB / "start" / "python"
    assert (starter / "upstream").read_bytes() == (LAB / "fixtures" / "upstream.py").read_bytes()
    assert (starter / "incident" / "upstream.jsonl").read_bytes() == (
        LAB / "fixtures" / "upstream.jsonl"
    ).read_bytes()
    for name in ("report.md", "service.log", "requests.jsonl"):
        assert (starter / "incident" / name).read_bytes() == (python / "incident" / name).read_bytes()


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_the_recording_is_the_one_that_is_sent_again() -> None:
    """The grader sends what the candidate has, and knows what would have been right besides."""
    mine = [{k: v for k, v in record.items() if k not in ("status", "reply")} for record in recorded()]
    graded = records(LAB / "fixtures" / "recorded.jsonl")
    assert [{k: v for k, v in one.items() if not k.startswith("right")} for one in graded] == mine


def recorded() -> list[dict[str, Any]]:
    return records(LAB / "start" / "python" / "incident" / "requests.jsonl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_starter_answers_as_was_recorded(language: str, tmp_path: Path) -> None:
    """The starter, sent the recorded requests as they overlapped, shows every one of the incidents."""
    with prepared(language, tmp_path) as starter, running(["./run"], starter.folder, starter.env):
        listens(starter.port)
        for told in records(LAB / "fixtures" / "upstream.jsonl"):
            call(starter.upstream, "PUT", "/" + told["key"], json.dumps(told["value"]))
        replies = replayed(starter)
        ran = subprocess.run(
            [LAB / "reference" / "python" / "tests"],
            env={**os.environ, **starter.env},
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
    for record in recorded():
        if record["path"] != "/metrics":
            assert comparable(*replies[record["request"]]) == comparable(record["status"], record["reply"]), (
                record
            )
    assert ran.stdout.count("\nnot ok ") == 9
    assert "\nok " not in ran.stdout


def replayed(starter: Starter) -> dict[int, tuple[int, Any]]:
    """Request → status and body."""
    replies: dict[int, tuple[int, Any]] = {}
    waiting: dict[int, threading.Thread] = {}

    def send(record: dict[str, Any]) -> None:
        body = json.dumps(record["body"]) if "body" in record else None
        replies[record["request"]] = call(starter.port, record["method"], record["path"], body)

    events = [(record["began"], False, record["request"], record) for record in recorded()]
    events += [
        (record["ended"], True, record["request"], record) for record in recorded() if "waited_for" in record
    ]
    for _, ends, number, record in sorted(events, key=lambda event: event[:3]):
        if ends:
            call(starter.upstream, "DELETE", "/holds/" + record["waited_for"])
            waiting[number].join()
        elif "waited_for" in record:
            call(starter.upstream, "PUT", "/holds/" + record["waited_for"])
            waiting[number] = threading.Thread(target=send, args=(record,))
            waiting[number].start()
            assert json.loads(call(starter.upstream, "GET", "/holds/" + record["waited_for"])[1]) == {
                "waiting": 1
            }
        else:
            send(record)
    return replies


def comparable(status: int, reply: Any) -> tuple[int, Any]:
    """How a name is mangled depends on the language: the first line of a statement does not count, nor do reasons."""
    if isinstance(reply, str) and reply.startswith("statement"):
        return status, reply.split("\n")[1:]
    value = json.loads(reply) if isinstance(reply, str) else reply
    return status, "refused" if status >= 400 else value


# ------------------------------------------------------------------ at a breakpoint


@dataclass(frozen=True)
class Debugger:
    """How a session in the brief goes on. The debugger's prompt is what its commands stand behind."""

    title: str
    before: int
    """So many commands are given before the service runs."""
    ready: str
    """What is printed when it takes the first command; nothing where it is the program that runs."""
    stopped: str
    """What is printed when the breakpoint was hit; nothing where only what is typed is answered."""


DEBUGGERS = {
    "python": Debugger("Python", 0, "", "(Pdb) "),
    "node": Debugger("Node.js", 2, "Break on start", "break in billing.js:101"),
    "java": Debugger("Java", 2, "> ", "Breakpoint hit"),
    "php": Debugger("PHP", 0, "", ""),
}
PROMPT = re.compile(r"^(?:\(Pdb\)|debug>|>|pool-1-thread-1\[1\]|php>) (.*)$")


class Terminal:
    """What is typed, and what is read."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin and process.stdout
        self._stdin, self._stdout = process.stdin, process.stdout
        os.set_blocking(self._stdout.fileno(), False)
        self.unread = ""

    def type(self, line: str) -> None:
        self._stdin.write(line.encode() + b"\n")
        self._stdin.flush()

    def read(self, wanted: str) -> None:
        """Read on until this has come."""
        deadline = time.monotonic() + PATIENCE
        while wanted not in self.unread:
            assert time.monotonic() < deadline, f"{wanted!r} did not come, but {self.unread!r}"
            self.unread += (self._stdout.read() or b"").decode()
            time.sleep(0.01)  # a pipe that does not block cannot be waited for
        self.unread = self.unread.partition(wanted)[2]


def session(title: str) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The command of a session in the brief; then what is typed, and what is to be seen after each."""
    found = re.search(
        rf"^\*\*{re.escape(title)}\.\*\*.*?```console\n\$ (.*?)\n(.*?)```", BRIEF, re.DOTALL | re.MULTILINE
    )
    assert found
    typed: list[tuple[str, list[str]]] = []
    for line in found[2].splitlines():
        if prompt := PROMPT.match(line):
            typed.append((prompt[1], []))
        else:
            typed[-1][1].append(line.strip())
    return shlex.split(found[1]), typed


def with_breakpoint(language: str, folder: Path) -> None:
    """The line that the brief tells to write, where the debugger needs one."""
    if language == "python":
        insert(folder / "billing.py", 97, "if count == 1: breakpoint()")
    if language == "php":
        line = re.search(r"```php\n(.*?)\n```", BRIEF)
        assert line
        insert(folder / "billing.php", 112, line[1])


def insert(file: Path, above: int, line: str) -> None:
    lines = file.read_text().splitlines(keepends=True)
    space = re.match(r" *", lines[above - 1])
    assert space
    lines.insert(above - 1, f"{space[0]}{line}\n")
    file.write_text("".join(lines))


def requests(starter: Starter) -> list[list[Any]]:
    """The brief's curl commands: port, method, path, body."""
    found: list[list[Any]] = []
    for line in re.findall(r"^curl .*$", BRIEF, re.MULTILINE):
        words = shlex.split(line)
        body = words[words.index("-d") + 1] if "-d" in words else None
        method = words[words.index("-X") + 1] if "-X" in words else "POST" if body else "GET"
        _, port, path = re.split(r"http://127\.0\.0\.1:(\d+)", words[-1])
        found.append([starter.upstream if port == "9000" else starter.port, method, path, body])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_starter_can_be_stepped_through_as_the_brief_shows(language: str, tmp_path: Path) -> None:
    """The session in the brief, typed line by line, stops where it says, shows what it says, and lets go."""
    debugger = DEBUGGERS[language]
    command, typed = session(debugger.title)
    with prepared(language, tmp_path) as starter:
        with_breakpoint(language, starter.folder)
        with running(command, starter.folder, {**starter.env, "PYTHONUNBUFFERED": "1"}) as process:
            terminal = Terminal(process)
            for line, _ in typed[: debugger.before]:
                terminal.read(debugger.ready if line == typed[0][0] else "> ")
                terminal.type(line)
            listens(starter.port)
            *told, last = requests(starter)
            for request in told:
                assert call(*request)[0] in (200, 201, 204)
            answered: list[tuple[int, str]] = []
            asking = threading.Thread(target=lambda: answered.append(call(*last)))
            asking.start()
            if debugger.stopped:
                terminal.read(debugger.stopped)
            for line, seen in typed[debugger.before :]:
                assert not answered
                terminal.type(line)
                for output in seen:
                    terminal.read(output)
            asking.join(PATIENCE)
    assert [(status, json.loads(body)["invoices"]) for status, body in answered] == [(200, [1])]

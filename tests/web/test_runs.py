"""Gradings: outcomes come one by one, can be stopped, and outlive a reload and a server that was killed."""

from __future__ import annotations

import http.client
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.front import Front
from tests.web.serving import Served, questions

SLOW = """#!/usr/bin/env python3
import time
time.sleep(3600)
"""


def test_events_come_one_by_one_and_again(served: Served, root: Path) -> None:
    """From the first one on, however late one asks; the attempt is kept."""
    served.send("POST", "/questions/greeting/work", {})
    reference = root / "greeting" / "lab" / "reference" / "python"
    shutil.copytree(reference, served.front.home / "work" / "greeting", dirs_exist_ok=True)
    started = served.send("POST", "/runs", {"question": "greeting", "seed": 7})
    assert started.status == 201
    run = started.json()["id"]
    kinds = [kind for kind, _ in events(served, run)]
    assert kinds[0] == "began"
    assert kinds[-1] == "judged"
    assert kinds.count("done") == 2
    assert [kind for kind, _ in events(served, run)] == kinds
    state = served.get(f"/api/v1/runs/{run}").json()
    assert (state["phase"], state["decision"]) == ("judged", "accepted")
    assert served.get(f"/attempts/{state['attempt']}").status == 200
    page = served.get("/questions/greeting/lab").text
    assert "accepted" in page


def test_a_mistake_is_caught_by_what_it_names(served: Served) -> None:
    """And its page says so."""
    reply = served.form("/runs", question="greeting", kind="wrong", name="always-the-same")
    assert reply.status == 303
    run = reply.headers["location"].rpartition("/")[2]
    last = [value for kind, value in events(served, run) if kind == "judged"][-1]
    failed = [each["check"] for each in last["verdict"]["outcomes"] if each["status"] == "failed"]
    assert failed == ["greets_by_name"]
    page = served.get(f"/runs/{run}").text
    assert "rejected" in page
    assert "GET /greet" in page


def test_a_run_can_be_stopped(served: Served) -> None:
    """At once, whatever the program does; nothing is kept of it."""
    served.send("POST", "/questions/greeting/work", {})
    program = served.front.home / "work" / "greeting" / "run"
    program.write_text(SLOW)
    before = served.get("/api/v1/attempts").json()
    run = served.send("POST", "/runs", {"question": "greeting"}).json()["id"]
    eventually(lambda: served.get(f"/api/v1/runs/{run}").json()["phase"] == "trying", "it tries a check")
    stopped = served.ask("DELETE", f"/api/v1/runs/{run}")
    assert stopped.json()["phase"] == "stopped"
    assert served.get("/api/v1/attempts").json() == before


def test_nothing_acknowledged_is_lost_by_a_kill(tmp_path: Path) -> None:
    """SIGKILL in the middle of a check, after an edit, a review and a draft: all of them are there afterwards."""
    front = Front(tmp_path)
    root = str(questions(front))
    server = Served(front, "--questions", root)
    server.send("POST", "/questions/greeting/work", {})
    edit = "/questions/greeting/work/files/run"
    tag = server.get(f"/api/v1{edit}").headers["etag"]
    assert server.send("PUT", edit, {"text": SLOW}, If_Match=tag).status == 200
    card = server.get("/api/v1/questions/greeting/cards").json()[0]
    rating = {**card["key"], "rating": "good", "version": card["version"]}
    assert server.send("POST", "/reviews", rating).status == 201
    assert server.send("PUT", "/drafts/answer/greeting", {"text": "half a"}, If_Match='"0"').status == 200
    run = server.send("POST", "/runs", {"question": "greeting"}).json()["id"]
    eventually(lambda: server.get(f"/api/v1/runs/{run}").json()["phase"] == "trying", "it tries a check")
    server.kill()

    again = Served(front, "--questions", root)
    try:
        assert again.get(f"/api/v1{edit}").json()["text"] == SLOW
        assert again.get("/api/v1/questions/greeting/cards").json()[0]["memory"]["reviews"] == 1
        assert again.get("/api/v1/drafts/answer/greeting").json()["text"] == "half a"
        assert again.get(f"/api/v1/runs/{run}").json()["phase"] == "interrupted"
        assert "interrupted" in again.get("/questions/greeting/lab").text
        assert again.get("/api/v1/attempts").json() == []
    finally:
        assert again.end() == 0


def events(served: Served, run: str) -> list[tuple[str, Any]]:
    """All events of a run, to its end."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=90)
    connection.request("GET", f"/api/v1/runs/{run}/events")
    text = connection.getresponse().read().decode()
    connection.close()
    found: list[tuple[str, Any]] = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def eventually(holds: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    """Wait until it holds, or fail."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not in {seconds} s: {what}"
        time.sleep(0.05)

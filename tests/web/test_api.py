"""The JSON API does what the pages do, says what it does, and keeps to it."""

from __future__ import annotations

import json
import socket

from hotseat.instruments.openapi import explore, problems
from tests.web.serving import Served

FINE = ("2xx", "3xx", "404", "409", "412", "422", "428")
"""What a request may get that is right by the description: the state of things may be against it."""


def test_nothing_is_found_in_it(served: Served) -> None:
    """Requests made from its own description: no 500, no undocumented reply, nothing accepted that breaks it."""
    description = served.get("/api/v1/openapi.json").json()
    assert problems(description) == []
    # What starts a grading is left to the tests that wait for one.
    for path in ("/api/v1/runs", "/api/v1/proofs/{question}"):
        del description["paths"][path]["post"]

    def connect(*, timeout: float) -> socket.socket:
        return socket.create_connection(("127.0.0.1", served.port), timeout)

    seen = explore(description, connect, seed=1, examples=4, seconds=110, accepted=FINE)
    assert seen.complete
    assert seen.requests > 300
    assert [(each.operation, each.title, each.message) for each in seen.findings] == []


def test_lists_have_tags(served: Served) -> None:
    """A client that has the version gets none of it again."""
    for path in ("/questions", "/attempts", "/mocks", "/proofs", "/runs", "/questions/rest/cards"):
        first = served.get(f"/api/v1{path}")
        assert first.status == 200, path
        again = served.ask("GET", f"/api/v1{path}", headers={"If-None-Match": first.headers["etag"]})
        assert (again.status, again.body) == (304, b"")


def test_errors_are_problem_details(served: Served) -> None:
    """With status and a sentence; the nearest name where one was mistyped."""
    reply = served.get("/api/v1/questions/rset")
    assert reply.status == 404
    assert reply.headers["content-type"] == "application/problem+json"
    assert "did you mean rest" in reply.json()["detail"]
    wrong = served.ask("DELETE", "/api/v1/questions")
    assert wrong.status == 405
    assert "GET" in wrong.headers["allow"]


def test_the_answer_is_hidden_until_asked_for(served: Served) -> None:
    """Like in the terminal."""
    hidden = served.get("/api/v1/questions/rest").json()
    assert "answer" not in hidden
    assert "cards" not in hidden
    assert served.get("/api/v1/questions/rest?answer=true").json()["answer"]["brief"]


def test_two_writers_do_not_overwrite_each_other(served: Served) -> None:
    """The second one is told; what the first one wrote stays."""
    served.send("POST", "/questions/greeting/work", {})
    path = "/questions/greeting/work/files/notes.txt"
    made = served.send("PUT", path, {"text": "first"}, If_None_Match="*")
    assert made.status == 201
    tag = made.headers["etag"]
    assert served.send("PUT", path, {"text": "second"}, If_Match=tag).status == 200
    late = served.send("PUT", path, {"text": "third"}, If_Match=tag)
    assert late.status == 412
    assert served.send("PUT", path, {"text": "fourth"}).status == 428
    assert served.get(f"/api/v1{path}").json()["text"] == "second"


def test_a_review_sent_twice_is_one(served: Served) -> None:
    """A client that lost the reply may repeat it; a stale one is refused."""
    card = served.get("/api/v1/questions/greeting/cards").json()[0]
    rating = {**card["key"], "rating": "good", "version": card["version"], "id": "one"}
    first = served.send("POST", "/reviews", rating)
    again = served.send("POST", "/reviews", rating)
    assert (first.status, again.status) == (201, 201)
    assert first.json()["version"] == again.json()["version"]
    assert served.send("POST", "/reviews", {**rating, "id": "two"}).status == 412


def test_the_terminal_sees_what_the_web_did(served: Served) -> None:
    """One store."""
    served.send("POST", "/answers", {"question": "greeting", "text": "hello"})
    root = str(served.front.folder / "questions")
    ran = served.front.run("--questions", root, "export", str(served.front.folder / "state.json"))
    assert ran.status == 0, ran.err
    state = json.loads((served.front.folder / "state.json").read_text())
    assert "hello" in [said["text"] for said in state["said"]]

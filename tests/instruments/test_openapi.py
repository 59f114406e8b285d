"""The OpenAPI instrument against small servers that keep or break their own description."""

from __future__ import annotations

import copy
import json
import os
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from hotseat.instruments.openapi import explore, operations, problems

DESCRIPTION: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Squares", "version": "1"},
    "paths": {
        "/squares/{number}": {
            "get": {
                "parameters": [
                    {"name": "number", "in": "path", "required": True, "schema": {"type": "integer"}}
                ],
                "responses": {
                    "200": {
                        "description": "the square",
                        "content": {"application/json": {"schema": {"type": "integer"}}},
                    },
                    "404": {"description": "no number"},
                },
            }
        }
    },
}

Answer = Callable[[str], tuple[int, str | None]]


def squares(path: str) -> tuple[int, str | None]:
    """What the description promises: status and JSON."""
    try:
        return 200, json.dumps(int(path.rsplit("/", 1)[-1]) ** 2)
    except ValueError:
        return 404, None


class Server:
    """Its port, and the paths that were asked for."""

    def __init__(self, port: int, paths: list[str]) -> None:
        self.port, self.paths = port, paths

    def connect(self, *, timeout: float) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout)


@contextmanager
def serving(answer: Answer) -> Generator[Server]:
    """A server on a port of its own."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            status, body = answer(self.path)
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", body or "")
                body = None
            if body is not None:
                self.send_header("Content-Type", "application/json")
            self.end_headers()
            if body is not None:
                self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the tests look at `paths`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield Server(server.server_address[1], paths)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True, scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Generator[Path]:
    """A home whose tables of characters all tests of this file share."""
    before = os.environ.get("HOTSEAT_HOME")
    folder = tmp_path_factory.mktemp("home")
    os.environ["HOTSEAT_HOME"] = str(folder)
    yield folder
    if before is None:
        del os.environ["HOTSEAT_HOME"]
    else:
        os.environ["HOTSEAT_HOME"] = before


def test_finds_nothing_where_the_description_is_kept() -> None:
    """A server that does what it says is not found fault with, and the same seed asks the same."""
    asked: list[list[str]] = []
    for _ in range(2):
        with serving(squares) as server:
            seen = explore(DESCRIPTION, server.connect, seed=5, examples=4)
        assert seen.findings == ()
        assert seen.complete
        assert seen.requests >= 5
        asked.append(server.paths)
    assert asked[0] == asked[1]


def test_finds_what_breaks_the_description() -> None:
    """A crash and a reply of another type are found, each once, with the exchange that shows it."""

    def answer(path: str) -> tuple[int, str | None]:
        status, body = squares(path)
        if status == 404:
            return 500, '"oops"'
        return status, json.dumps({"square": body})

    with serving(answer) as server:
        seen = explore(DESCRIPTION, server.connect, seed=5, examples=4)
    titles = [finding.title for finding in seen.findings]
    assert {"Server error", "Response violates schema"} <= set(titles)
    assert len(titles) == len(set(titles))
    crash = next(finding for finding in seen.findings if finding.title == "Server error")
    assert crash.operation == "GET /squares/{number}"
    assert crash.exchange is not None
    assert crash.exchange.request.startswith("GET /squares/")
    assert "oops" in crash.exchange.reply


def test_never_leaves_the_program() -> None:
    """A redirect to another server leads back to the program: the other one is not asked."""
    with serving(squares) as canary, serving(lambda _path: (302, other)) as server:
        other = f"http://127.0.0.1:{canary.port}/squares/1"
        seen = explore(DESCRIPTION, server.connect, seed=5, examples=2)
    assert seen.findings
    assert server.paths
    assert canary.paths == []


def test_stops_when_the_time_is_up() -> None:
    """A server that never answers costs the time that was given, and the result says that it is not complete."""
    released = threading.Event()

    def answer(_path: str) -> tuple[int, str | None]:
        released.wait(30)
        return 404, None

    with serving(answer) as server:
        seen = explore(DESCRIPTION, server.connect, seed=5, seconds=1.5)
        released.set()
    assert not seen.complete


def test_reports_a_program_that_is_gone() -> None:
    """Where nothing listens, that is a finding and not a crash of the instrument."""

    def refused(*, timeout: float) -> socket.socket:
        raise ConnectionRefusedError(timeout)

    seen = explore(DESCRIPTION, refused, seed=5, examples=2)
    assert seen.findings
    assert seen.complete


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("$ref", "http://127.0.0.1/secret", "only references inside"),
        ("$ref", "file:///etc/hostname", "only references inside"),
        ("$ref", "other.json#/a", "only references inside"),
        ("$ref", 7, "only references inside"),
        ("$id", "http://127.0.0.1/", "is not followed"),
        ("externalValue", "http://127.0.0.1/", "is not followed"),
    ],
)
def test_refuses_what_leads_out_of_the_description(place: str, value: object, said: str) -> None:
    """A description is written by the program under test: nothing in it makes this machine fetch anything."""
    description = copy.deepcopy(DESCRIPTION)
    description["paths"]["/squares/{number}"]["get"]["parameters"][0]["schema"] = {place: value}
    found = problems(description)
    assert len(found) == 1
    assert found[0].startswith("#/paths//squares/{number}/get/parameters/0/schema/")
    assert said in found[0]


def test_takes_the_names_of_members_for_what_they_are() -> None:
    """A property may be called `$ref` or `$id`; only keywords are refused."""
    description = copy.deepcopy(DESCRIPTION)
    description["components"] = {
        "schemas": {"Odd": {"properties": {"$ref": {"type": "string"}, "$id": {"type": "string"}}}}
    }
    assert problems(description) == []


def test_says_everything_that_is_wrong_with_a_description() -> None:
    """What is no description is named, all of it at once; endless nesting ends."""
    assert problems([]) == ["it is not a JSON object"]
    assert problems({}) == ["#/openapi is None, not a version 3.0.x or 3.1.x", "#/paths is missing"]
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"not": deep}
    assert "nested deeper than" in problems({**DESCRIPTION, "x": deep})[0]
    assert problems({**DESCRIPTION, "x": ["\ud800"], "\udfff": 1}) == [
        "#/x/0 holds half of a surrogate pair",
        "# has a member whose name holds half of a surrogate pair",
    ]


def test_finds_the_operations_whatever_else_is_there() -> None:
    """Only operations count as such; a description of the wrong shape has none."""
    assert list(operations(DESCRIPTION)) == [("GET", "/squares/{number}")]
    assert operations({"paths": {"/a": {"parameters": [], "get": 7, "post": {}}, "/b": 3}}) == {
        ("POST", "/a"): {}
    }
    assert operations({"paths": 7}) == {}

"""`hotseat serve` as a person starts it, and plain requests to it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.front import Front


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


class Served:
    """A running server with a home and questions of its own."""

    def __init__(self, front: Front, *arguments: str) -> None:
        self.front = front
        self._process = front.popen(*arguments, "serve", "--port", "0", "--no-browser")
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        assert "http://" in said, said + (self._process.stderr.read() if self._process.stderr else "")
        self.url = next(word for word in said.split() if word.startswith("http://")).rstrip("/")

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """One request, on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, dict(headers or {}))
            reply = connection.getresponse()
            fields = {name.lower(): value for name, value in reply.getheaders()}
            return Reply(reply.status, fields, reply.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, headers=headers)

    def form(self, path: str, **fields: object) -> Reply:
        """What a browser sends for a form of ours."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.url}
        return self.ask("POST", path, urlencode(fields).encode(), headers)

    def send(self, method: str, path: str, value: object, **headers: str) -> Reply:
        """JSON."""
        fields = {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
        return self.ask(method, f"/api/v1{path}", json.dumps(value).encode(), fields)

    def kill(self) -> None:
        """SIGKILL: nobody tidies up."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait(30)
        self._close()

    def end(self) -> int:
        """Ctrl-C; returns the exit status."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        try:
            status = self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        self._close()
        return status

    def _close(self) -> None:
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()


def questions(front: Front) -> Path:
    """A folder with the question that `hotseat new` writes: small, with a lab that is graded in a second."""
    root = front.folder / "questions"
    made = front.run("new", "greeting", "--into", str(root))
    assert made.status == 0, made.err
    return root

"""The library as its clients see it: two instances behind one name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hotseat.instruments.http import Client, Reply
from hotseat.lab import Failure, Program, Rig

from .reading import location

DOCUMENTS = "/documents"
JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"

PATIENCE = 10.0
"""Seconds for one reply: more than any machine needs, so that silence is silence."""


@dataclass(frozen=True)
class Instance:
    """One of them."""

    name: str
    program: Program

    @property
    def http(self) -> Client:
        return self.program.http


class Library:
    """Sends each request to the instance whose turn it is."""

    def __init__(self, rig: Rig[Any]) -> None:
        self._rig = rig
        self._count = 0
        self.a = self.start("a")
        self.b = self.start("b")
        self._turn = self.b

    def start(self, name: str) -> Instance:
        """One more instance on the same data."""
        label = f"instance {name}"
        program = self._rig.start(label=f"run ({label})")
        program.http.timeout = PATIENCE
        return Instance(label, program)

    @property
    def both(self) -> tuple[Instance, Instance]:
        return self.a, self.b

    @property
    def turn(self) -> Instance:
        """The instance whose turn it is; the other one is next."""
        self._turn = self.b if self._turn is self.a else self.a
        return self._turn

    def get(self, path: str, **headers: str) -> Reply:
        return self.turn.http.get(path, headers=fields(headers))

    def head(self, path: str, **headers: str) -> Reply:
        return self.turn.http.head(path, headers=fields(headers))

    def delete(self, path: str, **headers: str) -> Reply:
        return self.turn.http.delete(path, headers=fields(headers))

    def post(self, document: Any, **headers: str) -> Reply:
        return self.turn.http.post(DOCUMENTS, json=document, headers=fields(headers))

    def put(self, path: str, document: Any, **headers: str) -> Reply:
        return self.turn.http.put(path, json=document, headers=fields(headers))

    def patch(self, path: str, patch: Any, **headers: str) -> Reply:
        return self.turn.http.patch(
            path, json=patch, headers=fields({"Content-Type": MERGE_PATCH, **headers})
        )

    def send(self, method: str, path: str, body: bytes, kind: str) -> Reply:
        return self.turn.http.request(method, path, body=body, headers={"Content-Type": kind})

    def unused(self) -> str:
        """A path at which nothing was ever stored."""
        self._count += 1
        return f"{DOCUMENTS}/{self._rig.random.choice('0mz')}{self._rig.random.getrandbits(40):010x}-{self._count}"

    def add(self, document: Mapping[str, Any]) -> str:
        """Store a document, by POST or else by PUT, whichever works; returns its path.

        Both have checks of their own: here they are only the way to something that other checks look at.
        """
        posted = self.post(document)
        path = location(posted)
        if 200 <= posted.status < 300 and path is not None:
            return path
        path = self.unused()
        put = self.put(path, document)
        if 200 <= put.status < 300:
            return path
        raise Failure(
            f"no document can be stored: POST {DOCUMENTS} answered {posted.status}, PUT {path} {put.status}",
            evidence=[posted.exchange, put.exchange],
        )


def fields(headers: Mapping[str, str]) -> dict[str, str]:
    """`if_match="*"` as the field If-Match."""
    return {name.replace("_", "-"): value for name, value in headers.items()}

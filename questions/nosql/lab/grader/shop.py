"""The two instances, what is asked of them, and what their replies must be."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import quote

from hotseat.instruments.http import Reply
from hotseat.instruments.redis import Redis
from hotseat.lab import Diff, Failure, Program, Rig, expect

Object = dict[str, Any]


class Shop:
    """Two instances on one Redis server."""

    def __init__(self, rig: Rig[Any]) -> None:
        self.redis: Redis = rig.service("redis")
        self.a = rig.start("run", label="run (instance a)")
        self.b = rig.start("run", label="run (instance b)")
        self._turns = 0

    @property
    def turn(self) -> Program:
        """The instance whose turn it is: the next request goes to the other one."""
        self._turns += 1
        return (self.a, self.b)[self._turns % 2]

    def ask(self, method: str, path: str, content: Object | None = None, at: Program | None = None) -> Reply:
        """One request, at the instance whose turn it is unless said otherwise."""
        http = (at or self.turn).http
        return http.request(method, path) if content is None else http.request(method, path, json=content)

    def done(
        self,
        method: str,
        path: str,
        content: Object | None = None,
        *,
        status: int,
        when: str = "",
        hint: str | None = None,
        at: Program | None = None,
    ) -> Reply:
        """The same, and the status is this one."""
        reply = self.ask(method, path, content, at)
        what = f"status of {method} {path}{f', {when}' if when else ''}"
        expect(reply.status, status, what, hint=hint, evidence=[reply.exchange])
        return reply

    # ------------------------------------------------------------------ the catalogue

    def put(self, name: str, document: Object) -> None:
        """PUT an item."""
        self.done("PUT", f"/items/{name}", document, status=204)

    def expect_item(self, name: str, document: Object, when: str, hint: str | None = None) -> None:
        """The item is this document."""
        reply = self.done("GET", f"/items/{name}", status=200, when=when, hint=hint)
        expect_json(reply, document, f"GET /items/{name}, {when}", hint)

    def find(self, **wanted: str) -> list[tuple[str, Any]]:
        """The items found, as (id, document), in the order of the reply."""
        reply = self.done("GET", query(**wanted), status=200)
        return listed(reply, query(**wanted))

    def found(self, **wanted: str) -> list[str]:
        """The ids of the items found, sorted."""
        return sorted(name for name, _ in self.find(**wanted))


def query(**wanted: str) -> str:
    """The path of a search."""
    return "/items?" + "&".join(f"{field}={quote(value, safe='')}" for field, value in wanted.items())


def listed(reply: Reply, what: str) -> list[tuple[str, Any]]:
    """A list's items as (id, document). Raises Failure where it is none."""
    items: list[tuple[str, Any]] = []
    for row in rows(reply, "items", what):
        name = row.get("id")
        if not isinstance(name, str) or "document" not in row:
            raise Failure(f"{what}: an item of the list has no id or no document", evidence=[reply.exchange])
        items.append((name, row["document"]))
    return items


def rows(reply: Reply, member: str, what: str) -> list[Object]:
    """The objects of an array that a reply holds. Raises Failure where there is none."""
    value = member_of(reply, member, what)
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in cast("list[Any]", value)):
        raise Failure(f"{what}: {member} is no array of objects", evidence=[reply.exchange])
    return cast("list[Object]", value)


def member_of(reply: Reply, name: str, what: str) -> Any:
    """A member of the object that a reply holds. Raises Failure where there is none."""
    value = reply.json()
    if not isinstance(value, dict) or name not in value:
        raise Failure(f"{what}: the reply is no object with {name!r}", evidence=[reply.exchange])
    return cast("Object", value)[name]


def expect_json(reply: Reply, expected: Any, what: str, hint: str | None = None) -> None:
    """The reply is this value, and says that it is JSON."""
    actual = reply.json()
    if plain(actual) != plain(expected):
        diff = Diff(plain(expected), plain(actual), title="as JSON")
        raise Failure(f"{what}: not what was expected", hint=hint, evidence=[diff])
    kind = reply.headers.media_type()
    expect(kind, "application/json", f"Content-Type of {what}", evidence=[reply.exchange])


def plain(value: Any) -> str:
    """A value's text; one for all values that are equal as JSON."""
    return json.dumps(_whole(value), ensure_ascii=False, sort_keys=True, indent=1)


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _whole(part) for name, part in cast("Object", value).items()}
    if isinstance(value, list):
        return [_whole(part) for part in cast("list[Any]", value)]
    return value


def few(names: Sequence[object]) -> str:
    """A list as a message shows it: the first few, and how many there are."""
    shown = ", ".join(map(str, names[:6]))
    return f"{shown}, … ({len(names)} in all)" if len(names) > 6 else shown or "none"

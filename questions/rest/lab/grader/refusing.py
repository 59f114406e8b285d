"""What the library does not take, and how it says so."""

from __future__ import annotations

import json
from typing import Any, cast

from hotseat.instruments.http import Reply
from hotseat.lab import Failure, Rig, check, expect

from . import making
from .changing import listed
from .creating import any_instance_serves
from .library import DOCUMENTS, JSON, MERGE_PATCH, Library
from .reading import expect_document, expect_status

PROBLEM = "application/problem+json"


@check(needs=any_instance_serves)
def refuses_other_types(rig: Rig[Library]) -> None:
    """415 for content that is not of the type the method reads, and nothing happens."""
    library = rig.world
    document = making.document(rig.random)
    path = library.add(document)
    before = sorted(listed(library))
    body = json.dumps({"title": "x"}).encode()
    wrong = ("text/plain", "application/x-www-form-urlencoded", "application/xml", "application/jsonx")
    for method, target, kinds in (
        ("POST", DOCUMENTS, (*wrong, MERGE_PATCH)),
        ("PUT", path, (*wrong, MERGE_PATCH)),
        ("PATCH", path, (*wrong, JSON)),
    ):
        for kind in kinds:
            expect_status(library.send(method, target, body, kind), 415, f"{method} with Content-Type {kind}")
    expect_document(library.get(path), document, "GET after PUT and PATCH that were refused")
    expect(len(listed(library)), len(before), "documents listed after POST that was refused")


MALFORMED = (
    b"", b"{", b'{"title": "x"', b'{"title": "x"} {}', b"{'title': 'x'}", b'{"title": "x",}', b"title=x",
    b'{"title": "x", "n": NaN}', b'{"title": "\xff\xfe"}',
)  # fmt: skip

INVALID: tuple[Any, ...] = (
    {}, {"name": "x"}, {"title": ""}, {"title": 7}, {"title": None}, {"title": ["x"]}, {"title": "x" * 201},
    [], [{"title": "x"}], "title", 7, None,
)  # fmt: skip


@check(needs=any_instance_serves)
def refuses_what_is_no_document(rig: Rig[Library]) -> None:
    """400 for what is not JSON, 422 for JSON that is no document; a title has 1 to 200 characters of any script."""
    library = rig.world
    document = making.document(rig.random)
    path = library.add(document)
    count = len(listed(library))
    for method, target in (("POST", DOCUMENTS), ("PUT", path)):
        for body in MALFORMED:
            reply = library.send(method, target, body, JSON)
            expect_status(reply, 400, f"{method} of {body.decode('latin-1') or 'nothing'!r}")
        for value in INVALID:
            body = json.dumps(value).encode()
            shown = body.decode() if len(body) < 60 else "a title of 201 characters"
            expect_status(library.send(method, target, body, JSON), 422, f"{method} of {shown}")
    expect_status(library.send("PATCH", path, b'{"title":', MERGE_PATCH), 400, "PATCH of '{\"title\":'")
    expect_document(library.get(path), document, "GET after requests that were refused")
    expect(len(listed(library)), count, "documents listed after requests that were refused")
    for character in ("ß", "書", "🙂"):
        reply = library.put(path, {"title": character * 200})
        expect_status(
            reply, 200, f"PUT of a title of 200 times {character}", hint="What does your length count?"
        )


@check(needs=any_instance_serves)
def explains_errors(rig: Rig[Library]) -> None:
    """Every error is a problem document (RFC 9457): `type`, `title`, `status`, `detail`, as its own media type."""
    library = rig.world
    path = library.add(making.document(rig.random))
    body = b'{"title": "x"}'
    errors = {
        "GET of an unknown document": library.get(library.unused()),
        "GET of an unknown path": library.get("/nowhere"),
        f"DELETE {DOCUMENTS}": library.delete(DOCUMENTS),
        "GET with Accept: text/html": library.get(path, accept="text/html"),
        "PUT of text/plain": library.send("PUT", path, body, "text/plain"),
        "POST of broken JSON": library.send("POST", DOCUMENTS, b"{", JSON),
        "POST without a title": library.post({}),
        "PUT with a stale If-Match": library.put(path, {"title": "x"}, if_match='"stale"'),
        f"GET {DOCUMENTS}?limit=none": library.get(f"{DOCUMENTS}?limit=none"),
    }
    for what, reply in errors.items():
        _expect_problem(reply, what)


def _expect_problem(reply: Reply, what: str) -> None:
    if not 400 <= reply.status < 500:
        raise Failure(f"{what}: expected an error 4xx, got {reply.status}", evidence=[reply.exchange])
    kind = reply.headers.media_type()
    expect(kind, PROBLEM, f"{what}: media type of the error", evidence=[reply.exchange])
    value = reply.json()
    problem = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    for name in ("type", "title", "detail"):
        if not isinstance(problem.get(name), str):
            raise Failure(
                f"{what}: the problem has no text {name!r}", hint="RFC 9457, 3.1.", evidence=[reply.exchange]
            )
    expect(
        problem.get("status"), reply.status, f"{what}: status inside the problem", evidence=[reply.exchange]
    )

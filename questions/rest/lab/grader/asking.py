"""Requests that read, and those that ask for what is not there."""

from __future__ import annotations

from hotseat.instruments.http import Reply
from hotseat.lab import Failure, Rig, check, expect

from . import making
from .creating import any_instance_serves
from .library import DOCUMENTS, Library
from .reading import expect_bodiless, expect_status


@check(needs=any_instance_serves)
def knows_what_is_missing(rig: Rig[Library]) -> None:
    """404 for a document and a path that do not exist; a name is a name, not a path to a file."""
    library = rig.world
    path = library.add(making.document(rig.random))
    name = path.removeprefix(f"{DOCUMENTS}/")
    missing = library.unused()
    for unknown in (missing, f"{path}/pages", "/", f"/Documents/{name}"):
        shown = (
            unknown.replace(path, f"{DOCUMENTS}/…")
            .replace(missing, f"{DOCUMENTS}/nowhere")
            .replace(name, "…")
        )
        expect_status(library.get(unknown), 404, f"GET {shown}")
    reply = library.patch(missing, {"title": "x"})
    expect_status(reply, 404, "PATCH of a document that does not exist")
    for sneaking in (
        f".%2f{name}",
        f"..%2fdocuments%2f{name}",
        f"%2e%2e%2Fdocuments%2F{name}",
        "..%2f..%2fetc%2fhosts",
    ):
        target = f"{DOCUMENTS}/{sneaking}"
        reply = library.get(target)
        if reply.status not in (400, 404):
            raise Failure(
                f"GET {target.replace(name, '…')}: expected 404, got {reply.status}",
                hint="Where does what the client calls a name end up?",
                evidence=[reply.exchange],
            )
    for invalid in ("x" * 65, "A", "a.b", "a_b", "%C3%A4"):
        reply = library.put(f"{DOCUMENTS}/{invalid}", {"title": "x"})
        shown = invalid if len(invalid) < 10 else "65 characters"
        expect_status(reply, 404, f"PUT to an id that is not valid ({shown})")


@check(needs=any_instance_serves)
def allows(rig: Rig[Library]) -> None:
    """405 for a method that a resource does not have, and `Allow` lists exactly those it has."""
    library = rig.world
    path = library.add(making.document(rig.random))
    item = {"GET", "HEAD", "PUT", "PATCH", "DELETE"}
    for target, name, methods in (
        (DOCUMENTS, DOCUMENTS, {"GET", "HEAD", "POST"}),
        (path, f"{DOCUMENTS}/…", item),
        ("/openapi.json", "/openapi.json", {"GET", "HEAD"}),
    ):
        for method in sorted((item | {"POST"}) - methods):
            reply = library.turn.http.request(method, target, json={"title": "x"})
            expect_status(reply, 405, f"{method} {name}")
            _expect_allow(reply, methods, f"{method} {name}")


def _expect_allow(reply: Reply, methods: set[str], what: str) -> None:
    value = reply.headers.get("Allow")
    if value is None:
        raise Failure(f"{what}: 405 came without Allow", hint="RFC 9110, 15.5.6.", evidence=[reply.exchange])
    allowed = {method.strip().upper() for method in value.split(",")} - {"", "OPTIONS"}
    if allowed != methods:
        raise Failure(
            f"{what}: Allow names {', '.join(sorted(allowed)) or 'nothing'}; "
            f"expected {', '.join(sorted(methods))} (OPTIONS is free)",
            evidence=[reply.exchange],
        )


@check(needs=any_instance_serves)
def heads(rig: Rig[Library]) -> None:
    """HEAD answers what GET answers, status and fields, without the content."""
    library = rig.world
    path = library.add(making.document(rig.random))
    library.add(making.document(rig.random))
    for target, name in (
        (path, f"{DOCUMENTS}/…"),
        (library.unused(), f"{DOCUMENTS}/nowhere"),
        (f"{DOCUMENTS}?limit=1", f"{DOCUMENTS}?limit=1"),
        ("/openapi.json", "/openapi.json"),
    ):
        got, head = library.get(target), library.head(target)
        expect(head.status, got.status, f"status of HEAD {name}, beside GET", evidence=[head.exchange])
        expect_bodiless(head, f"HEAD {name}")
        for field in ("Content-Type", "ETag", "Link"):
            expect(
                head.headers.get(field),
                got.headers.get(field),
                f"{field} of HEAD {name}, beside GET",
                evidence=[got.exchange, head.exchange],
            )
        length = head.headers.get("Content-Length")
        if length is not None:  # a server may leave out what it would only know by making the content
            expect(
                length,
                str(len(got.body)),
                f"Content-Length of HEAD {name}, beside GET",
                evidence=[got.exchange, head.exchange],
            )


@check(needs=any_instance_serves)
def negotiates(rig: Rig[Library]) -> None:
    """406 when `Accept` rules JSON out; JSON for whoever takes it, among others."""
    library = rig.world
    path = library.add(making.document(rig.random))
    for target, name in ((path, f"{DOCUMENTS}/…"), (DOCUMENTS, DOCUMENTS)):
        for accept, status in (
            ("text/html", 406),
            ("application/xml, text/*;q=0.5", 406),
            ("application/json;q=0, text/html", 406),
            ("application/json", 200),
            ("*/*", 200),
            ("application/*", 200),
            ("text/html, application/json;q=0.1", 200),
            ("text/html;q=0.9, */*;q=0.8", 200),
        ):
            expect_status(library.get(target, accept=accept), status, f"GET {name} with Accept: {accept}")

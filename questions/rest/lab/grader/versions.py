"""Entity tags, and the conditions that clients put on them."""

from __future__ import annotations

from hotseat.lab import Failure, Rig, check, expect

from . import making
from .creating import any_instance_serves
from .library import DOCUMENTS, Library
from .reading import expect_bodiless, expect_document, expect_status, tag_of


@check(needs=any_instance_serves)
def tags_versions(rig: Rig[Library]) -> None:
    """A document has a strong `ETag`: the same at every instance, another one after each change."""
    library = rig.world
    path = library.unused()
    tags: list[str] = []
    for step in range(6):
        written = library.put(path, {"title": "a", "step": step, "mark": f"{rig.random.getrandbits(32):08x}"})
        said = tag_of(written, "PUT")
        for instance in library.both:
            found = tag_of(instance.http.get(path), f"GET at {instance.name}")
            expect(
                found,
                said,
                f"ETag at {instance.name}, beside that of the reply to PUT",
                hint="Both instances speak of the same version.",
            )
        expect(tag_of(library.head(path), "HEAD"), said, "ETag of HEAD, beside that of the reply to PUT")
        if said in tags:
            raise Failure(
                f"the document was changed, and has the ETag of {_ago(tags, said)} again",
                hint="Changes may come a millisecond apart.",
                evidence=[written.exchange],
            )
        tags.append(said)
    patched = library.patch(path, {"step": "patched"})
    said = tag_of(patched, "PATCH")
    expect(said in tags, False, "the ETag after PATCH is one of those before")
    expect(tag_of(library.get(path), "GET"), said, "ETag of GET, beside that of the reply to PATCH")
    posted = library.post(making.document(rig.random))
    tag_of(posted, f"POST {DOCUMENTS}")


def _ago(tags: list[str], tag: str) -> str:
    count = len(tags) - tags.index(tag)
    return "one change before" if count == 1 else f"{count} changes before"


@check(needs=any_instance_serves)
def revalidates(rig: Rig[Library]) -> None:
    """304 without content when `If-None-Match` names what the client has; 200 with the document when not."""
    library = rig.world
    path = library.add(making.document(rig.random))
    tag = tag_of(library.get(path), "GET")
    for value in (tag, f"W/{tag}", f'"other", {tag}', f'W/"x",{tag},"y"', "*"):
        shown = value.replace(tag, '"current"')
        for method in ("GET", "HEAD"):
            reply = library.turn.http.request(method, path, headers={"If-None-Match": value})
            expect_status(reply, 304, f"{method} with If-None-Match: {shown}", hint="RFC 9110, 13.1.2.")
            expect_bodiless(reply, f"304 to {method}")
            expect(reply.headers.get("ETag"), tag, f"ETag of 304 to {method}", evidence=[reply.exchange])
    for value in ('"other"', '"a", "b"'):
        expect_status(library.get(path, if_none_match=value), 200, f"GET with If-None-Match: {value}")
    changed = {**making.document(rig.random), "appendix": "much longer than before " * 20}
    library.put(path, changed)
    reply = library.get(path, if_none_match=tag)
    expect_status(reply, 200, "GET with If-None-Match of the version before")
    expect_document(reply, changed, "GET with If-None-Match of the version before")


@check(needs=any_instance_serves)
def guards_updates(rig: Rig[Library]) -> None:
    """412, and no change, when `If-Match` does not name the current version or `If-None-Match: *` meets one."""
    library = rig.world
    document = making.document(rig.random)
    path = library.add({"title": "an older version"})
    stale = tag_of(library.get(path), "GET")
    library.put(path, document)
    current = tag_of(library.get(path), "GET")
    for value in (stale, f"W/{current}", '"a", "b"'):
        shown = value.replace(stale, '"stale"').replace(current, '"current"')
        for reply, method in (
            (library.put(path, {"title": "lost update"}, if_match=value), "PUT"),
            (library.patch(path, {"title": "lost update"}, if_match=value), "PATCH"),
            (library.delete(path, if_match=value), "DELETE"),
        ):
            expect_status(reply, 412, f"{method} with If-Match: {shown}", hint="RFC 9110, 13.1.1.")
            expect_document(library.get(path), document, f"GET after {method} was refused")
    reply = library.put(path, {"title": "again"}, if_none_match="*")
    expect_status(reply, 412, "PUT with If-None-Match: * where a document is")
    _with_a_match(library, path)
    path = library.unused()
    expect_status(
        library.put(path, {"title": "x"}, if_match="*"), 412, "PUT with If-Match: * where nothing is"
    )
    expect_status(library.get(path), 404, "GET where PUT was refused")
    reply = library.put(path, {"title": "first"}, if_none_match="*")
    expect_status(reply, 201, "PUT with If-None-Match: * where nothing is")


def _with_a_match(library: Library, path: str) -> None:
    for value in ("{}", '"other", {}', "*"):
        shown = value.format('"current"')
        for method in ("PUT", "PATCH"):
            tag = tag_of(library.get(path), "GET")
            write = library.put if method == "PUT" else library.patch
            reply = write(path, {"title": f"{method} {value}"}, if_match=value.format(tag))
            expect_status(reply, 200, f"{method} with If-Match: {shown}")
    tag = tag_of(library.get(path), "GET")
    expect_status(library.delete(path, if_match=tag), 204, 'DELETE with If-Match: "current"')

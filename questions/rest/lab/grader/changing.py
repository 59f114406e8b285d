"""PUT, PATCH and DELETE."""

from __future__ import annotations

import json
from typing import Any

from hotseat.lab import Failure, Rig, check, expect

from . import making
from .creating import any_instance_serves
from .library import DOCUMENTS, MERGE_PATCH, Library
from .reading import expect_bodiless, expect_document, expect_status, items_of, next_page


def listed(library: Library) -> list[str]:
    """The href of every item of the list, all pages."""
    found: list[str] = []
    page: str | None = f"{DOCUMENTS}?limit=100"
    for _ in range(50):
        reply = library.get(page)
        expect_status(reply, 200, f"GET {DOCUMENTS}?limit=100 or its next page")
        found += [href for href, _ in items_of(reply, f"GET {DOCUMENTS}")]
        page = next_page(reply, page)
        if page is None:
            return found
    raise Failure(f"the list of documents does not end after 50 pages of 100, with {len(found)} items")


@check(needs=any_instance_serves)
def puts(rig: Rig[Library]) -> None:
    """PUT stores the whole document under the name in the URI: 201 when it is new, then 200, however often."""
    library = rig.world
    path = library.unused()
    first, second = making.document(rig.random), {"title": making.title(rig.random), "added": 1}
    reply = library.put(path, first)
    expect_status(reply, 201, "PUT of a new document")
    expect_document(reply, first, "reply to PUT of a new document")
    for time in ("PUT of another document there", "the same PUT again"):
        reply = library.put(path, second)
        expect_status(reply, 200, time)
        expect_document(reply, second, f"reply to {time}")
        expect_document(
            library.get(path), second, f"GET after {time}", hint="PUT carries the complete new state."
        )
    count = listed(library).count(path)
    expect(
        count,
        1,
        "times that a document is listed after three PUTs to it",
        hint="The same PUT twice is one effect.",
    )


# RFC 7396, Appendix A: (target, patch, result), all of those whose patch is a member's value other than null.
RFC_CASES: tuple[tuple[Any, Any, Any], ...] = (
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
)


@check(needs=any_instance_serves)
def patches(rig: Rig[Library]) -> None:
    """PATCH is JSON merge patch (RFC 7396): null removes, absent keeps, objects merge, all else replaces."""
    library = rig.world
    title = making.title(rig.random)
    path = library.add({"title": title})
    for target, patch, result in RFC_CASES:
        library.put(path, {"title": title, "target": target, "kept": [title]})
        reply = library.patch(path, {"target": patch})
        what = f"{json.dumps(target)} patched by {json.dumps(patch)}"
        expected = {"title": title, "target": result, "kept": [title]}
        expect_status(reply, 200, f"PATCH: {what}")
        expect_document(reply, expected, what)
        expect_document(library.get(path), expected, f"GET after PATCH: {what}")
    path = library.add({"title": title, "due": "soon", "kept": 1})
    expected = {"title": title + "!", "kept": 1}
    expect_document(
        library.patch(path, {"title": title + "!", "due": None}), expected, "the whole document patched"
    )
    reply = library.patch(path, {"title": None, "kept": 2})
    expect_status(reply, 422, "a PATCH that takes the title away")
    expect_document(library.get(path), expected, "GET after a PATCH that was refused")


@check(needs=any_instance_serves)
def deletes(rig: Rig[Library]) -> None:
    """DELETE answers 204; the document is gone for everybody, and deleting it again changes nothing."""
    library = rig.world
    kept, path = (library.add(making.document(rig.random)) for _ in range(2))
    reply = library.delete(path)
    expect_status(reply, 204, "DELETE of a document")
    expect_bodiless(reply, "204 to DELETE")
    for instance in library.both:
        expect_status(instance.http.get(path), 404, f"GET at {instance.name} after DELETE")
    again = library.delete(path)
    expect_status(
        again, (204, 404), "DELETE once more", hint="Nothing is there to delete: is that an accident?"
    )
    hrefs = listed(library)
    expect(path in hrefs, False, "a deleted document is listed")
    expect(kept in hrefs, True, "a document that was not deleted is listed")
    document = making.document(rig.random)
    expect_status(library.put(path, document), 201, "PUT to where a document was deleted")
    expect_document(library.get(path), document, "GET after DELETE and PUT")


@check(needs=any_instance_serves)
def sees_changes(rig: Rig[Library]) -> None:
    """What one instance changes or deletes, the other one does not go on serving as it was."""
    library = rig.world
    for writer, reader in (library.both, library.both[::-1]):
        path = library.add(making.document(rig.random))
        for instance in library.both:
            instance.http.get(path)  # whoever remembers what was read, remembers it now
        changed = making.document(rig.random)
        writer.http.put(path, json=changed)
        hint = "Who tells this instance that its copy is out of date?"
        after = f"PUT at {writer.name}, then GET at {reader.name}"
        expect_document(reader.http.get(path), changed, after, hint=hint)
        writer.http.patch(path, json={"pages": 0}, headers={"Content-Type": MERGE_PATCH})
        after = f"PATCH at {writer.name}, then GET at {reader.name}"
        expect_document(reader.http.get(path), {**changed, "pages": 0}, after, hint=hint)
        writer.http.delete(path)
        expect_status(
            reader.http.get(path), 404, f"DELETE at {writer.name}, then GET at {reader.name}", hint=hint
        )

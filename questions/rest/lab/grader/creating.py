"""A document comes into being, and any instance knows it."""

from __future__ import annotations

from hotseat.lab import Failure, Rig, check, expect

from . import making
from .library import DOCUMENTS, Library
from .reading import expect_document, expect_status, location


@check
def creates(rig: Rig[Library]) -> None:
    """POST /documents answers 201 with the document, and `Location` leads to it."""
    http = rig.world.a.http
    places: set[str] = set()
    for _ in range(2):
        document = making.document(rig.random)
        reply = http.post(DOCUMENTS, json=document)
        expect_status(
            reply, 201, f"POST {DOCUMENTS}", hint="Which status says that something new exists now?"
        )
        if reply.headers.get("Location") is None:
            raise Failure(
                f"POST {DOCUMENTS}: the reply has no Location: nobody knows where the document is",
                evidence=[reply.exchange],
            )
        place = location(reply)
        if place is None:
            value = reply.headers.get("Location")
            raise Failure(
                f"POST {DOCUMENTS}: Location is {value!r}, expected {DOCUMENTS}/ and a name",
                evidence=[reply.exchange],
            )
        expect_document(reply, document, f"reply to POST {DOCUMENTS}")
        found = http.get(place)
        expect_status(found, 200, "GET at the Location that POST answered")
        expect_document(found, document, "GET at the Location that POST answered")
        places.add(place)
    expect(len(places), 2, "different Locations of two new documents")


@check
def any_instance_serves(rig: Rig[Library]) -> None:
    """What one instance has stored, the other one serves, under an address that no other document has."""
    library = rig.world
    stored = {library.add(document): document for document in (making.document(rig.random) for _ in range(6))}
    if len(stored) != 6:
        raise Failure(
            f"6 documents were stored in turn at two instances, but they share {len(stored)} addresses",
            hint="Who else gives out names, and how does one instance learn of the other's?",
        )
    for path, document in stored.items():
        for instance in library.both:
            reply = instance.http.get(path)
            expect_status(
                reply,
                200,
                f"a document stored a moment ago, GET at {instance.name}",
                hint="The next request goes to the other instance: what do the two of them share?",
            )
            expect_document(reply, document, f"a document stored a moment ago, GET at {instance.name}")


@check(needs=any_instance_serves)
def keeps_json(rig: Rig[Library]) -> None:
    """JSON comes back as it was sent: Unicode, numbers, null, empty objects and arrays, as `application/json`."""
    library = rig.world
    for kind in ("application/json", "Application/JSON; charset=utf-8"):
        document = making.odd(rig.random)
        path = library.unused()
        reply = library.put(path, document, content_type=kind)
        expect_status(reply, (200, 201), f"PUT with Content-Type {kind}")
        for instance in library.both:
            found = instance.http.get(path)
            expect_status(found, 200, f"GET at {instance.name}")
            expect_document(
                found,
                document,
                "GET of what was PUT",
                hint="Look at the marked lines: what did your JSON library make of them?",
            )

"""What an attacker puts into XML and JSON."""

from __future__ import annotations

import select
import socket

from hotseat.instruments.http import Reply
from hotseat.lab import Failure, Rig, check, expect

from .envelopes import convert, envelope
from .service import Service
from .soap import reports_faults, understands

MOST_MEMORY = 100 * 1024 * 1024
LARGEST = 64 * 1024
HINT = "Does a SOAP message ever need a document type declaration?"


@check(needs=reports_faults)
def refuses_entities(rig: Rig[Service]) -> None:
    """A message with a document type declaration is refused; no file is read for it and no address called."""
    service, random = rig.world, rig.random
    listener, port = rig.listen()
    with listener:
        calls = [f"http://127.0.0.1:{port}/{random.randrange(10**9)}", "file:///etc/passwd"]
        for way, doctype, place in _attacks(calls):
            message = envelope(convert("EUR", place, "1"), doctype=doctype)
            reply = service.expect_fault(message, "Client", f"with {way}", HINT)
            if b"root:" in reply.body:
                raise Failure(f"POST /soap with {way}: the reply holds a file of the server", hint=HINT)
            if _was_called(listener):
                raise Failure(
                    f"POST /soap with {way}: the service has called the address that it names", hint=HINT
                )
    understands(service)


def _attacks(places: list[str]) -> list[tuple[str, str, str]]:
    called, file = places
    return [
        ("an entity of its own", '<!DOCTYPE a [<!ENTITY x "USD">]>', "&x;"),
        ("a document type declaration that declares nothing", "<!DOCTYPE a>", "USD"),
        ("an entity that is a file", f'<!DOCTYPE a [<!ENTITY x SYSTEM "{file}">]>', "&x;"),
        ("an entity at an address", f'<!DOCTYPE a [<!ENTITY x SYSTEM "{called}">]>', "&x;"),
        ("a document type at an address", f'<!DOCTYPE a SYSTEM "{called}">', "USD"),
        ("a parameter entity at an address", f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{called}"> %x;]>', "USD"),
    ]


def _was_called(listener: socket.socket) -> bool:
    """Whether somebody connects: the reply has come, so whoever was to be called has been called."""
    if not select.select([listener], [], [], 0)[0]:
        return False
    listener.accept()[0].close()
    return True


@check(needs=reports_faults, budget=40)
def refuses_bombs(rig: Rig[Service]) -> None:
    """Entities that grow, endless nesting and long contents are refused quickly, in little memory, and all goes on."""
    service = rig.world
    entities = (
        '<!ENTITY l0 "'
        + "ha" * 50
        + '">'
        + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 7))
    )
    _refused(
        service,
        envelope(convert("EUR", "&l6;", "1"), doctype=f"<!DOCTYPE a [{entities}]>"),
        "with entities of entities",
    )
    block = f'<!ENTITY b "{"x" * 30000}">'
    _refused(
        service,
        envelope(convert("EUR", "&b;" * 7000, "1"), doctype=f"<!DOCTYPE a [{block}]>"),
        "with one long entity 7000 times",
    )
    deep = "<a>" * 9000 + "</a>" * 9000
    reply = service.soap(envelope(deep))
    expect(
        reply.status,
        500,
        "status of POST /soap with 9000 elements within each other",
        hint="How deep does your parser go?",
    )
    nested = service.v2(b"[" * 30000 + b"]" * 30000)
    if nested.status not in (400, 422):
        raise Failure(
            f"status of POST /v2/conversions with 30000 arrays within each other: {nested.status}, expected 400 or 422"
        )
    long = b" " * (LARGEST + 1)
    for path, kind in (("/soap", "text/xml"), ("/v2/conversions", "application/json")):
        reply = service.program.http.post(path, body=long, headers={"Content-Type": kind})
        expect(reply.status, 413, f"status of POST {path} with {len(long):,} bytes", evidence=[])
    understands(service)


def _refused(service: Service, message: str, what: str) -> None:
    reply: Reply | None = None
    try:
        reply = service.expect_fault(message, "Client", what, HINT)
    finally:
        grown = service.program.memory - service.memory if service.program.alive else 0
    if grown > MOST_MEMORY:
        raise Failure(
            f"POST /soap {what} ({len(message):,} bytes): the program has grown by {grown >> 20} MB, "
            "at most 100 MB are allowed",
            hint=HINT,
            evidence=[reply.exchange],
        )

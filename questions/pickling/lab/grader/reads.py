"""Part three, what must go on: every legitimate draft is read."""

from __future__ import annotations

from hotseat.lab import Failure, Rig, check, expect

from . import opcodes as op
from .drafts import draw, graph, stored
from .service import Service, disassembled
from .trips import PROTOCOLS


@check
def reads_every_draft(rig: Rig[Service]) -> None:
    """Drafts pickled by any protocol are read, whatever texts and bytes are in them."""
    hint = (
        "Which functions does each protocol call for texts, bytes, sets and dates? Look with pickletools.dis."
    )
    for protocol in PROTOCOLS:
        for _ in range(4):
            drafts = [draw(rig.random)]
            body = stored(drafts, protocol, rig.random)
            rig.world.expect_read(drafts, body, f"A draft of protocol {protocol}", hint=hint)


@check(needs=reads_every_draft)
def keeps_links(rig: Rig[Service]) -> None:
    """Drafts that link to each other, twice, in circles or to themselves are described once each."""
    for protocol in PROTOCOLS:
        drafts = graph(rig.random, rig.random.randint(2, 7))
        body = stored(drafts, protocol, rig.random)
        rig.world.expect_read(
            drafts, body, f"Linked drafts of protocol {protocol}", hint="Which objects are the same?"
        )


@check(needs=keeps_links)
def reads_large_drafts(rig: Rig[Service]) -> None:
    """Two hundred drafts in one body, and attachments of hundreds of kilobytes, are read."""
    random, hint = rig.random, "Which of your limits is below what the brief allows?"
    for protocol in random.sample((1, 2, 3, 4, 5), 2):
        drafts = [draw(random, tuple(range(1, 200)), b""), *(draw(random, (0,), b"") for _ in range(199))]
        rig.world.expect_read(
            drafts, stored(drafts, protocol), f"200 drafts by protocol {protocol}", hint=hint
        )
    for protocol in (random.choice((0, 1, 2)), random.choice((3, 4, 5))):
        drafts = [draw(random, (), random.randbytes(400_000))]
        when = f"An attachment of 400 kB by protocol {protocol}"
        body = stored(drafts, protocol)
        if len(body) <= 1 << 20:
            rig.world.expect_read(drafts, body, when, hint=hint)


@check(needs=reads_every_draft)
def checks_the_signature_first(rig: Rig[Service]) -> None:
    """A body whose signature is wrong, missing or another body's is answered 403, and nothing in it is executed."""
    service = rig.world
    drafts = [draw(rig.random)]
    good = stored(drafts, 4)
    hostile = op.whole(op.call(op.name("builtins", "eval"), op.text(service.canary.code)))
    right = service.sign(good)
    last = "0" if right[-1] != "0" else "1"
    signatures: dict[str, str] = {
        "no": "", "a short": right[:8], "another body's": service.sign(good + b"."), "a wrong": right[:-1] + last,
        "an empty body's": service.sign(b""),
    }  # fmt: skip
    hint = "What is done with a body before it is known whose it is?"
    for kind, body in (("draft", good), ("hostile body", hostile), ("broken body", b"\x80\x04X")):
        for which, signature in signatures.items():
            reply = service.send(body, signature=signature)
            what = f"A {kind} with {which} signature"
            if service.canary.called():
                raise Failure(
                    f"{what}: it was executed, and called back", hint=hint, evidence=[disassembled(body)]
                )
            expect(reply.status, 403, f"{what}: status", hint=hint)
    service.expect_read(drafts, good, "The draft with its signature", hint=hint)


@check(needs=checks_the_signature_first)
def refuses_what_is_too_large(rig: Rig[Service]) -> None:
    """A body of more than 1 MiB is answered 413, one of exactly 1 MiB is read."""
    hint = "When do you know how large a body is?"
    room = (1 << 20) - len(stored([draw(rig.random, (), bytes(100_000))], 4)) + 100_000 - 2000
    drafts = [draw(rig.random, (), bytes(room))]
    rig.world.expect_read(drafts, stored(drafts, 4), "A draft of nearly 1 MiB", hint=hint)
    body = stored([draw(rig.random, (), bytes(1 << 20))], 4)
    expect(rig.world.send(body).status, 413, "status of a body of more than 1 MiB", hint=hint)
    rig.world.expect_serving("After a body that was too large, a draft", hint=hint)

"""Two writers, or a writer and a reader, at the same time on two instances."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack

from hotseat.lab import Failure, Rig, Table, check, expect

from . import making
from .held import HeldRequest
from .library import JSON, PATIENCE, Library
from .reading import expect_document, expect_status, plain, tag_of
from .versions import guards_updates

WRITERS = 4
"""On each instance."""

ROUNDS = 8
SIZE = 96 * 1024
"""Bytes of a document: reading, comparing and writing it takes long enough for the others to come between."""


@check(needs=guards_updates, budget=40)
def one_writer_wins(rig: Rig[Library]) -> None:
    """Of writers who hold the same version and arrive together, on both instances, exactly one succeeds."""
    library = rig.world
    path = library.add({"title": "contested"})
    for number in range(ROUNDS):
        tag = tag_of(library.get(path), "GET")
        _contest(
            rig,
            path,
            {"If-Match": tag},
            200,
            f"round {number + 1}",
            "all with the If-Match of the same version",
        )
    for number in range(ROUNDS // 2):
        path = library.unused()
        _contest(rig, path, {"If-None-Match": "*"}, 201, f"round {number + 1}", "all with If-None-Match: *")


def _contest(rig: Rig[Library], path: str, condition: dict[str, str], won: int, mark: str, how: str) -> None:
    texts = [making.large(rig.random, f"{mark}, writer {number + 1}", SIZE) for number in range(2 * WRITERS)]
    with ExitStack() as stack:
        writers = [
            stack.enter_context(
                HeldRequest(
                    rig.world.both[number % 2],
                    "PUT",
                    path,
                    {"Content-Type": JSON, **condition},
                    json.dumps(text).encode(),
                )
            )
            for number, text in enumerate(texts)
        ]
        for writer in writers:
            writer.release()
        statuses = [writer.status() for writer in writers]
    evidence = _seen(writers, statuses, won, how)
    winners = [text for text, status in zip(texts, statuses, strict=True) if status == won]
    if len(winners) != 1 or statuses.count(412) != len(statuses) - 1:
        raise Failure(
            f"{len(writers)} PUTs at once, {how}: expected one {won} and {len(writers) - 1} times 412, "
            f"got {_counted(statuses)}",
            hint="What can happen, here and at the other instance, between comparing and writing?",
            evidence=[evidence],
        )
    for instance in rig.world.both:
        reply = instance.http.get(path)
        expect_document(reply, winners[0], f"GET at {instance.name} of what the only winner wrote")


def _seen(writers: Sequence[HeldRequest], statuses: Sequence[int], won: int, how: str) -> Table:
    rows = tuple(
        (
            f"writer {number + 1}",
            writer.instance.name,
            status,
            "believes its update is kept" if status == won else "",
        )
        for number, (writer, status) in enumerate(zip(writers, statuses, strict=True))
    )
    return Table(("who", "where", "status", ""), rows, title=f"PUTs at once, {how}")


def _counted(statuses: Sequence[int]) -> str:
    return ", ".join(f"{statuses.count(status)} times {status}" for status in sorted(set(statuses)))


LARGE = 256 * 1024


@check(needs=guards_updates, budget=40)
def reads_whole_documents(rig: Rig[Library]) -> None:
    """Who reads while another instance writes gets the version before or the one after, never a part of one."""
    library = rig.world
    texts = [making.large(rig.random, mark, LARGE) for mark in ("before", "after")]
    bodies = [json.dumps(text).encode() for text in texts]
    known = {plain(text) for text in texts}
    path = library.add(texts[0])
    for number in range(16):
        writer, reader = library.both if number % 4 < 2 else library.both[::-1]
        with HeldRequest(writer, "PUT", path, {"Content-Type": JSON}, bodies[1 - number % 2]) as put:
            put.release()
            reads = 0
            while reads < 2 or (not put.answered and put.seconds < PATIENCE):
                reads += 1
                reply = reader.http.get(path)
                what = f"GET at {reader.name} while {writer.name} writes"
                expect_status(reply, 200, what)
                if plain(_parsed(reply.body)) not in known:
                    raise Failure(
                        f"{what}: neither the version before nor the one after, but part of a document",
                        hint="At which moment does the file change from one version to the other?",
                        evidence=[reply.exchange],
                    )
            expect(put.status(), 200, f"status of PUT at {writer.name} while {reader.name} is read")


def _parsed(body: bytes) -> object:
    try:
        value: object = json.loads(body)
    except ValueError:
        return None
    return value

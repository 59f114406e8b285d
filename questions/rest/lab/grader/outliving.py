"""An instance is killed while it works."""

from __future__ import annotations

import json
import signal
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from hotseat.instruments.http import Reply
from hotseat.lab import Failure, NoReply, Rig, check

from . import making
from .creating import any_instance_serves
from .held import HeldRequest, wait_for_any
from .library import DOCUMENTS, JSON, Instance, Library
from .listing import walk
from .reading import expect_document, expect_status, plain

BUSY = 6
"""Writes that are under way when the instance is killed."""

SIZE = 200 * 1024
MOMENT = 0.002
"""Seconds that it runs before it is looked at."""

MOMENTS = 60


@check(needs=any_instance_serves, fresh=True, budget=40)
def survives_a_kill(rig: Rig[Library]) -> None:
    """When an instance is killed at work, the other one goes on: nothing confirmed is lost, no document is torn."""
    library = rig.world
    old = [making.large(rig.random, f"old {number}", SIZE) for number in range(BUSY + 1)]
    new = [making.large(rig.random, f"new {number}", SIZE) for number in range(BUSY + 1)]
    paths = [library.add(document) for document in old]
    after = [making.large(rig.random, f"after {number}", 1024) for number in range(BUSY + 1)]
    _kill_at_work(rig, library.a, paths, new)
    for number, path in enumerate(paths):
        _expect_either(library.b, path, old[number], new[number] if number else old[number])
    for number, path in enumerate(paths):
        reply = _from(library.b, "PUT", path, after[number])
        expect_status(reply, 200, f"PUT at {library.b.name} after {library.a.name} was killed")
    revived = library.start("a, started again")
    for number, path in enumerate(paths):
        reply = _from(revived, "GET", path)
        expect_status(reply, 200, f"GET at {revived.name} of what {library.b.name} confirmed")
        expect_document(reply, after[number], f"GET at {revived.name}")
    library.a = revived
    seen = {href for page in walk(library, 50, lambda _number, _seen: None) for href, _ in page}
    if not seen >= set(paths):
        raise Failure(
            f"after an instance was killed, {len(set(paths) - seen)} of {len(paths)} are not listed"
        )


def _kill_at_work(
    rig: Rig[Library], instance: Instance, paths: list[str], documents: list[dict[str, Any]]
) -> None:
    """Kill it while one upload is half sent and others are being stored: in the middle of a file, where one is open.

    It is let run for moments; between them it stands still, and the files are looked at.
    """
    sizes = {name: len(content) for name, content in rig.data().items()}
    with ExitStack() as stack:
        held = [
            stack.enter_context(
                HeldRequest(
                    instance,
                    "PUT",
                    path,
                    {"Content-Type": JSON},
                    json.dumps(document).encode(),
                    sent=0.5 if number == 0 else 1.0,
                )
            )
            for number, (path, document) in enumerate(zip(paths, documents, strict=True))
        ]
        for request in held[1:]:
            request.release()
        for _ in range(MOMENTS):
            waiting = [request for request in held if not request.answered]
            wait_for_any(waiting, MOMENT)
            instance.program.signal(signal.SIGSTOP)
            if len(waiting) <= BUSY // 2 or _half_written(rig, sizes):
                break
            instance.program.signal(signal.SIGCONT)
        instance.program.kill()


def _half_written(rig: Rig[Library], sizes: Mapping[str, int]) -> bool:
    """Whether a file that was there is gone or shorter; old and new documents are of the same size."""
    files = rig.data()
    return any(len(files.get(name, b"")) < size * 0.9 for name, size in sizes.items())


def _from(instance: Instance, method: str, path: str, document: Any = None) -> Reply:
    """A reply of the instance that was not killed; its silence is the claim that fails."""
    try:
        if method == "PUT":
            return instance.http.put(path, json=document)
        return instance.http.get(path)
    except NoReply as error:
        raise Failure(
            f"{method} {DOCUMENTS}/… at {instance.name}, after the other one was killed: "
            f"no reply within {instance.http.timeout:g} s",
            hint="Does it wait for something that the dead one held?",
            evidence=error.evidence,
        ) from error


def _expect_either(instance: Instance, path: str, old: Any, new: Any) -> None:
    reply = _from(instance, "GET", path)
    what = f"GET at {instance.name} of a document that the killed instance was writing"
    expect_status(reply, 200, what)
    try:
        value: Any = json.loads(reply.body)
    except ValueError:
        value = None
    if plain(value) not in (plain(old), plain(new)):
        raise Failure(
            f"{what}: neither the version before nor the new one, but {len(reply.body)} bytes of something else",
            hint="What is on the disk when a process dies in the middle of a write?",
            evidence=[reply.exchange],
        )

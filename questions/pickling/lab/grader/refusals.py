"""Part three, what must end: whatever is no draft is refused, and the service goes on."""

from __future__ import annotations

import threading

from hotseat.lab import Failure, Fault, Rig, check

from . import corpus
from .drafts import draw, stored
from .reads import reads_every_draft
from .service import PATIENCE, Service, disassembled

CALLED = "Which names may a draft bring along? Everything else is refused, not only what is known to be evil."


@check(needs=reads_every_draft, budget=60)
def refuses_calls(rig: Rig[Service]) -> None:
    """Bodies that call functions of the library, to run code, connect, read files or end the process, are refused."""
    rig.world.expect_refused(list(corpus.calls(rig.random, rig.world.canary)), hint=CALLED)


@check(needs=reads_every_draft, budget=60)
def refuses_every_opcode(rig: Rig[Service]) -> None:
    """It makes no difference by which opcode a body names or calls something, or how deep inside a draft it is."""
    hint = "Where do names enter? Does anything come after the end, or vanish before it?"
    rig.world.expect_refused(list(corpus.ways(rig.world.canary)), hint=hint)


@check(needs=reads_every_draft, budget=60)
def refuses_similar_names(rig: Rig[Service]) -> None:
    """Names that begin like an allowed one, or lead on from it, are refused: dotted ones, longer ones, neighbours."""
    hint = "How is a name compared, and what does a dot in it do?"
    rig.world.expect_refused(list(corpus.names(rig.world.canary)), hint=hint)


@check(needs=reads_every_draft, budget=60)
def refuses_registries(rig: Rig[Service]) -> None:
    """copyreg's functions and extension codes, other codecs and persistent ids are refused."""
    hint = "Some functions must be there for old protocols. With which arguments?"
    rig.world.expect_refused(list(corpus.registered(rig.world.canary)), hint=hint)


@check(needs=reads_every_draft, budget=60)
def leaves_nothing_behind(rig: Rig[Service]) -> None:
    """No body changes what later bodies meet: neither the class Draft nor a function."""
    hint = "Which objects does one body share with the next?"
    for body in corpus.poisons():
        said = f"A body that {body.does}"
        try:
            status = rig.world.send(body.data).status
        except Fault as fault:
            raise Failure(f"{said}: no answer: {fault.message}", evidence=[disassembled(body.data)]) from None
        if status not in (200, 422):
            raise Failure(f"{said}: answered {status}; expected 422", evidence=[disassembled(body.data)])
        rig.world.expect_serving(f"After a body that {body.does}, a draft", hint=hint)


@check(needs=reads_every_draft, budget=60)
def refuses_other_values(rig: Rig[Service]) -> None:
    """What can be loaded but is no draft as the brief describes it is refused."""
    hint = "What do you know of a value when it has been loaded?"
    rig.world.expect_refused(list(corpus.shapes(rig.random)), hint=hint)


@check(needs=reads_every_draft, budget=60)
def refuses_broken_pickles(rig: Rig[Service]) -> None:
    """What is no pickle, or ends in the middle, is refused like everything else."""
    hint = "Which exceptions can loading raise?"
    rig.world.expect_refused(list(corpus.broken(rig.random)), hint=hint)


@check(needs=reads_every_draft, budget=60)
def refuses_memory_bombs(rig: Rig[Service]) -> None:
    """Small bodies that ask for gigabytes are refused, and the service lives on within its memory."""
    hint = "Which opcodes ask for memory, and who says no?"
    rig.world.expect_refused(list(corpus.memory_bombs(rig.random)), hint=hint)


@check(needs=reads_every_draft, budget=60)
def refuses_deep_bodies(rig: Rig[Service]) -> None:
    """Bodies that are nested hundreds of thousands deep are refused, and do not end the service."""
    hint = "Who walks down into a value, and on which stack?"
    rig.world.expect_refused(list(corpus.depths()), hint=hint)


@check(needs=refuses_deep_bodies, budget=60)
def serves_others_meanwhile(rig: Rig[Service]) -> None:
    """While bodies are read that would take for ever, others are answered; those are refused in time themselves."""
    bomb = corpus.endless()
    hint = "What else can be done while a body is read, and who ends it?"
    statuses: list[int | None] = []
    threads = [
        threading.Thread(target=_post, args=(rig.world, bomb.data, statuses), daemon=True) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    drafts = [draw(rig.random)]
    rig.world.expect_read(
        drafts, stored(drafts, 4), f"A draft beside six bodies of which each {bomb.does}", hint=hint
    )
    for thread in threads:
        thread.join(PATIENCE + 1)
    wrong = [status for status in statuses if status != 422]
    if wrong or len(statuses) < len(threads):
        seen = "not answered in time" if not wrong or wrong[0] is None else f"answered {wrong[0]}"
        raise Failure(
            f"A body that {bomb.does}: {seen}; expected 422", hint=hint, evidence=[disassembled(bomb.data)]
        )
    rig.world.expect_serving("After these bodies, a draft", hint=hint)


def _post(service: Service, body: bytes, statuses: list[int | None]) -> None:
    try:
        statuses.append(service.send(body).status)
    except Fault:
        statuses.append(None)

"""Gradings, and the attempts they leave."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.params import Parameter
from litestar.response import ServerSentEvent, ServerSentEventMessage

from hotseat.model import Attempt, AttemptHead, Decision, Outcome, Value
from hotseat.web.desk import Desk
from hotseat.web.fields import listed
from hotseat.web.run import Asked, Kind, Run, fold

Limit = Annotated[int, Parameter(ge=1, le=1000)]
Number = Annotated[int, Parameter(ge=1, le=2**53)]


class Ask(msgspec.Struct, frozen=True):
    """What to grade: the folder of a question, one of its mistakes, or a right solution."""

    question: str
    kind: Kind = Kind.WORK
    name: str = ""
    only: tuple[str, ...] = ()
    seed: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] | None = None


class RunState(Value, frozen=True):
    """A grading as it stands."""

    id: str
    asked: Asked
    phase: str
    message: str
    decision: Decision | None
    attempt: int | None
    outcomes: tuple[Outcome, ...]


@post("/runs", sync_to_thread=True)
def start(desk: Desk, data: Ask) -> Response[RunState]:
    """Begin to grade; follow it at `Location`."""
    run = desk.runs.start(Asked(data.question, data.kind, data.name, data.only, data.seed))
    return Response(_state(run), status_code=201, headers={"Location": f"/api/v1/runs/{run.id}"})


@get("/runs", sync_to_thread=True, opt={"returns": tuple[RunState, ...]})
def newest(desk: Desk, request: Request[Any, Any, Any], limit: Limit = 20) -> Response[bytes]:
    """The newest gradings of the web application, without their evidence."""
    states = [_state(run) for run in desk.runs.all()[:limit]]
    return listed(request, [msgspec.structs.replace(state, outcomes=()) for state in states])


@get("/runs/{run:str}", sync_to_thread=True)
def one(desk: Desk, run: str) -> RunState:
    """One grading, with the outcomes so far."""
    return _state(desk.runs.get(run))


@delete("/runs/{run:str}", sync_to_thread=True, status_code=200)
def stop(desk: Desk, run: str) -> RunState:
    """Stop a grading; nothing happens where it has ended."""
    return _state(desk.runs.stop(run))


@get("/runs/{run:str}/events")
async def events(desk: Desk, run: str) -> ServerSentEvent:
    """Every event of a grading as JSON, from the first one on, and those to come as they come."""
    return ServerSentEvent(_events(await asyncio.to_thread(desk.runs.get, run)))


async def _events(run: Run) -> AsyncGenerator[ServerSentEventMessage]:
    bell, loop, seen = asyncio.Event(), asyncio.get_running_loop(), 0

    def ring() -> None:
        loop.call_soon_threadsafe(bell.set)

    silence = run.listen(ring)
    try:
        while True:
            bell.clear()
            for event in run.events(seen):
                seen += 1
                name = str(event.__struct_config__.tag)
                yield ServerSentEventMessage(
                    event=name, data=msgspec.json.encode(event).decode(), id=str(seen)
                )
            if run.ended and len(run.events()) == seen:
                return
            await bell.wait()
    finally:
        silence()


@get("/attempts", sync_to_thread=True, opt={"returns": tuple[AttemptHead, ...]})
def attempts(
    desk: Desk, request: Request[Any, Any, Any], question: str | None = None, limit: Limit = 50
) -> Response[bytes]:
    """The newest attempts, of one question or of all."""
    heads: list[AttemptHead] = desk.app.history(question, limit)
    return listed(request, heads)


@get("/attempts/{number:int}", sync_to_thread=True, opt={"returns": Attempt})
def attempt(desk: Desk, request: Request[Any, Any, Any], number: Number) -> Response[bytes]:
    """One attempt with verdict, evidence and files (base64)."""
    return listed(request, desk.app.attempt(number))


def _state(run: Run) -> RunState:
    state = fold(run)
    outcomes = tuple(row.outcome for row in state.rows if row.outcome is not None)
    decision = state.verdict.decision if state.verdict else None
    return RunState(run.id, run.asked, state.phase, state.message, decision, run.attempt, outcomes)


HANDLERS: list[Any] = [start, newest, one, stop, events, attempts, attempt]

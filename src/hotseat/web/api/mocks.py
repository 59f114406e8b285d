"""Mock interviews."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import Parameter

from hotseat.model import Level, Mock, MockHead, Report
from hotseat.web.api.recall import Counted
from hotseat.web.desk import Desk
from hotseat.web.fields import listed

Index = Annotated[int, Parameter(ge=0, le=1000)]


class Begin(msgspec.Struct, frozen=True):
    """How long, and at which level; both levels where none is named."""

    minutes: Annotated[int, msgspec.Meta(ge=5, le=240)]
    level: Level | None = None
    seed: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] | None = None


class At(msgspec.Struct, frozen=True):
    """The version of the interview that is changed."""

    version: Counted


class Answered(msgspec.Struct, frozen=True):
    """What was said."""

    version: Counted
    text: Annotated[str, msgspec.Meta(max_length=100_000)] = ""
    seconds: Annotated[float, msgspec.Meta(ge=0, le=86_400)] | None = None


class HandedIn(msgspec.Struct, frozen=True):
    """What was done: the number of an attempt."""

    version: Counted
    attempt: Annotated[int, msgspec.Meta(ge=1, le=2**53)]


@post("/mocks", sync_to_thread=True)
def begin(desk: Desk, data: Begin) -> Mock:
    """Draw the questions of an interview."""
    return desk.app.learner.mocks.begin(data.minutes, data.level, seed=data.seed)


@get("/mocks", sync_to_thread=True, opt={"returns": tuple[MockHead, ...]})
def newest(
    desk: Desk, request: Request[Any, Any, Any], limit: Annotated[int, Parameter(ge=1, le=1000)] = 50
) -> Response[bytes]:
    """Interviews, newest first."""
    return listed(request, desk.app.learner.mocks.all(limit))


@get("/mocks/{mock:str}", sync_to_thread=True)
def one(desk: Desk, mock: str) -> Mock:
    """One interview."""
    return desk.app.learner.mocks.get(mock)


@post("/mocks/{mock:str}/items/{index:int}/enter", sync_to_thread=True, status_code=200)
def enter(desk: Desk, mock: str, index: Index, data: At) -> Mock:
    """The clock of a question starts."""
    return desk.app.learner.mocks.enter(mock, index, version=data.version)


@post("/mocks/{mock:str}/items/{index:int}/answer", sync_to_thread=True, status_code=200)
def answer(desk: Desk, mock: str, index: Index, data: Answered) -> Mock:
    """Keep what was said."""
    mocks = desk.app.learner.mocks
    return mocks.answer(mock, index, data.text, version=data.version, seconds=data.seconds)


@post("/mocks/{mock:str}/items/{index:int}/attempt", sync_to_thread=True, status_code=200)
def hand_in(desk: Desk, mock: str, index: Index, data: HandedIn) -> Mock:
    """Keep what was done."""
    return desk.app.learner.mocks.hand_in(mock, index, data.attempt, version=data.version)


@post("/mocks/{mock:str}/items/{index:int}/skip", sync_to_thread=True, status_code=200)
def skip(desk: Desk, mock: str, index: Index, data: At) -> Mock:
    """Go on without an answer."""
    return desk.app.learner.mocks.skip(mock, index, version=data.version)


@post("/mocks/{mock:str}/finish", sync_to_thread=True, status_code=200)
def finish(desk: Desk, mock: str, data: At) -> Report:
    """End the interview."""
    return desk.app.learner.mocks.finish(mock, version=data.version)


@get("/mocks/{mock:str}/report", sync_to_thread=True, opt={"returns": Report})
def report(desk: Desk, request: Request[Any, Any, Any], mock: str) -> Response[bytes]:
    """What became of an interview, with all evidence."""
    return listed(request, desk.app.learner.mocks.report(mock))


HANDLERS: list[Any] = [begin, newest, one, enter, answer, hand_in, skip, finish, report]

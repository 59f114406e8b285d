"""The lab: brief, files and editor beside the outcomes, and every attempt made so far."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, ServerSentEvent, ServerSentEventMessage

from hotseat.errors import WrongUse
from hotseat.model import Lab, Question
from hotseat.web.desk import Desk
from hotseat.web.html import page
from hotseat.web.run import Kind, fold

LOOK = 0.7
"""Seconds between two looks at the folder, while a page shows it: a save in another editor is seen at once."""

HEARTBEAT = 20
"""Looks without a change after which a comment is sent: a closed page is noticed by it."""

TIMELINE = 40
"""Attempts that are listed."""


class BeginForm(msgspec.Struct):
    """The language to begin in."""

    language: str = ""


class RestoreForm(msgspec.Struct):
    """The attempt to go back to."""

    attempt: int


@get("/questions/{id:str}/lab", include_in_schema=False, sync_to_thread=True)
def show(desk: Desk, id: str) -> Response[str]:
    """The lab; before it was begun, the brief and the choice of a language."""
    question, lab = _asked(desk, id)
    work = desk.app.work.look(id)
    if work is None:
        return page("lab-begin.html", here="questions", question=question, lab=lab)
    run = desk.runs.latest(id, Kind.WORK)
    return page(
        "lab.html",
        here="questions",
        question=question,
        lab=lab,
        work=work,
        run=run,
        state=fold(run) if run else None,
        attempts=desk.app.history(id, TIMELINE),
    )


@post("/questions/{id:str}/lab/begin", include_in_schema=False, sync_to_thread=True)
def begin(
    desk: Desk, id: str, data: Annotated[BeginForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Redirect:
    """Make the folder from a starter."""
    desk.app.work.open(id, data.language or None)
    return Redirect(f"/questions/{id}/lab", status_code=303)


@post("/questions/{id:str}/lab/restore", include_in_schema=False, sync_to_thread=True)
def restore(
    desk: Desk, id: str, data: Annotated[RestoreForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Redirect:
    """Go back to an attempt; what is there now is kept beside it."""
    desk.app.work.restore(id, data.attempt)
    return Redirect(f"/questions/{id}/lab", status_code=303)


@get("/questions/{id:str}/lab/timeline", include_in_schema=False, sync_to_thread=True)
def timeline(desk: Desk, id: str) -> Response[str]:
    """The attempts again, after one more."""
    question, _ = _asked(desk, id)
    return page("timeline.html", question=question, attempts=desk.app.history(id, TIMELINE))


@get("/questions/{id:str}/lab/watch", include_in_schema=False)
async def watch(desk: Desk, id: str) -> ServerSentEvent:
    """The folder's digest, whenever anything in it changed: here, in another tab or in an editor."""
    return ServerSentEvent(_changes(desk, id))


async def _changes(desk: Desk, id: str) -> AsyncGenerator[ServerSentEventMessage]:
    before, quiet = None, 0
    while True:
        work = await asyncio.to_thread(desk.app.work.look, id)
        digest = work.digest if work else "none"
        if digest != before:
            before, quiet = digest, 0
            yield ServerSentEventMessage(event="changed", data=digest)
        elif (quiet := quiet + 1) >= HEARTBEAT:
            quiet = 0
            yield ServerSentEventMessage(comment="still here")
        await asyncio.sleep(LOOK)


def _asked(desk: Desk, id: str) -> tuple[Question, Lab]:
    question = desk.app.question(id)
    if question.lab is None:
        raise WrongUse(f"{question.title} has no lab yet: say the answer, and recall its cards")
    return question, question.lab


HANDLERS: list[Any] = [show, begin, restore, timeline, watch]

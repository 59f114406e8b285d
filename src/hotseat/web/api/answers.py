"""Answers that were said, and texts that are being written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.params import Parameter

from hotseat.model import Draft, Said
from hotseat.web.api.recall import Counted, Id, IfMatch
from hotseat.web.desk import Desk
from hotseat.web.fields import listed, number_of


class Say(msgspec.Struct, frozen=True):
    """An answer; an empty text was said aloud."""

    question: str
    text: Annotated[str, msgspec.Meta(max_length=100_000)] = ""
    seconds: Annotated[float, msgspec.Meta(ge=0, le=86_400)] | None = None
    id: Id | None = None


class Points(msgspec.Struct, frozen=True):
    """The points that an answer had, by their place in the list."""

    covered: tuple[Annotated[int, msgspec.Meta(ge=0, le=1000)], ...]
    version: Counted


class DraftText(msgspec.Struct, frozen=True):
    """A text as far as it is written."""

    text: Annotated[str, msgspec.Meta(max_length=100_000)]


@post("/answers", sync_to_thread=True)
def say(desk: Desk, data: Say) -> Said:
    """Keep an answer; the points to be ticked off come with it."""
    return desk.app.learner.answers.say(data.question, data.text, seconds=data.seconds, id=data.id)


@get("/answers", sync_to_thread=True, opt={"returns": tuple[Said, ...]})
def said(
    desk: Desk,
    request: Request[Any, Any, Any],
    question: str,
    limit: Annotated[int, Parameter(ge=1, le=1000)] = 20,
) -> Response[bytes]:
    """The answers to a question, newest first."""
    return listed(request, desk.app.learner.answers.said(question, limit))


@get("/answers/{answer:str}", sync_to_thread=True)
def one(desk: Desk, answer: str) -> Said:
    """One answer."""
    return desk.app.learner.answers.get(answer)


@put("/answers/{answer:str}/points", sync_to_thread=True)
def mark(desk: Desk, answer: str, data: Points) -> Said:
    """Tick off the points that an answer had; the others count as missed."""
    return desk.app.learner.answers.mark(answer, data.covered, version=data.version)


@get("/drafts/{name:path}", sync_to_thread=True)
def draft(desk: Desk, name: Path) -> Draft:
    """A text that is being written; empty where there is none."""
    return desk.app.learner.answers.draft(_name(name))


@put("/drafts/{name:path}", sync_to_thread=True)
def save_draft(desk: Desk, name: Path, data: DraftText, if_match: IfMatch = None) -> Draft:
    """Keep a text as far as it is written, over the version named in If-Match."""
    return desk.app.learner.answers.save_draft(_name(name), data.text, version=number_of(if_match))


@delete("/drafts/{name:path}", sync_to_thread=True)
def drop_draft(desk: Desk, name: Path) -> None:
    """Forget a text."""
    desk.app.learner.answers.drop_draft(_name(name))


def _name(path: Path) -> str:
    return str(path).removeprefix("/")


HANDLERS: list[Any] = [say, said, one, mark, draft, save_draft, drop_draft]

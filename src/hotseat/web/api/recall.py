"""Cards: what is due, how a recall went, notes; and the first page's overview."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post, put
from litestar.params import Parameter

from hotseat.model import CardKey, CardState, Note, Queue, Rating, Today
from hotseat.web.desk import Desk
from hotseat.web.fields import listed, number_of

Version = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Counted = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
"""The version of something that is there: 0 is of what was never written."""
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_.-]+$")]
IfMatch = Annotated[str | None, Parameter(header="If-Match", description="The version that was read.")]


class Rate(msgspec.Struct, frozen=True):
    """How a recall went. The same `id` twice is one review."""

    question: str
    card: str
    rating: Rating
    version: Version
    seconds: Annotated[float, msgspec.Meta(ge=0, le=86_400)] | None = None
    id: Id | None = None


class Undo(msgspec.Struct, frozen=True):
    """Which review to take back; the last one where it is not said."""

    id: Id | None = None


class NoteText(msgspec.Struct, frozen=True):
    """What to write on a card."""

    text: Annotated[str, msgspec.Meta(max_length=100_000)]


@get("/today", sync_to_thread=True)
def today(desk: Desk) -> Today:
    """What is due, what to do next and why, how ready for each question."""
    return desk.app.learner.today()


@get("/queue", sync_to_thread=True)
def queue(desk: Desk, question: str | None = None) -> Queue:
    """The next card, and how many wait."""
    return desk.app.learner.recall.queue(question)


@get("/questions/{question:str}/cards", sync_to_thread=True, opt={"returns": tuple[CardState, ...]})
def cards(desk: Desk, request: Request[Any, Any, Any], question: str) -> Response[bytes]:
    """All cards of a question."""
    return listed(request, desk.app.learner.recall.cards(question))


@post("/reviews", sync_to_thread=True)
def rate(desk: Desk, data: Rate) -> CardState:
    """Keep how a recall went; `version` is the card's, as it was shown."""
    key = CardKey(data.question, data.card)
    recall = desk.app.learner.recall
    return recall.rate(key, data.rating, version=data.version, seconds=data.seconds, id=data.id)


@post("/reviews/undo", sync_to_thread=True, status_code=200)
def undo(desk: Desk, data: Undo) -> CardState:
    """Take back a review."""
    return desk.app.learner.recall.undo(data.id)


@put("/questions/{question:str}/cards/{card:str}/note", sync_to_thread=True)
def note(desk: Desk, question: str, card: str, data: NoteText, if_match: IfMatch = None) -> Note:
    """Write a note on a card, over the version named in If-Match."""
    key = CardKey(question, card)
    return desk.app.learner.recall.note(key, data.text, version=number_of(if_match))


HANDLERS: list[Any] = [today, queue, cards, rate, undo, note]

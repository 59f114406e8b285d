"""Review: one card at a time, by keyboard if wanted; every rating is kept when the next card is shown."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import uuid4

import msgspec
from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect

from hotseat.errors import Conflict
from hotseat.model import CardKey, CardState, Rating
from hotseat.web.desk import Desk
from hotseat.web.html import page

RATINGS = (
    (Rating.AGAIN, "1", "Again", "not recalled"),
    (Rating.HARD, "2", "Hard", "with effort"),
    (Rating.GOOD, "3", "Good", "recalled"),
    (Rating.EASY, "4", "Easy", "at once"),
)


class RateForm(msgspec.Struct):
    """How the recall of a card went."""

    question: str
    card: str
    rating: Rating
    version: int
    id: str
    seconds: str = ""
    only: str = ""


class UndoForm(msgspec.Struct):
    """The review to take back."""

    id: str = ""
    only: str = ""


class NoteForm(msgspec.Struct):
    """What to write on a card."""

    question: str
    card: str
    version: int
    text: str = ""


@get("/review", include_in_schema=False, sync_to_thread=True)
def show(desk: Desk, question: str = "") -> Response[str]:
    """The next card."""
    return _page(desk, question)


@post("/review", include_in_schema=False, sync_to_thread=True)
def rate(
    desk: Desk, data: Annotated[RateForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Response[Any]:
    """Keep the rating, and show the next card; a card that another tab has rated is shown as it is now."""
    key = CardKey(data.question, data.card)
    seconds = float(data.seconds) if data.seconds.replace(".", "", 1).isdecimal() else None
    try:
        rated = desk.app.learner.recall.rate(
            key, data.rating, version=data.version, seconds=seconds, id=data.id
        )
    except Conflict:
        return _page(desk, data.only, said="That card was rated in another tab or the terminal meanwhile.")
    return _page(desk, data.only, lapsed=rated if rated.lab else None)


@post("/review/undo", include_in_schema=False, sync_to_thread=True)
def undo(
    desk: Desk, data: Annotated[UndoForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Response[str]:
    """Take back the last review, and show its card again."""
    card = desk.app.learner.recall.undo(data.id or None)
    return _page(desk, data.only, card=card, said="Taken back: rate it again.")


@post("/review/note", include_in_schema=False, sync_to_thread=True)
def note(
    desk: Desk,
    request: Request[Any, Any, Any],
    data: Annotated[NoteForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Keep a note."""
    key = CardKey(data.question, data.card)
    kept = desk.app.learner.recall.note(key, data.text, version=data.version)
    if request.headers.get("hx-request"):
        return page("note.html", key=key, note=kept, kept=True)
    return Redirect("/review", status_code=303)


def _page(
    desk: Desk,
    only: str,
    *,
    card: CardState | None = None,
    lapsed: CardState | None = None,
    said: str = "",
) -> Response[str]:
    queue = desk.app.learner.recall.queue(only or None)
    shown = card or queue.card
    question = desk.app.question(shown.key.question) if shown else None
    return page(
        "review.html",
        here="review",
        title="Review",
        queue=queue,
        card=shown,
        sources=question.sources if question else (),
        only=only,
        only_title=desk.app.question(only).title if only else "",
        ratings=RATINGS,
        review_id=uuid4().hex,
        lapsed=lapsed,
        said=said,
    )


HANDLERS = [show, rate, undo, note]

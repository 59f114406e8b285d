"""One question: the prompt, one's own answer first, then both side by side, and the mistakes to watch."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect

from hotseat.errors import UnknownName
from hotseat.model import Question, Said
from hotseat.web.desk import Desk
from hotseat.web.evidence import difflines
from hotseat.web.html import page
from hotseat.web.run import Kind, fold


class AnswerForm(msgspec.Struct):
    """An answer that was typed; or said aloud, where there is no text."""

    text: str = ""
    seconds: str = ""
    id: str = ""


class MarksForm(msgspec.Struct):
    """The points that the answer had."""

    version: int
    covered: int | list[int] = []
    """A form with one tick sends a number, with several a list."""


@get("/questions/{id:str}", include_in_schema=False, sync_to_thread=True)
def show(desk: Desk, id: str, said: str | None = None) -> Response[str]:
    """The question; with `said`, that answer beside ours."""
    question = desk.app.question(id)
    answers = desk.app.learner.answers
    chosen = _of(question, answers.get(said)) if said else None
    return page(
        "question.html",
        here="questions",
        question=question,
        said=chosen,
        earlier=answers.said(id, 10),
        draft=answers.draft(f"answer/{id}"),
        cards=desk.app.learner.recall.cards(id),
        work=desk.app.work.look(id) if question.lab else None,
        attempts=desk.app.history(id, 3) if question.lab else [],
    )


@post("/questions/{id:str}/answer", include_in_schema=False, sync_to_thread=True)
def answer(
    desk: Desk, id: str, data: Annotated[AnswerForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Redirect:
    """Keep the own answer; only then is ours shown."""
    question = desk.app.question(id)
    answers = desk.app.learner.answers
    said = answers.say(question.id, data.text, seconds=_seconds(data.seconds), id=data.id or None)
    answers.drop_draft(f"answer/{id}")
    return Redirect(f"/questions/{id}?{urlencode({'said': said.id})}#answer", status_code=303)


@post("/said/{id:str}/points", include_in_schema=False, sync_to_thread=True)
def mark(
    desk: Desk,
    request: Request[Any, Any, Any],
    id: str,
    data: Annotated[MarksForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Which points the answer had."""
    covered = [data.covered] if isinstance(data.covered, int) else data.covered
    said = desk.app.learner.answers.mark(id, covered, version=data.version)
    if request.headers.get("hx-request"):
        return page("points.html", said=said, question=desk.app.question(said.question))
    return Redirect(f"/questions/{said.question}?{urlencode({'said': id})}#answer", status_code=303)


@get("/questions/{id:str}/mistakes/{name:str}", include_in_schema=False, sync_to_thread=True)
def mistake(desk: Desk, id: str, name: str) -> Response[str]:
    """How a mistake departs from the right solution, and its last run; loaded when it is opened."""
    question = desk.app.question(id)
    wrong = desk.app.wrong(question, name)
    lines = difflines.parsed(desk.app.wrong_diff(question, name))
    run = desk.runs.latest(id, Kind.WRONG, name)
    return page(
        "mistake.html", question=question, wrong=wrong, lines=lines, run=run, state=fold(run) if run else None
    )


def _of(question: Question, said: Said) -> Said:
    if said.question != question.id:
        raise UnknownName("answer to this question", said.id, ())
    return said


def _seconds(text: str) -> float | None:
    try:
        return max(0.0, min(86_400.0, float(text))) if text else None
    except ValueError:
        return None


HANDLERS = [show, answer, mark, mistake]

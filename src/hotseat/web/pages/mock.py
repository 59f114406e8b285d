"""Mock interviews: begin one, one question after the other against the clock, and the report."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect

from hotseat.errors import WrongUse
from hotseat.model import Level, Mock, Task
from hotseat.web.desk import Desk
from hotseat.web.html import page
from hotseat.web.pages.today import address
from hotseat.web.run import Kind, fold

Form = Body(media_type=RequestEncodingType.URL_ENCODED)


class BeginForm(msgspec.Struct):
    """How long, and at which level."""

    minutes: int = 45
    level: str = ""


class ItemForm(msgspec.Struct):
    """What became of one question."""

    version: int
    text: str = ""
    attempt: str = ""


@get("/mock", include_in_schema=False, sync_to_thread=True)
def index(desk: Desk) -> Response[str]:
    """Begin an interview, go on with one, or look at the past ones."""
    return page("mocks.html", here="mock", title="Mock interview", mocks=desk.app.learner.mocks.all(30))


@post("/mock", include_in_schema=False, sync_to_thread=True)
def begin(desk: Desk, data: Annotated[BeginForm, Form]) -> Redirect:
    """Draw the questions."""
    level = Level(data.level) if data.level in {each.value for each in Level} else None
    mock = desk.app.learner.mocks.begin(data.minutes, level)
    return Redirect(f"/mock/{mock.id}", status_code=303)


@get("/mock/{id:str}", include_in_schema=False, sync_to_thread=True)
def show(desk: Desk, id: str) -> Response[Any]:
    """The question that is asked now; the report where there is none left."""
    mock = desk.app.learner.mocks.get(id)
    if mock.finished is not None:
        return Redirect(f"/mock/{id}/report", status_code=303)
    index = mock.current
    item = mock.items[index] if index is not None else None
    question = desk.app.question(item.question) if item else None
    doing = item is not None and item.began is not None and item.task is Task.DO
    run = desk.runs.latest(question.id, Kind.WORK) if question and doing else None
    began = item.began if item else None
    attempts = desk.app.history(question.id, 20) if question and doing else []
    return page(
        "mock.html",
        here="mock",
        title="Mock interview",
        mock=mock,
        index=index,
        item=item,
        question=question,
        draft=desk.app.learner.answers.draft(f"mock/{id}/{index}") if item else None,
        run=run,
        state=fold(run) if run else None,
        attempts=[each for each in attempts if began is not None and each.started >= began],
        titles={each.question: desk.app.question(each.question).title for each in mock.items},
    )


@post("/mock/{id:str}/{index:int}/{what:str}", include_in_schema=False, sync_to_thread=True)
def act(desk: Desk, id: str, index: int, what: str, data: Annotated[ItemForm, Form]) -> Redirect:
    """Enter a question, answer it, hand in an attempt, or skip it."""
    mocks = desk.app.learner.mocks
    match what:
        case "enter":
            mock = mocks.enter(id, index, version=data.version)
            return _into(desk, mock, index)
        case "answer":
            mocks.answer(id, index, data.text, version=data.version)
            desk.app.learner.answers.drop_draft(f"mock/{id}/{index}")
        case "attempt":
            if not data.attempt.isdecimal():
                raise WrongUse("check the lab once first: the attempt is what is handed in")
            mocks.hand_in(id, index, int(data.attempt), version=data.version)
        case "skip":
            mocks.skip(id, index, version=data.version)
        case _:
            raise WrongUse(f"an interview knows no {what!r}")
    return Redirect(f"/mock/{id}", status_code=303)


@post("/mock/{id:str}/finish", include_in_schema=False, sync_to_thread=True)
def finish(desk: Desk, id: str, data: Annotated[ItemForm, Form]) -> Redirect:
    """End it."""
    desk.app.learner.mocks.finish(id, version=data.version)
    return Redirect(f"/mock/{id}/report", status_code=303)


@get("/mock/{id:str}/report", include_in_schema=False, sync_to_thread=True)
def report(desk: Desk, id: str) -> Response[str]:
    """One page: time, points, verdicts, evidence, what to practise next."""
    made = desk.app.learner.mocks.report(id)
    return page(
        "report.html",
        here="mock",
        title="Report",
        report=made,
        mock=made.mock,
        links=[(step, address(step)) for step in made.next],
        questions={item.question: desk.app.question(item.question) for item in made.items},
    )


def _into(desk: Desk, mock: Mock, index: int) -> Redirect:
    """The lab is worked on in a tab of its own kind: its folder is made, and the interview stays where it is."""
    item = mock.items[index]
    if item.task is Task.DO:
        desk.app.work.open(item.question)
    return Redirect(f"/mock/{mock.id}?{urlencode({'at': index})}", status_code=303)


HANDLERS: list[Any] = [index, begin, show, finish, act, report]

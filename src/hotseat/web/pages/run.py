"""A grading: its page, the pieces of it that are sent while it goes on, and the button that stops it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, ServerSentEvent, ServerSentEventMessage

from hotseat.web.desk import Desk
from hotseat.web.html import fragment, page
from hotseat.web.run import Asked, Kind, Row, Run, State, fold

HEARTBEAT = 15.0
"""Seconds of silence after which a comment is sent: a closed page is noticed by it."""


class RunForm(msgspec.Struct):
    """What to grade."""

    question: str
    kind: Kind = Kind.WORK
    name: str = ""


@post("/runs", include_in_schema=False, sync_to_thread=True)
def start(
    desk: Desk,
    request: Request[Any, Any, Any],
    data: Annotated[RunForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Begin to grade; answers with the panel where a script asks, else leads to the run's page."""
    run = desk.runs.start(Asked(data.question, data.kind, data.name))
    if request.headers.get("hx-request"):
        return page("panel.html", run=run, state=fold(run))
    return Redirect(f"/runs/{run.id}", status_code=303)


@get("/runs/{id:str}", include_in_schema=False, sync_to_thread=True)
def show(desk: Desk, id: str) -> Response[str]:
    """One run by itself."""
    run = desk.runs.get(id)
    return page("run.html", here="questions", run=run, state=fold(run), title=_title(desk, run))


@post("/runs/{id:str}/stop", include_in_schema=False, sync_to_thread=True)
def stop(desk: Desk, request: Request[Any, Any, Any], id: str) -> Response[Any]:
    """End it."""
    run = desk.runs.stop(id)
    if request.headers.get("hx-request"):
        return page("panel.html", run=run, state=fold(run))
    return Redirect(f"/runs/{id}", status_code=303)


@get("/runs/{id:str}/stream", include_in_schema=False)
async def stream(desk: Desk, id: str) -> ServerSentEvent:
    """The pieces of the panel that change, as they change; the whole panel first, so nothing is ever missed."""
    run = await asyncio.to_thread(desk.runs.get, id)
    return ServerSentEvent(_pieces(run))


async def _pieces(run: Run) -> AsyncGenerator[ServerSentEventMessage]:
    bell = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ring() -> None:
        loop.call_soon_threadsafe(bell.set)

    silence = run.listen(ring)
    try:
        before: State | None = None
        while True:
            bell.clear()
            state = fold(run)
            for name, html in _changes(run, before, state):
                yield ServerSentEventMessage(event=name, data=html, id=str(state.seen))
            if run.ended:
                yield ServerSentEventMessage(event="end", data="end")
                return
            before = state
            while not bell.is_set():
                try:
                    await asyncio.wait_for(bell.wait(), HEARTBEAT)
                except TimeoutError:
                    yield ServerSentEventMessage(comment="still here")
    finally:
        silence()


def _changes(run: Run, before: State | None, state: State) -> list[tuple[str, str]]:
    """What a page that shows `before` has to put in, to show `state`: the panel, or the rows that differ."""
    if before is None or _shape(before) != _shape(state):
        return [("panel", fragment("panel.html", run=run, state=state))]
    old = {row.check: row for row in before.rows}
    changed = [row for row in state.rows if old.get(row.check) != row]
    pieces = [("row", _row_html(run, row)) for row in changed]
    return [*pieces, ("head", fragment("panel-head.html", run=run, state=state))]


def _shape(state: State) -> tuple[Any, ...]:
    return tuple(row.check for row in state.rows), state.phase in (
        "judged",
        "stopped",
        "failed",
        "interrupted",
    )


def _row_html(run: Run, row: Row) -> str:
    return fragment("outcome.html", run=run, row=row)


def _title(desk: Desk, run: Run) -> str:
    return desk.app.question(run.asked.question).title


HANDLERS = [start, show, stop, stream]

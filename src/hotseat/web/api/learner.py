"""Settings, and everything that is known of the learner as files."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post, put

from hotseat.model import Imported, Settings
from hotseat.web.api.recall import IfMatch
from hotseat.web.desk import Desk
from hotseat.web.fields import number_of


class Choice(msgspec.Struct, frozen=True):
    """What the learner chooses."""

    interview: date | None = None
    new_a_day: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 10


@get("/settings", sync_to_thread=True)
def settings(desk: Desk) -> Response[Settings]:
    """What the learner chose."""
    chosen = desk.app.learner.settings()
    return Response(chosen, headers={"ETag": f'"{chosen.version}"'})


@put("/settings", sync_to_thread=True)
def choose(desk: Desk, data: Choice, if_match: IfMatch = None) -> Settings:
    """Choose the interview's day and the pace, over the version named in If-Match."""
    version = number_of(if_match)
    return desk.app.learner.save_settings(data.interview, data.new_a_day, version=version)


@get("/state", sync_to_thread=True, opt={"returns": dict[str, Any]})
def export(desk: Desk) -> Response[bytes]:
    """Everything that is known of the learner, as one JSON file."""
    headers = {"Content-Disposition": 'attachment; filename="hotseat.json"'}
    return Response(desk.app.learner.export(), media_type="application/json", headers=headers)


@post("/state", status_code=200, opt={"body": True})
async def load(desk: Desk, request: Request[Any, Any, Any]) -> Imported:
    """Add what such a file holds; what is here already stays as it is."""
    return await asyncio.to_thread(desk.app.learner.load, await request.body())


@get("/cards.apkg", sync_to_thread=True, opt={"media": "application/octet-stream"})
def anki(desk: Desk) -> Response[bytes]:
    """All cards as a deck for Anki."""
    headers = {"Content-Disposition": 'attachment; filename="hotseat.apkg"'}
    return Response(desk.app.learner.anki(), media_type="application/octet-stream", headers=headers)


HANDLERS: list[Any] = [settings, choose, export, load, anki]

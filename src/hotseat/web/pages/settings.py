"""Settings, and everything that is known of the learner as one file: out and in."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect

from hotseat.errors import WrongUse
from hotseat.web.desk import Desk
from hotseat.web.html import page


class SettingsForm(msgspec.Struct):
    """What the learner chooses."""

    version: int
    interview: str = ""
    new_a_day: int = 10


@get("/settings", include_in_schema=False, sync_to_thread=True)
def show(desk: Desk, kept: bool = False) -> Response[str]:
    """The settings."""
    chosen = desk.app.learner.settings()
    return _page(desk, said="Kept." if kept else "", settings=chosen)


@post("/settings", include_in_schema=False, sync_to_thread=True)
def choose(
    desk: Desk, data: Annotated[SettingsForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Redirect:
    """Keep them."""
    try:
        interview = date.fromisoformat(data.interview) if data.interview else None
    except ValueError as error:
        raise WrongUse(f"{data.interview!r} is no date: write it as 2026-12-31") from error
    desk.app.learner.save_settings(interview, data.new_a_day, version=data.version)
    return Redirect("/settings?kept=true", status_code=303)


@post("/settings/import", include_in_schema=False, sync_to_thread=True)
def load(
    desk: Desk, data: Annotated[dict[str, UploadFile], Body(media_type=RequestEncodingType.MULTI_PART)]
) -> Response[str]:
    """Add what a file holds."""
    file = data.get("file")
    if file is None:
        raise WrongUse("choose a file first: one that “Export” wrote")
    added = desk.app.learner.load(file.file.read())
    counts = {
        name: value for name, value in msgspec.to_builtins(added).items() if value and name != "settings"
    }
    words = ", ".join(f"{count} {name}" for name, count in counts.items())
    said = f"Imported: {words}." if words else "Nothing new in it: everything was here already."
    return _page(desk, said=said, settings=desk.app.learner.settings())


def _page(desk: Desk, **context: Any) -> Response[str]:
    return page("settings.html", here="settings", title="Settings", home=str(desk.app.home), **context)


HANDLERS = [show, choose, load]

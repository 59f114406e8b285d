"""All questions: what they are, and how far one is with each."""

from __future__ import annotations

from litestar import Response, get

from hotseat.web.desk import Desk
from hotseat.web.html import page


@get("/questions", include_in_schema=False, sync_to_thread=True)
def show(desk: Desk) -> Response[str]:
    """The list, as a map."""
    listing = desk.heads()
    ready = {each.question: each for each in desk.app.learner.today().ready}
    return page("questions.html", here="questions", listing=listing, ready=ready)


HANDLERS = [show]

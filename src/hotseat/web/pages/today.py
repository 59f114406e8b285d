"""The first page: what is due, what to do next and why, how ready."""

from __future__ import annotations

from litestar import Response, get

from hotseat.model import Step, Today
from hotseat.web.desk import Desk
from hotseat.web.html import page


@get("/", include_in_schema=False, sync_to_thread=True)
def show(desk: Desk) -> Response[str]:
    """Today."""
    today = desk.app.learner.today()
    listing = desk.heads()
    return page(
        "today.html",
        here="today",
        title="Today",
        today=today,
        heads=listing.heads,
        ready={each.question: each for each in today.ready},
        links=[(step, address(step)) for step in today.steps],
        most=max((day.due for day in today.ahead), default=0),
        fresh=_is_fresh(today),
    )


def address(step: Step) -> str:
    """Where a step is done."""
    match step.kind:
        case "review":
            return f"/review?question={step.question}" if step.question else "/review"
        case "lab":
            return f"/questions/{step.question}/lab"
        case "say":
            return f"/questions/{step.question}"
        case "mock":
            return "/mock"
        case _:
            return "/questions"


def _is_fresh(today: Today) -> bool:
    """Whether nothing was done yet."""
    return not any(each.seen or each.attempt or each.said is not None for each in today.ready)


HANDLERS = [show]

"""Attempts: all of them, and one with its outcomes, its files, and what changed since another."""

from __future__ import annotations

from litestar import Response, get

from hotseat.model import Attempt, AttemptHead
from hotseat.web.desk import Desk
from hotseat.web.evidence import difflines
from hotseat.web.evidence.difflines import DiffLine
from hotseat.web.html import page

SHOWN = 100
"""Attempts on one page; `hotseat history` has all."""


@get("/attempts", include_in_schema=False, sync_to_thread=True)
def index(desk: Desk) -> Response[str]:
    """The newest attempts, of all questions."""
    titles = {head.id: head.title for head in desk.heads().heads}
    attempts = desk.app.history(None, SHOWN)
    return page("attempts.html", here="attempts", attempts=attempts, titles=titles, shown=SHOWN)


@get("/attempts/{number:int}", include_in_schema=False, sync_to_thread=True)
def show(desk: Desk, number: int, against: int | None = None) -> Response[str]:
    """One attempt, compared with the one before it, or with the one named `against`."""
    attempt = desk.app.attempt(number)
    siblings = desk.app.history(attempt.head.question, SHOWN)
    before = against if against is not None else _before(siblings, number)
    other = desk.app.attempt(before) if before is not None else None
    titles = {head.id: head.title for head in desk.heads().heads}
    return page(
        "attempt.html",
        here="attempts",
        attempt=attempt,
        head=attempt.head,
        title=titles.get(attempt.head.question, attempt.head.question),
        known=attempt.head.question in titles,
        other=other,
        changes=changes(other, attempt) if other else [],
        siblings=siblings,
        texts={name: _text(content) for name, content in sorted(attempt.files.items())},
    )


def changes(old: Attempt, new: Attempt) -> list[tuple[str, list[DiffLine]]]:
    """File → lines of the difference, for every file that differs."""
    names = sorted({*old.files, *new.files})
    found: list[tuple[str, list[DiffLine]]] = []
    for name in names:
        one, other = old.files.get(name), new.files.get(name)
        if one == other:
            continue
        found.append((name, difflines.between(_text(one or b""), _text(other or b""))))
    return found


def _before(siblings: list[AttemptHead], number: int) -> int | None:
    older = [head.number for head in siblings if head.number < number]
    return max(older, default=None)


def _text(content: bytes) -> str:
    return content.decode("utf-8", "backslashreplace")


HANDLERS = [index, show]

"""The pages: a file for each, found by this list."""

from __future__ import annotations

from typing import Any

from hotseat.web.pages import (
    attempts,
    lab,
    mock,
    proofs,
    question,
    questions,
    review,
    run,
    settings,
    static,
    today,
)

HANDLERS: list[Any] = [
    *today.HANDLERS,
    *questions.HANDLERS,
    *question.HANDLERS,
    *lab.HANDLERS,
    *run.HANDLERS,
    *attempts.HANDLERS,
    *review.HANDLERS,
    *mock.HANDLERS,
    *proofs.HANDLERS,
    *settings.HANDLERS,
    *static.HANDLERS,
]
"""Every route that answers with HTML, and the files that the pages load."""

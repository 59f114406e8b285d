"""The pages: a file for each, found by this list."""

from __future__ import annotations

from typing import Any

from hotseat.web.pages import attempts, lab, question, questions, run, static

HANDLERS: list[Any] = [
    *questions.HANDLERS,
    *question.HANDLERS,
    *lab.HANDLERS,
    *run.HANDLERS,
    *attempts.HANDLERS,
    *static.HANDLERS,
]
"""Every route that answers with HTML, and the files that the pages load."""

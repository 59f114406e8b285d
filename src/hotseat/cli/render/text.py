"""A log, a stderr, a statement: its first and last lines."""

from __future__ import annotations

from collections.abc import Iterator

from hotseat.cli.render.view import View, folded, note, split
from hotseat.model import Text


def view(evidence: Text) -> View:
    """The text, folded."""
    if not evidence.text.strip():
        return View([note("(empty)")])
    return folded(evidence.text)


def whole(evidence: Text) -> Iterator[str]:
    """Every line."""
    yield from split(evidence.text)

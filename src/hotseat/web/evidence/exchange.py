"""An HTTP exchange: both messages, their first line apart from the rest."""

from __future__ import annotations

from typing import Any

from hotseat.model import Exchange

SHOWN = 16_000
"""Characters of one message that are drawn."""


def view(it: Exchange) -> dict[str, Any]:
    """The two messages as (label, first line, rest, characters left out)."""
    return {"sides": [_side("request", it.request), _side("reply", it.reply)]}


def _side(label: str, message: str) -> tuple[str, str, str, int]:
    # Every line of HTTP ends in CR LF: to show each of them would only hide the message.
    text = message.replace("\r\n", "\n")
    first, _, rest = text[:SHOWN].partition("\n")
    return label, first, rest.rstrip("\n"), max(0, len(text) - SHOWN)

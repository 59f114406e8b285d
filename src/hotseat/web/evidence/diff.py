"""Two texts and what differs."""

from __future__ import annotations

from typing import Any

from hotseat.model import Diff
from hotseat.web.evidence import difflines


def view(it: Diff) -> dict[str, Any]:
    """The lines of the difference; none where both are the same."""
    return {"lines": difflines.between(it.expected, it.actual)}

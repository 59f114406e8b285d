"""What a person would see."""

from __future__ import annotations

import io

from rich.console import RenderableType

from hotseat.cli import render
from hotseat.cli.terminal import console
from hotseat.model import Evidence, Outcome, Status


def seen(*parts: RenderableType) -> str:
    """The text on a screen of 80 columns, without the padding at the ends of lines."""
    stream = io.StringIO()
    console(stream).print(*parts, sep="\n")
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def failed(*evidence: Evidence, message: str = "It did not.") -> Outcome:
    """A failed check with evidence."""
    return Outcome(
        check="answers", claim="It answers.", status=Status.FAILED, message=message, evidence=evidence
    )


def shown(*evidence: Evidence) -> str:
    """Evidence as it is seen below a failed check."""
    return seen(render.outcome(failed(*evidence)))

"""What became of a check: one line, and below it what a person needs to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from hotseat.cli.render import evidence as pieces
from hotseat.cli.render.safe import safe, safe_line
from hotseat.cli.render.view import note, plain
from hotseat.model import Outcome, Status

MARKS = {
    Status.PASSED: ("✓", "green"),
    Status.FAILED: ("✗", "bold red"),
    Status.SKIPPED: ("–", "dim"),
    Status.UNKNOWN: ("?", "yellow"),
    Status.BROKEN: ("!", "bold magenta"),
}
INDENT = 2


def outcome(given: Outcome, *, width: int = 80, kept: Path | None = None, names: int = 0) -> RenderableType:
    """A check's line; for one that did not pass, what was seen, the hint and the evidence.

    width: columns of the terminal. kept: the file in which `keep` put the whole evidence.
    names: columns for the checks' names, to align the claims of several lines.
    """
    parts: list[RenderableType] = [_line(given, names)]
    if given.status is not Status.PASSED:
        parts += [Padding(part, (0, 0, 0, INDENT)) for part in _block(given, width - INDENT, kept)]
    return Group(*parts)


def is_folded(given: Outcome, width: int = 80) -> bool:
    """Whether `outcome` leaves evidence of it out, so that the whole should be kept in a file."""
    return _shows_evidence(given) and pieces.view(given.evidence, width - INDENT).folded


def _line(given: Outcome, names: int) -> RenderableType:
    mark, style = MARKS[given.status]
    name = safe_line(given.check)
    line = Grid.grid(padding=(0, 1, 0, 0), expand=True)
    line.add_column(width=1)
    line.add_column(width=min(max(names, len(name)), 30), overflow="fold")
    line.add_column(ratio=1)
    line.add_column(justify="right", no_wrap=True)
    seconds = "" if given.status is Status.SKIPPED else f"{given.seconds:.2f} s"
    claim = Text(safe(given.claim), style="dim" if given.status is Status.SKIPPED else "")
    line.add_row(Text(mark, style), Text(name, style), claim, Text(seconds, "dim"))
    return line


def _block(given: Outcome, width: int, kept: Path | None) -> Iterator[RenderableType]:
    if given.message:
        yield Text(_shortened(given.message), style=_message_style(given.status))
    if given.hint:
        yield Text.assemble(("hint: ", "bold"), safe(given.hint))
    if not _shows_evidence(given):
        return
    shown = pieces.view(given.evidence, width)
    yield plain("")
    yield from shown.lines
    if shown.folded and kept is not None:
        yield Text.assemble(note("the whole evidence: "), str(kept))
        yield plain("")


def _shows_evidence(given: Outcome) -> bool:
    return bool(given.evidence) and given.status not in (Status.PASSED, Status.SKIPPED)


def _message_style(status: Status) -> str:
    return "dim" if status is Status.SKIPPED else ""


def _shortened(message: str) -> str:
    """A message holds values of the candidate's program: a megabyte of one tells nobody more."""
    return (
        safe(message)
        if len(message) <= 1500
        else f"{safe(message[:1500])} (… {len(message) - 1500:,} characters more)"
    )

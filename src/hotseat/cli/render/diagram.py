"""What happened on each line of a diagram, as a list in the order of time."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from hotseat.cli.render.safe import safe_line
from hotseat.cli.render.view import View, note, plain
from hotseat.model import Diagram, Event

SHOWN = 20


def view(evidence: Diagram) -> View:
    """The events; of many, the marked ones and what came just before them."""
    events = sorted(evidence.events, key=lambda event: event.at)
    if not events:
        return View([note("(nothing happened)")])
    chosen = _chosen(events)
    width = max(len(_when(events[at])) for at in chosen)
    lines: list[Text] = []
    before = -1
    for at in chosen:
        if at > before + 1:
            lines.append(note(f"… {at - before - 1:,} events left out …"))
        lines.append(_line(events[at], width))
        before = at
    if before < len(events) - 1:
        lines.append(note(f"… {len(events) - 1 - before:,} events left out …"))
    return View(lines, folded=len(chosen) < len(events))


def whole(evidence: Diagram) -> Iterator[str]:
    """Every event."""
    for event in sorted(evidence.events, key=lambda event: event.at):
        yield _line(event, 0).plain


def _chosen(events: list[Event]) -> list[int]:
    if len(events) <= SHOWN:
        return list(range(len(events)))
    marked = [at for at, event in enumerate(events) if event.marked]
    near = {index for at in marked for index in range(max(0, at - 3), at + 1)}
    return sorted(near)[-SHOWN:] if near else list(range(SHOWN))


def _when(event: Event) -> str:
    until = "" if event.until is None else f"–{event.until:.3f}"
    return f"{event.at:.3f}{until} s"


def _line(event: Event, width: int) -> Text:
    where = safe_line(event.line) if event.to is None else f"{safe_line(event.line)} → {safe_line(event.to)}"
    text = f"{'✗' if event.marked else ' '} {_when(event):>{width}}  {where}: {safe_line(event.label)}"
    return plain(text, "bold red" if event.marked else "")

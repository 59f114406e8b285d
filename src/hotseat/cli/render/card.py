"""A card: what it asks, what is right, and what to do about one that was forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text

from hotseat.cli.render.question import Citations
from hotseat.cli.render.safe import safe, safe_line
from hotseat.cli.render.view import note
from hotseat.model import CardState, Question, Queue


def front(asked: Question, card: CardState, queue: Queue) -> RenderableType:
    """What it asks, and why now."""
    head = Text.assemble(
        (safe_line(card.title), "bold"),
        (f" · {safe_line(card.why)} · {queue.due} due, {queue.new} new", "dim"),
    )
    return Group(Text(), head, Text(), _markdown(card.front, Citations(asked)), Text())


def back(asked: Question, card: CardState) -> RenderableType:
    """What is right, its sources, and the learner's note."""
    return Group(*_back(asked, card))


def offer(card: CardState, asked: Question) -> RenderableType:
    """After the rating: when it comes again, and for a lapsed one its lab."""
    lines: list[Text] = []
    if card.due is not None:
        lines.append(note(f"comes again {_when(card)}"))
    if card.lab is not None:
        checks = f", checks {', '.join(card.lab.checks)}" if card.lab.checks else ""
        lines.append(
            Text(f"practise it: hotseat start {card.lab.question} ({safe_line(asked.title)}{checks})")
        )
    return Group(*lines)


def _back(asked: Question, card: CardState) -> Iterator[RenderableType]:
    citations = Citations(asked)
    yield Padding(_markdown(card.back, citations), (0, 0, 0, 2))
    for number, source in citations.sources():
        section = f", {source.section}" if source.section else ""
        yield Padding(
            Text(f"[{number}] {safe_line(source.title)}{safe_line(section)}, {safe_line(source.url)}", "dim"),
            (0, 0, 0, 2),
        )
    if card.note.text:
        yield Text()
        yield Padding(Text(f"your note: {safe(card.note.text)}", "yellow"), (0, 0, 0, 2))
    yield Text()


def _when(card: CardState) -> str:
    if card.due is None or card.memory.last is None:
        return "soon"
    seconds = (card.due - card.memory.last).total_seconds()
    if seconds < 3600:
        return f"in {max(round(seconds / 60), 1)} minutes"
    days = max(round(seconds / 86400), 1)
    return "tomorrow" if days == 1 else f"in {days} days"


def _markdown(text: str, citations: Citations) -> Markdown:
    return Markdown(citations.numbered(safe(text)), code_theme="ansi_dark", hyperlinks=False)

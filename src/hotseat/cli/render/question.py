"""A question as a page of text: the prompt, the follow-ups, and the answer where it is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text

from hotseat.cli.render.safe import safe, safe_line
from hotseat.cli.render.view import note
from hotseat.model import Question, Source

_CITATION = re.compile(r"\[@([A-Za-z0-9_-]+)\]")


class Citations:
    """The sources cited so far, numbered in the order in which a reader meets them."""

    def __init__(self, question: Question) -> None:
        self._known = {source.id: source for source in question.sources}
        self._cited: dict[str, int] = {}

    def numbered(self, text: str) -> str:
        """The text with `[@id]` as `[1]`; an id that is no source stays as it is."""
        return _CITATION.sub(self._number, text)

    def sources(self) -> list[tuple[int, Source]]:
        """Every source cited so far, by number."""
        return [(number, self._known[id]) for id, number in self._cited.items()]

    def _number(self, match: re.Match[str]) -> str:
        if match[1] not in self._known:
            return match[0]
        return f"[{self._cited.setdefault(match[1], len(self._cited) + 1)}]"


def question(asked: Question, *, answer: bool) -> RenderableType:
    """The page. answer: with the answer, the follow-ups' answers and what to listen for."""
    citations = Citations(asked)
    return Group(*_page(asked, citations, answer))


def _page(asked: Question, citations: Citations, answer: bool) -> Iterator[RenderableType]:
    yield Text(safe_line(asked.title), "bold")
    facts = (asked.level.value, f"{asked.minutes} minutes", *asked.versions)
    yield Text(" · ".join(safe_line(fact) for fact in facts), "dim")
    yield Text()
    yield _markdown(asked.prompt, citations)
    if answer:
        yield from _answer(asked, citations)
    yield from _follow_ups(asked, citations, answer)
    yield from _sources(citations)
    yield from _next(asked, answer)


def _answer(asked: Question, citations: Citations) -> Iterator[RenderableType]:
    said = asked.answer
    parts = (
        ("In 30 seconds", said.brief),
        ("In depth", said.depth),
        ("What a senior adds", said.senior),
        ("Pitfalls", said.pitfalls),
        ("Listen for", "\n".join(f"- {point}" for point in said.listen_for)),
        ("What the usual answer gets wrong", said.usual_errors or ""),
    )
    for title, text in parts:
        if text:
            yield from _headed(title)
            yield _markdown(text, citations)


def _follow_ups(asked: Question, citations: Citations, answer: bool) -> Iterator[RenderableType]:
    if asked.follow_ups:
        yield from _headed("Follow-ups")
    for follow_up in asked.follow_ups:
        yield Text(f"• {safe_line(follow_up.question)}")
        if answer:
            yield Padding(_markdown(follow_up.answer, citations), (0, 0, 1, 2))


def _sources(citations: Citations) -> Iterator[RenderableType]:
    cited = citations.sources()
    if cited:
        yield from _headed("Sources")
    for number, source in cited:
        section = f", {source.section}" if source.section else ""
        yield Text(f"[{number}] {safe_line(source.title)}{safe_line(section)}")
        yield Padding(Text(safe_line(source.url), "dim", overflow="fold"), (0, 0, 0, 4))


def _next(asked: Question, answer: bool) -> Iterator[RenderableType]:
    yield Text()
    if not answer:
        yield note(f"Say your answer aloud; then: hotseat show {asked.id} --answer")
    if asked.lab is not None:
        yield note(f"Do it: hotseat start {asked.id}")


def _headed(title: str) -> Iterator[RenderableType]:
    yield Text()
    yield Text(title, "bold cyan")
    yield Text()


def _markdown(text: str, citations: Citations) -> Markdown:
    # `ansi_dark` takes the terminal's own colours and background.
    return Markdown(citations.numbered(safe(text)), code_theme="ansi_dark", hyperlinks=False)

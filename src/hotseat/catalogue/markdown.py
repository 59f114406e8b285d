"""As much Markdown as the content format asks for: headings, bullets and citations, none of them inside code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from hotseat.catalogue.problems import Problems

_FENCE = re.compile(r"\s*(`{3,}|~{3,})(.*)")
_HEADING = re.compile(r"(#{1,6})\s+(.+?)(?:\s+#+)?\s*")
_INLINE_CODE = re.compile(r"(`+)(?:(?!\1).)+\1")
_CITATION = re.compile(r"\[@([^\]]*)\]")
_BULLET = re.compile(r"[-*+]\s+(.*)")


class Line(NamedTuple):
    """One line of a text; `code` where it is inside a fenced block, or a fence."""

    number: int
    text: str
    code: bool

    def heading(self) -> tuple[int, str] | None:
        """Its depth (1 to 6) and its text, where it is a heading."""
        found = None if self.code else _HEADING.fullmatch(self.text)
        return (len(found[1]), found[2]) if found else None


class Section(NamedTuple):
    """A heading, and the lines beneath it up to the next one of its depth or above."""

    title: str
    line: int
    lines: Sequence[Line]

    @property
    def text(self) -> str:
        return join(self.lines)


def read_lines(file: str, text: str, problems: Problems) -> list[Line]:
    """Number the lines and tell code from prose; a block that is never closed is a problem."""
    lines: list[Line] = []
    fence, opened = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        found = _FENCE.fullmatch(line)
        if fence:
            lines.append(Line(number, line, code=True))
            if found and found[1].startswith(fence) and not found[2].strip():
                fence = ""
        elif found and "`" not in found[2]:
            fence, opened = found[1], number
            lines.append(Line(number, line, code=True))
        else:
            lines.append(Line(number, line, code=False))
    if fence:
        problems.add(
            f"{file}:{opened}", f"this code block is never closed; expected {fence} after its last line"
        )
    return lines


def split(lines: Iterable[Line], depth: int) -> tuple[list[Line], list[Section]]:
    """What stands before the first heading of `depth` or above, and the sections that follow."""
    before: list[Line] = []
    found: list[Section] = []
    current = before
    for line in lines:
        heading = line.heading()
        if heading and heading[0] <= depth:
            current = []
            found.append(Section(heading[1], line.number, current))
        else:
            current.append(line)
    return before, found


def join(lines: Iterable[Line]) -> str:
    """The lines as one text, without empty ones around it."""
    return "\n".join(line.text for line in lines).strip()


def citations(lines: Iterable[Line]) -> Iterator[tuple[int, str]]:
    """Every `[@id]` in the prose, with its line."""
    for line in lines:
        if not line.code:
            for found in _CITATION.finditer(_INLINE_CODE.sub("", line.text)):
                yield line.number, found[1]


def bullets(lines: Iterable[Line]) -> tuple[list[str], list[int]]:
    """The points of a list, each as one line of text; and the numbers of lines that belong to no point."""
    points: list[str] = []
    stray: list[int] = []
    for line in lines:
        found = None if line.code else _BULLET.fullmatch(line.text)
        if found:
            points.append(found[1].strip())
        elif line.text.strip() and points and line.text[0] in " \t":
            points[-1] += f" {line.text.strip()}"
        elif line.text.strip():
            stray.append(line.number)
    return points, stray

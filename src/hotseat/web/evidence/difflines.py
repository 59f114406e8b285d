"""The lines of a difference, each with what it is: for evidence, for mistakes and between attempts alike."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import NamedTuple

SHOWN = 600
"""Lines that are drawn."""


class DiffLine(NamedTuple):
    """One line: `kind` is file, hunk, same, minus, plus or note."""

    kind: str
    text: str


def between(old: str, new: str, context: int = 3) -> list[DiffLine]:
    """The difference of two texts."""
    lines = difflib.unified_diff(old.split("\n"), new.split("\n"), n=context, lineterm="")
    return _cut([_line(line) for index, line in enumerate(lines) if index > 1])


def parsed(unified: str) -> list[DiffLine]:
    """The lines of a unified diff."""
    return _cut(list(_parsed(unified)))


def _parsed(unified: str) -> Iterator[DiffLine]:
    head = True
    for text in unified.splitlines():
        if text.startswith("--- ") and (head or not text[4:5].isspace()):
            head = True
            continue
        if head and text.startswith("+++ "):
            yield DiffLine("file", text[4:].split("\t")[0].removeprefix("b/"))
            continue
        head = head and not text.startswith("@@")
        yield _line(text)


def _line(text: str) -> DiffLine:
    kinds = {"@": "hunk", "-": "minus", "+": "plus", "\\": "note", " ": "same"}
    kind = kinds.get(text[:1], "same")
    return DiffLine(kind, text if kind in ("hunk", "note") else text[1:])


def _cut(lines: list[DiffLine]) -> list[DiffLine]:
    left = len(lines) - SHOWN
    return lines if left <= 0 else [*lines[:SHOWN], DiffLine("note", f"… {left:,} more lines")]

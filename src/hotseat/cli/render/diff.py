"""Two texts: the lines in which they differ, with a little of what is around them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from rich.text import Text

from hotseat.cli.render.safe import LINE, cut, safe
from hotseat.cli.render.view import View, note, plain
from hotseat.model import Diff

SHOWN = 24
COMPARED = 1000
"""Lines of each text, from the first difference on, that are aligned: the time grows with their square."""
_STYLES = {"-": "red", "+": "green", "@": "cyan", " ": "dim"}


def view(evidence: Diff) -> View:
    """The differing lines: `-` expected, `+` actual."""
    legend = [
        plain(f"- {safe(evidence.expected_label)}", "red"),
        plain(f"+ {safe(evidence.actual_label)}", "green"),
    ]
    if evidence.expected == evidence.actual:
        return View([*legend, note("the two are the same")])
    lines, long = _changes(evidence)
    shown = [*legend, *(_line(line) for line in _aligned(lines[:SHOWN]))]
    hidden = len(lines) - SHOWN
    if hidden > 0:
        shown.append(note(f"… {hidden:,} lines of difference left out …"))
    return View(shown, folded=long or hidden > 0 or any(len(line) > LINE for line in lines))


def unified(diff: str) -> list[Text]:
    """A unified diff as it is, in its colours."""
    return [plain(safe(line), _STYLES.get(line[:1], "")) for line in diff.splitlines()]


def whole(evidence: Diff) -> Iterator[str]:
    """Both texts, one after the other."""
    for label, text in (
        (evidence.expected_label, evidence.expected),
        (evidence.actual_label, evidence.actual),
    ):
        yield f"--- {safe(label)}"
        yield from _visible(text)


def _changes(evidence: Diff) -> tuple[list[str], bool]:
    """Unified lines of the difference; True where the texts were too long to be compared to their ends."""
    expected, actual = _visible(evidence.expected), _visible(evidence.actual)
    same = 0
    for one, other in zip(expected, actual, strict=False):
        if one != other:
            break
        same += 1
    start = max(0, same - 2)
    before, after = expected[start : start + COMPARED], actual[start : start + COMPARED]
    # Without the file names and the first hunk's head: where the difference begins is said in words.
    lines = list(difflib.unified_diff(before, after, n=2, lineterm=""))[3:]
    long = max(len(expected), len(actual)) > start + COMPARED
    return [f"@ from line {start + 1}", *lines] if start else lines, long


def _visible(text: str) -> list[str]:
    """The lines of a text with all that could differ unseen made visible: tabs, trailing spaces, the last line feed."""
    lines = safe(text, tabs=False).split("\n")
    if lines[-1] == "":
        lines.pop()
    elif lines:
        lines[-1] += " (no line feed at the end)"
    return [line.rstrip(" ") + "·" * (len(line) - len(line.rstrip(" "))) for line in lines]


def _aligned(lines: Sequence[str]) -> Iterator[str]:
    """Long lines cut to where they begin to differ from their counterpart."""
    removed = [line for line in lines if line.startswith("-")]
    added = [line for line in lines if line.startswith("+")]
    starts: dict[str, int] = {}
    for one, other in zip(removed, added, strict=False):
        starts[one] = starts[other] = _first_difference(one[1:], other[1:])
    for line in lines:
        at = max(0, starts.get(line, 0) - 60)
        yield line if len(line) <= LINE else line[0] + cut(line[1:], start=at)


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (left, right) in pairs if left != right), min(len(one), len(other)))


def _line(line: str) -> Text:
    if line.startswith("@@"):
        return note("…")
    return plain(line, _STYLES.get(line[:1], ""))

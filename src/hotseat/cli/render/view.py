"""What every kind of evidence is turned into: short lines, and whether they are all there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.text import Text

from hotseat.cli.render.safe import LINE, cut, safe

FIRST, LAST = 8, 10
"""Lines of a long text that are shown: from its beginning and from its end."""


class View(NamedTuple):
    """Lines to be shown."""

    lines: list[Text]
    folded: bool = False
    """Something was left out: the whole must be kept elsewhere."""


def plain(text: str, style: str = "") -> Text:
    """A line; nothing in it is taken for markup."""
    return Text(text, style=style)


def note(text: str) -> Text:
    """A line of ours among lines of theirs."""
    return Text(text, style="dim italic")


def split(text: str, *, tabs: bool = True) -> list[str]:
    """The lines of a text that others wrote, safe to show. Only line feeds end a line."""
    lines = safe(text, tabs=tabs).split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def folded(text: str, *, prefix: str = "", style: str = "", first: int = FIRST, last: int = LAST) -> View:
    """The first and last lines of a text that others wrote."""
    # Only what is shown is made safe: a log may have megabytes.
    lines = text.removesuffix("\n").split("\n")
    hidden = len(lines) - first - last
    if hidden <= 1:
        shown, long = _lines(lines, prefix, style)
        return View(shown, long)
    head, _ = _lines(lines[:first], prefix, style)
    tail, _ = _lines(lines[-last:], prefix, style)
    return View([*head, note(f"{prefix}… {hidden:,} lines left out …"), *tail], folded=True)


def join(views: Sequence[View]) -> View:
    """Several views, one below the other."""
    return View([line for view in views for line in view.lines], any(view.folded for view in views))


def _lines(lines: Sequence[str], prefix: str, style: str) -> tuple[list[Text], bool]:
    # Escapes make a line up to ten times as long: cut first, so that a megabyte in one line costs nothing.
    shown = [plain(prefix + cut(safe(line[: 2 * LINE])) + _rest(line), style) for line in lines]
    return shown, any(len(line) > LINE for line in lines)


def _rest(line: str) -> str:
    return f"(of {len(line):,})" if len(line) > 2 * LINE else ""

"""Attempts: a list of them, and the heading of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from hotseat.cli.render.safe import safe_line
from hotseat.cli.render.verdict import decision

if TYPE_CHECKING:
    from hotseat.model import AttemptHead


def attempts(heads: Sequence[AttemptHead]) -> RenderableType:
    """One line for each attempt; times are the reader's local ones."""
    rows = Table.grid(padding=(0, 2, 0, 0))
    for justify in ("right", "left", "left", "left", "right", "right"):
        rows.add_column(justify=justify, no_wrap=True)
    names = ("", "started", "question", "decision", "checks", "seed")
    rows.add_row(*(Text(name, "bold") for name in names))
    for head in heads:
        checks = f"{head.passed}/{head.checks}{' of some' if head.partial else ''}"
        name = Text(safe_line(head.question), "cyan")
        when = f"{head.started.astimezone():%Y-%m-%d %H:%M}"
        rows.add_row(str(head.number), when, name, decision(head.decision), checks, str(head.seed))
    return Group(rows, Text(), Text("hotseat history --attempt N shows one again", "dim italic"))


def heading(head: AttemptHead) -> RenderableType:
    """Which attempt this was."""
    when = f"{head.started.astimezone():%Y-%m-%d %H:%M:%S}"
    lines = [Text(f"attempt {head.number}: {safe_line(head.question)}, {when}", "bold")]
    if head.folder:
        lines.append(Text(safe_line(head.folder), "dim"))
    return Group(*lines, Text())

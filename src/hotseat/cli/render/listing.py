"""The list of questions."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from hotseat.cli.render.safe import safe_line
from hotseat.cli.render.view import note
from hotseat.model import Head


def listing(heads: Sequence[Head]) -> RenderableType:
    """One line for each question, under its level. Raises nothing; an empty list says that it is empty."""
    if not heads:
        return note("no questions")
    parts: list[RenderableType] = []
    for level in dict.fromkeys(head.level for head in heads):
        if parts:
            parts.append(Text())
        parts.append(Text(level.value, "bold"))
        parts.append(
            _rows([head for head in heads if head.level is level], max(len(head.id) for head in heads))
        )
    return Group(*parts)


def _rows(heads: Sequence[Head], width: int) -> Table:
    rows = Table.grid(padding=(0, 2, 0, 0), expand=True)
    rows.add_column(width=width + 2, no_wrap=True)
    rows.add_column(ratio=1)
    rows.add_column(width=3, no_wrap=True)
    rows.add_column(justify="right", no_wrap=True)
    for head in heads:
        lab = Text("lab" if head.lab else "", "green")
        minutes = Text(f"{head.minutes} min", "dim")
        rows.add_row(Text(f"  {safe_line(head.id)}", "cyan"), Text(safe_line(head.title)), lab, minutes)
    return rows

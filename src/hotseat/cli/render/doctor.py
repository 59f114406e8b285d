"""What this machine has of what labs use."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hotseat.app import Diagnosis
from hotseat.cli.render.safe import safe_line


def diagnoses(found: Sequence[Diagnosis]) -> RenderableType:
    """One line for each thing, then how to get those that are missing."""
    rows = Table.grid(padding=(0, 2, 0, 0))
    rows.add_column(width=1)
    rows.add_column(no_wrap=True)
    rows.add_column(overflow="fold")
    rows.add_column(overflow="fold")
    for each in found:
        mark = Text("✓", "green") if each.ok else Text("✗", "bold red")
        name, what = safe_line(each.name), safe_line(each.found) or "missing"
        rows.add_row(mark, Text(name, "bold"), Text(what), Text(safe_line(each.needed_for), "dim"))
    parts: list[RenderableType] = [rows]
    missing = [each for each in found if not each.ok and each.how_to_get]
    if missing:
        parts += [Text(), Text("How to get what is missing:", "bold")]
    for each in missing:
        parts.append(Padding(Text(f"{safe_line(each.name)}: {safe_line(each.how_to_get)}"), (0, 0, 0, 2)))
    return Group(*parts)

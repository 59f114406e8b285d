"""Lines of aligned cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text


class Cell(NamedTuple):
    """One cell: its text, in one line, and its style."""

    text: str
    style: str = ""


def grid(names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> tuple[list[Text], list[Text]]:
    """The head (names and a rule) and one line for each row. A column named │ is a rule of its own."""
    widths = [
        max([cell_len(name), *(cell_len(row[at].text) for row in rows if at < len(row))])
        for at, name in enumerate(names)
    ]
    head = _line([Cell(name, "bold") for name in names], widths)
    rule = _line(
        [Cell("│" if name == "│" else "─" * width, "dim") for name, width in zip(names, widths, strict=True)],
        widths,
    )
    return [head, rule], [_line(row, widths) for row in rows]


def _line(cells: Sequence[Cell], widths: Sequence[int]) -> Text:
    line = Text()
    for at, (cell, width) in enumerate(zip(cells, widths, strict=False)):
        line.append("  " if at else "")
        line.append(cell.text, style=cell.style)
        line.append(" " * (width - cell_len(cell.text)))
    line.rstrip()
    return line

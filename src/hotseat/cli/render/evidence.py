"""Any piece of evidence: its title, its lines, and its whole text for a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hotseat.cli.render import chart, diagram, diff, exchange, table, text
from hotseat.cli.render.safe import safe_line
from hotseat.cli.render.view import View, join, note, plain
from hotseat.model import Chart, Diagram, Diff, Evidence, Exchange, Table

PIECES = 6
"""Pieces of evidence of one check that are shown."""


def view(evidence: Sequence[Evidence], width: int) -> View:
    """The pieces, one below the other, in `width` columns."""
    pieces = [_titled(piece, width) for piece in evidence[:PIECES]]
    hidden = len(evidence) - PIECES
    if hidden > 0:
        pieces.append(View([note(f"… {hidden} more pieces of evidence …")], folded=True))
    return join(pieces)


def whole(evidence: Sequence[Evidence]) -> Iterator[str]:
    """Every line of every piece."""
    for piece in evidence:
        yield f"== {safe_line(piece.title) or kind(piece)}"
        yield from _whole(piece)
        yield ""


def kind(piece: Evidence) -> str:
    """The kind of a piece, in a word."""
    return type(piece).__name__.lower()


def _titled(piece: Evidence, width: int) -> View:
    shown = _view(piece, width)
    return View(
        [plain(safe_line(piece.title) or kind(piece), "bold underline"), *shown.lines, plain("")],
        shown.folded,
    )


def _view(piece: Evidence, width: int) -> View:
    if isinstance(piece, Exchange):
        return exchange.view(piece)
    if isinstance(piece, Table):
        return table.view(piece, width)
    if isinstance(piece, Diff):
        return diff.view(piece)
    if isinstance(piece, Diagram):
        return diagram.view(piece)
    return chart.view(piece) if isinstance(piece, Chart) else text.view(piece)


def _whole(piece: Evidence) -> Iterator[str]:
    if isinstance(piece, Exchange):
        return exchange.whole(piece)
    if isinstance(piece, Table):
        return table.whole(piece)
    if isinstance(piece, Diff):
        return diff.whole(piece)
    if isinstance(piece, Diagram):
        return diagram.whole(piece)
    return chart.whole(piece) if isinstance(piece, Chart) else text.whole(piece)

"""Solutions side by side, as an SVG file: a panel for each figure, a bar for each solution, a line for its spread.

It stands on its own: no script, no font of its own, light or dark as the reader's system is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from hotseat.cli.render.comparison import MIB, MILLI, figure
from hotseat.cli.render.safe import safe_line
from hotseat.model import Comparison, Spread

WIDTH, MARGIN, GAP = 960, 24, 32
HEAD, TITLE, STEP, FOOT = 76, 34, 26, 44
NAME, VALUE = 118, 62
"""Pixels to the left of a bar and to the right of it."""

_STYLE = """
  .ground { fill: #ffffff } text { fill: #1f2328; font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif }
  .title { font-size: 18px; font-weight: 600 } .panel { font-weight: 600 } .quiet { fill: #59636e; font-size: 12px }
  .value { font-variant-numeric: tabular-nums } .axis { stroke: #d1d9e0 }
  .bar { fill: #4a7fd4 } .own { fill: #d9772b } .spread { stroke: #1f2328; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 } text { fill: #e6edf3 } .quiet { fill: #9198a1 } .axis { stroke: #3d444d }
    .bar { fill: #5b8fe0 } .own { fill: #e58a3f } .spread { stroke: #e6edf3 }
  }
"""


class Bar(NamedTuple):
    """One solution in one panel, in the panel's unit."""

    name: str
    own: bool
    spread: Spread | None


class Panel(NamedTuple):
    """One figure of all solutions."""

    title: str
    bars: Sequence[Bar]


def svg(found: Comparison) -> str:
    """The picture."""
    top, bottom = _panels(found)
    height = 2 * (TITLE + len(found.rows) * STEP) + HEAD + GAP + FOOT
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-label="{_text(_title(found))}">',
        f"<style>{_STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}"/>',
        f'<text class="title" x="{MARGIN}" y="36">{_text(_title(found))}</text>',
        f'<text class="quiet" x="{MARGIN}" y="56">{_text(_subtitle(found))}</text>',
        *_row_of_panels(top, HEAD),
        *_row_of_panels(bottom, HEAD + TITLE + len(found.rows) * STEP + GAP),
        f'<text class="quiet" x="{MARGIN}" y="{height - 18}">{_text(_machine(found))}</text>',
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _title(found: Comparison) -> str:
    return f"{found.question}: {len(found.rows)} solutions side by side"


def _subtitle(found: Comparison) -> str:
    times = "round" if found.rounds == 1 else "rounds, in turns"
    return (
        f"Bars: median of {found.rounds} {times}; lines: least to most. "
        f"Less is better. The upstream takes {figure(found.delay / MILLI)} ms of each latency."
    )


def _machine(found: Comparison) -> str:
    return " · ".join(f"{name} {version}" for name, version in found.machine.items())[:150]


def _panels(found: Comparison) -> tuple[list[Panel], list[Panel]]:
    rows = found.rows
    counts = sorted({latency.open_requests for row in rows for latency in row.latencies})
    top = [
        Panel("Start-up, ms", [Bar(row.name, row.own, _in(row.startup, MILLI)) for row in rows]),
        Panel("Peak memory, MiB", [Bar(row.name, row.own, _in(row.memory, MIB)) for row in rows]),
    ]
    bottom = [
        Panel(
            f"Latency at {count} open, ms",
            [
                Bar(row.name, row.own, _in(by_count.get(count), MILLI))
                for row in rows
                for by_count in ({latency.open_requests: latency.median for latency in row.latencies},)
            ],
        )
        for count in counts
    ]
    return top, bottom


def _in(spread: Spread | None, unit: float) -> Spread | None:
    if spread is None:
        return None
    return Spread(spread.median / unit, spread.least / unit, spread.most / unit)


def _row_of_panels(panels: Sequence[Panel], top: int) -> Iterator[str]:
    width = (WIDTH - 2 * MARGIN - GAP * (len(panels) - 1)) / max(1, len(panels))
    for number, panel in enumerate(panels):
        yield from _panel(panel, MARGIN + number * (width + GAP), top, width)


def _panel(panel: Panel, left: float, top: int, width: float) -> Iterator[str]:
    start, room = left + NAME, width - NAME - VALUE
    most = max((bar.spread.most for bar in panel.bars if bar.spread), default=0.0) or 1.0
    bottom = top + TITLE - 6 + len(panel.bars) * STEP
    yield f'<text class="panel" x="{left:.1f}" y="{top + 14}">{_text(panel.title)}</text>'
    for number, bar in enumerate(panel.bars):
        middle = top + TITLE + number * STEP + STEP / 2 - 6
        yield f'<text x="{start - 8:.1f}" y="{middle + 4:.1f}" text-anchor="end">{_text(_short(bar.name))}</text>'
        if bar.spread is None:
            yield f'<text class="quiet" x="{start + 6:.1f}" y="{middle + 4:.1f}">not measured</text>'
        else:
            yield from _bar(bar, bar.spread, start, middle, room / most)
    yield f'<line class="axis" x1="{start:.1f}" x2="{start:.1f}" y1="{top + TITLE - 6}" y2="{bottom}"/>'


def _bar(bar: Bar, spread: Spread, start: float, middle: float, scale: float) -> Iterator[str]:
    kind = "own" if bar.own else "bar"
    low, high = start + spread.least * scale, start + spread.most * scale
    long = spread.median * scale
    yield f'<rect class="{kind}" x="{start:.1f}" y="{middle - 8:.1f}" width="{long:.1f}" height="16" rx="2"/>'
    yield f'<line class="spread" x1="{low:.1f}" x2="{high:.1f}" y1="{middle:.1f}" y2="{middle:.1f}"/>'
    for end in (low, high):
        yield f'<line class="spread" x1="{end:.1f}" x2="{end:.1f}" y1="{middle - 4:.1f}" y2="{middle + 4:.1f}"/>'
    yield f'<text class="value" x="{high + 8:.1f}" y="{middle + 4:.1f}">{figure(spread.median)}</text>'


def _short(name: str) -> str:
    return name if len(name) <= 16 else f"{name[:15]}…"


def _text(text: str) -> str:
    return escape(safe_line(text))

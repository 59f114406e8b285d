"""Solutions side by side: a table of figures, each with its spread."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from hotseat.cli.render.safe import safe_line
from hotseat.model import Comparison, Row, Spread

MIB = 1024 * 1024
MILLI = 0.001


def figure(value: float) -> str:
    """Three digits that mean something: 0.52, 7.31, 41.8, 530."""
    if value < 10:
        return f"{value:.2f}"
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"


def comparison(found: Comparison) -> RenderableType:
    """The table, what it shows, and why figures are missing where they are."""
    opens = sorted({latency.open_requests for row in found.rows for latency in row.latencies})
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    heads = ["start-up", "memory", *(f"{count} open" for count in opens)]
    for _ in heads:
        table.add_column(justify="right", no_wrap=True)
    table.add_row("", *(Text(head, "bold") for head in heads))
    table.add_row("", *(Text(unit, "dim") for unit in ("ms", "MiB", *("ms" for _ in opens))))
    for row in found.rows:
        _add(table, row, opens)
    turns = f"{found.rounds} round{'s' if found.rounds != 1 else ''}, in turns"
    said = (
        f"The median of {turns}, and the least and the most beneath it. Start-up: until it takes a connection. "
        f"Latency: of GET {found.target}, for which the upstream takes {figure(found.delay / MILLI)} ms."
    )
    notes = [
        Text(f"{safe_line(row.name)}: {safe_line(row.why_not)}", "yellow")
        for row in found.rows
        if row.why_not
    ]
    return Group(table, *notes, Text(), Text(said, "dim"))


def _add(table: Table, row: Row, opens: list[int]) -> None:
    by_count = {latency.open_requests: latency.median for latency in row.latencies}
    cells = [(row.startup, MILLI), (row.memory, MIB), *((by_count.get(count), MILLI) for count in opens)]
    name = Text(safe_line(row.name)[:24], "bold cyan" if row.own else "cyan")
    table.add_row(name, *(Text(figure(spread.median / unit) if spread else "–") for spread, unit in cells))
    if any(spread for spread, _ in cells):
        table.add_row("", *(Text(_range(spread, unit), "dim") for spread, unit in cells))


def _range(spread: Spread | None, unit: float) -> str:
    return f"{figure(spread.least / unit)}–{figure(spread.most / unit)}" if spread else ""

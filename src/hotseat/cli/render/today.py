"""Today in a page of text: what to do next and why, and how ready for each question."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from hotseat.cli.render.safe import safe_line
from hotseat.cli.render.view import note
from hotseat.model import Practised, Ready, Step, Today

BAR = 8
"""Columns of a bar."""


def today(given: Today) -> RenderableType:
    """The page."""
    return Group(
        Text(_headline(given), "bold"),
        Text(),
        steps(given.steps),
        Text(),
        _map(given),
        Text(),
        note("recall, lab and speech are apart: who recalls every card may still fail the lab"),
    )


def steps(given: Sequence[Step]) -> RenderableType:
    """What to do, why, and what to type."""
    rows = Table.grid(padding=(0, 2, 0, 0))
    rows.add_column(ratio=1)
    rows.add_column(no_wrap=True)
    for number, step in enumerate(given, 1):
        what = Text.assemble(f"{number}. {safe_line(step.title)}: ", (safe_line(step.why), "dim"))
        rows.add_row(what, Text(step.command, "cyan"))
    return rows


def bar(share: float | None) -> Text:
    """A share as a bar with its percentage; a dash where there is none."""
    if share is None:
        return Text("–", "dim")
    full = round(share * BAR)
    style = "green" if share >= 0.8 else "yellow" if share >= 0.5 else "red"
    return Text.assemble(("█" * full, style), ("·" * (BAR - full), "dim"), f" {share:>4.0%}")


def _headline(given: Today) -> str:
    when = "no interview date" if given.days_left is None else f"{given.days_left} days to the interview"
    if given.days_left == 0:
        when = "the interview is today"
    elif given.days_left == 1:
        when = "the interview is tomorrow"
    return f"{given.now:%Y-%m-%d}: {given.due} cards due, {given.new} new, {given.done} done today · {when}"


def _map(given: Today) -> Table:
    rows = Table.grid(padding=(0, 2, 0, 0))
    names = ("question", "recall", "at the interview", "lab", "said")
    shown = [name for name in names if name != "at the interview" or given.days_left is not None]
    for _ in shown:
        rows.add_column(no_wrap=True)
    rows.add_row(*(Text(name, "bold") for name in shown))
    for each in given.ready:
        cells = (
            Text(safe_line(each.question), "cyan"),
            bar(each.recall),
            *((bar(each.at_interview),) if given.days_left is not None else ()),
            _lab(each),
            bar(each.said),
        )
        rows.add_row(*cells)
    return rows


def _lab(each: Ready) -> Text:
    match each.practised:
        case Practised.NO_LAB:
            return Text("–", "dim")
        case Practised.ACCEPTED:
            return Text("accepted", "green")
        case Practised.REJECTED:
            return Text(f"rejected, {each.practice or 0.0:.0%}", "red")
        case _:
            return Text(each.practised.value, "yellow")

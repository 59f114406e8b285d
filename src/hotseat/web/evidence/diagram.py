"""A space–time diagram: a line for each actor, time from top to bottom, messages as arrows between the lines.

Events keep their order, not their scale: what matters is what came before what, and a label has to fit in between.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hotseat.model import Diagram, Event

ROW, HEAD, GAP = 30, 34, 180
"""Pixels: between two moments, above the first, and between two lines."""

SHOWN = 120
"""Events that are drawn: the last ones, where there are more, since the marked ones stand at the end."""


class Drawn(NamedTuple):
    """One event with its place."""

    x: int
    y: int
    to_x: int | None
    to_y: int
    label: str
    label_x: int
    anchor: str
    marked: bool
    time: str


def view(it: Diagram) -> dict[str, Any]:
    """Places in pixels: `lines` as (name, x), `drawn`, `width`, `height`; `hidden` counts events left out."""
    events = sorted(it.events, key=lambda event: event.at)
    shown = events[-SHOWN:]
    names = list(dict.fromkeys([*it.lines, *(e.line for e in shown), *(e.to for e in shown if e.to)]))
    x = {name: 100 + index * GAP for index, name in enumerate(names)}
    moments = sorted({e.at for e in shown} | {e.until for e in shown if e.until is not None})
    y = {moment: HEAD + ROW * (index + 1) for index, moment in enumerate(moments)}
    drawn = _spread([_drawn(event, x, y) for event in shown])
    bottom = max((each.to_y for each in drawn), default=HEAD) + ROW
    return {
        "lines": [(name, x[name]) for name in names],
        "drawn": drawn,
        "width": 100 + GAP * max(1, len(names)) + 60,
        "height": bottom,
        "hidden": len(events) - len(shown),
        "list": [(each.time, event, each.label) for each, event in zip(drawn, shown, strict=True)],
    }


def _drawn(event: Event, x: dict[str, int], y: dict[float, int]) -> Drawn:
    here = x[event.line]
    there = x[event.to] if event.to else None
    until = event.until if event.until is not None else event.at
    rightwards = there is None or there >= here
    return Drawn(
        here,
        y[event.at],
        there,
        y[until],
        event.label,
        here + (10 if rightwards else -10),
        "start" if rightwards else "end",
        event.marked,
        f"{event.at:.3f} s" if event.until is None else f"{event.at:.3f}–{event.until:.3f} s",
    )


def _spread(events: list[Drawn]) -> list[Drawn]:
    """Events of one moment on one line: each label a little lower than the one before."""
    taken: dict[tuple[int, int], int] = {}
    spread: list[Drawn] = []
    for each in events:
        count = taken.get((each.x, each.y), 0)
        taken[each.x, each.y] = count + 1
        spread.append(each._replace(y=each.y + 12 * count, to_y=each.to_y + 12 * count))
    return spread

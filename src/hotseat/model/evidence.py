"""What a check saw: each kind has one renderer in the terminal and one in the web."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hotseat.model.value import Value


class Exchange(Value, frozen=True, tag_field="kind", tag="exchange"):
    """A request and its reply, as they went over the wire (decoded as Latin-1 or UTF-8, cut where long)."""

    request: str
    reply: str
    title: str = ""
    seconds: float | None = None
    whole: str | None = None
    """File in the attempt's folder where the uncut bytes are kept."""


class Table(Value, frozen=True, tag_field="kind", tag="table"):
    """Rows; where `expected` is given, it is shown beside `rows` and the differing cells are marked."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    expected: tuple[tuple[Any, ...], ...] | None = None
    title: str = ""


class Chart(Value, frozen=True, tag_field="kind", tag="chart"):
    """A Vega-Lite specification with its data inline."""

    spec: Mapping[str, Any]
    title: str = ""


class Event(Value, frozen=True):
    """One thing that happened on a line of a diagram. `at` and `until` in seconds from its start."""

    line: str
    at: float
    label: str
    until: float | None = None
    to: str | None = None
    """For a message: the line it goes to, arriving at `until`."""
    marked: bool = False


class Diagram(Value, frozen=True, tag_field="kind", tag="diagram"):
    """A space–time or sequence diagram: lines (actors) and what happened on them."""

    lines: tuple[str, ...]
    events: tuple[Event, ...]
    title: str = ""


class Diff(Value, frozen=True, tag_field="kind", tag="diff"):
    """Two texts; the difference is drawn."""

    expected: str
    actual: str
    title: str = ""
    expected_label: str = "expected"
    actual_label: str = "actual"


class Text(Value, frozen=True, tag_field="kind", tag="text"):
    """A log, a stderr, a statement, a message."""

    text: str
    title: str = ""
    language: str | None = None


Evidence = Exchange | Table | Chart | Diagram | Diff | Text

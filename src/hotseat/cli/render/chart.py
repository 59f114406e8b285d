"""A chart, as one line of bars for each of its series; the chart itself is for the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

from rich.text import Text

from hotseat.cli.render.safe import safe_line
from hotseat.cli.render.view import View, note, plain
from hotseat.model import Chart

BARS = "▁▂▃▄▅▆▇█"
COLUMNS = 48
SERIES = 8

Spec = Mapping[str, Any]


class Series(NamedTuple):
    """The values of one line of a chart, in the order of its x axis."""

    name: str
    along: str
    points: Sequence[tuple[Any, float]]


def view(evidence: Chart) -> View:
    """Each series with its bars, smallest, largest and last value. A chart is always shown in part only."""
    lines: list[Text] = []
    for series in list(_series(evidence.spec, [], {}))[:SERIES]:
        values = [value for _, value in series.points]
        lines.append(
            plain(f"{series.name}: least {min(values):g}, most {max(values):g}, last {values[-1]:g}")
        )
        lines.append(plain(f"  {_bars(values)}", "cyan"))
        first, last = (safe_line(str(series.points[at][0])) for at in (0, -1))
        lines.append(note(f"  {series.along} from {first} to {last}"))
    return View(lines or [note("(a chart that the terminal cannot draw)")], folded=True)


def whole(evidence: Chart) -> Iterator[str]:
    """The Vega-Lite specification, which any Vega-Lite editor draws."""
    yield from json.dumps(evidence.spec, indent=1, default=str).splitlines()


def _series(spec: Spec, values: Sequence[Any], encoding: Spec) -> Iterator[Series]:
    """The series of a specification and of those inside it, which inherit data and encoding."""
    data = _mapping(spec.get("data")).get("values")
    values = cast("Sequence[Any]", data) if isinstance(data, list | tuple) else values
    encoding = {**encoding, **_mapping(spec.get("encoding"))}
    inner = [part for key in ("layer", "hconcat", "vconcat", "concat") for part in _sequence(spec.get(key))]
    if inner:
        for part in inner:
            yield from _series(_mapping(part), values, encoding)
        return
    fields = [_mapping(encoding.get(channel)).get("field") for channel in ("x", "y", "color")]
    rows = [cast("Spec", row) for row in values if isinstance(row, Mapping)]
    if fields[0] is not None and fields[1] is not None:
        yield from _grouped(rows, str(fields[0]), str(fields[1]), fields[2])


def _grouped(rows: Sequence[Spec], along: str, up: str, by: object) -> Iterator[Series]:
    groups: dict[str, list[tuple[Any, float]]] = {}
    for row in rows:
        value = row.get(up)
        if isinstance(value, int | float) and along in row:
            name = up if by is None else f"{up} of {row.get(str(by))}"
            groups.setdefault(name, []).append((row[along], float(value)))
    for name, points in groups.items():
        yield Series(safe_line(name), safe_line(along), points)


def _bars(values: Sequence[float]) -> str:
    """At most COLUMNS bars, each as high as the largest of the values it stands for: a peak is never lost."""
    step = max(1.0, len(values) / COLUMNS)
    count = min(len(values), COLUMNS)
    peaks = [
        max(values[int(at * step) : max(int(at * step) + 1, int((at + 1) * step))]) for at in range(count)
    ]
    low, high = min(0.0, *peaks, values[0]), max(peaks)
    span = (high - low) or 1.0
    return "".join(BARS[round((peak - low) / span * (len(BARS) - 1))] for peak in peaks)


def _mapping(value: object) -> Spec:
    return cast("Spec", value) if isinstance(value, Mapping) else {}


def _sequence(value: object) -> Sequence[Any]:
    return cast("Sequence[Any]", value) if isinstance(value, list | tuple) else ()

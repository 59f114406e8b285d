"""What `hotseat compare` finds out about several solutions of one lab, side by side."""

from __future__ import annotations

from collections.abc import Mapping

from hotseat.model.value import Value


class Compared(Value, frozen=True):
    """[lab.compare]: what is measured, and on which references."""

    references: tuple[str, ...]
    target: str
    """What is asked for: the path and query of a GET request."""
    contains: str
    """What is in the content of every right reply."""
    upstream: str
    """The variable that leads to an upstream of ours; "" where the lab has none."""
    answers: str
    """The content of the upstream's replies."""
    delay: float
    """Seconds until the upstream replies."""


class Spread(Value, frozen=True):
    """One figure over all rounds."""

    median: float
    least: float
    most: float


class Latency(Value, frozen=True):
    """Seconds for one request while so many are open. Of each round its median and its 99th percentile."""

    open_requests: int
    median: Spread
    p99: Spread
    requests: int
    """In all rounds together."""
    failed: int
    """So many of them got no right reply; they are not in the figures."""


class Row(Value, frozen=True):
    """One solution."""

    name: str
    own: bool
    """The candidate's."""
    startup: Spread | None = None
    """Seconds from its start until it takes a connection."""
    memory: Spread | None = None
    """Bytes: the most that its processes had resident."""
    latencies: tuple[Latency, ...] = ()
    why_not: str = ""
    """Why there are no figures, or not all of them; "" where all are there."""


class Comparison(Value, frozen=True):
    """All rows, measured in one run, in turns."""

    question: str
    rounds: int
    target: str
    delay: float
    """Seconds that the upstream takes: no latency is below it."""
    rows: tuple[Row, ...]
    machine: Mapping[str, str]
    """Versions: what the figures hold for."""


class Measuring(Value, frozen=True):
    """What is measured now."""

    name: str
    round: int
    what: str
    """`build`, `start`, or how many requests are open."""

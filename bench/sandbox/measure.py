"""Interleaved measurements: each round runs every candidate once, so that all meet the same machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping

Work = Callable[[], object]


def medians(works: Mapping[str, Work], rounds: int, *, best: bool = False) -> dict[str, float]:
    """Median seconds of each, by name (best: the least). One round before the first is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            begun = time.perf_counter()
            work()
            if number:
                taken[name].append(time.perf_counter() - begun)
    middle = min if best else statistics.median
    return {name: middle(seconds) for name, seconds in taken.items()}


class Figure:
    """One line of the report."""

    def __init__(self, what: str, seen: float, limit: float, unit: str) -> None:
        self.what, self.seen, self.limit, self.unit = what, seen, limit, unit

    def __str__(self) -> str:
        verdict = "ok" if self.seen <= self.limit else "MISSED"
        return f"| {self.what} | {self.seen:.2f}{self.unit} | ≤ {self.limit:g}{self.unit} | {verdict} |"

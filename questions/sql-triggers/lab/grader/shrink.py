"""Find the shortest list of statements that still shows a divergence (delta debugging)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

S = TypeVar("S")


def shrink(items: Sequence[S], still_fails: Callable[[Sequence[S]], bool], *, until: float) -> list[S]:
    """Leave out as much as possible; each item that stays is needed, unless the time ran out.

    still_fails: whether a shorter list shows the same. until: on the monotonic clock, when to stop asking.
    """
    kept, size = list(items), max(1, len(items) // 2)
    while True:
        removed = False
        start = 0
        while start < len(kept):
            if time.monotonic() > until:
                return kept
            candidate = kept[:start] + kept[start + size :]
            if still_fails(candidate):
                kept, removed = candidate, True
            else:
                start += size
        if size > 1:
            size //= 2
        elif not removed:
            return kept

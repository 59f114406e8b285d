"""A check's time: an alarm in the grader's process, stopped while a program of the candidate's is being started."""

from __future__ import annotations

import signal
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType


class BudgetSpent(BaseException):
    """The alarm rang. Not an `Exception`: a grader's `except Exception` must not swallow it."""


@contextmanager
def budget(seconds: float) -> Generator[None]:
    """Raise `BudgetSpent` in the main thread after `seconds`."""
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def paused() -> Generator[None]:
    """The time spent inside does not count."""
    left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        yield
    finally:
        if left:
            signal.setitimer(signal.ITIMER_REAL, left)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise BudgetSpent

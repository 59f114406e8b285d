"""From the log of recalls to memories."""

from __future__ import annotations

import random
from datetime import UTC, timedelta

import msgspec
import pytest

from hotseat.model import Memory, Phase, Rating
from hotseat.study import scheduler
from tests.study.cast import DAY, NOON, reviewed

AGAIN, HARD, GOOD, EASY = Rating.AGAIN, Rating.HARD, Rating.GOOD, Rating.EASY


def test_a_card_that_is_known_comes_back_in_growing_intervals() -> None:
    """Recalled each time when it is due, a card is seen ever more rarely."""
    memory, at, intervals = Memory(), NOON, list[float]()
    for _ in range(6):
        memory = scheduler.after(memory, GOOD, at)
        assert memory.due is not None
        intervals.append((memory.due - at) / DAY)
        at = memory.due
    assert intervals == sorted(set(intervals))
    assert intervals[0] >= 1
    assert intervals[-1] > 60


def test_a_card_that_is_not_recalled_comes_back_in_minutes() -> None:
    """Whether it was new or known; only the known one has lapsed."""
    new = scheduler.after(Memory(), AGAIN, NOON)
    assert (new.phase, new.lapses, new.due) == (Phase.LEARNING, 0, NOON + scheduler.STEP)
    known = scheduler.fold(reviewed(GOOD, GOOD))
    lapsed = scheduler.after(known, AGAIN, NOON + 5 * DAY)
    assert (lapsed.phase, lapsed.lapses, lapsed.due) == (
        Phase.RELEARNING,
        1,
        NOON + 5 * DAY + scheduler.STEP,
    )
    assert lapsed.stability is not None
    assert known.stability is not None
    assert lapsed.stability < known.stability


def test_a_card_is_due_when_recall_has_fallen_to_the_aim() -> None:
    """Within what rounding to whole days makes of it."""
    memory = scheduler.fold(reviewed(GOOD, GOOD, GOOD, every=3 * DAY))
    assert memory.due is not None
    assert scheduler.recall(memory, memory.due) == pytest.approx(scheduler.RETENTION, abs=0.01)
    assert scheduler.recall(memory, memory.due + 30 * DAY) < scheduler.RETENTION - 0.05


def test_a_new_card_is_not_recalled() -> None:
    """Nobody knows what they never saw."""
    assert scheduler.recall(Memory(), NOON) == 0.0


def test_the_same_log_gives_the_same_memory() -> None:
    """In whatever order it is read, and however often: nothing is drawn at random."""
    log = reviewed(GOOD, AGAIN, HARD, GOOD, EASY, GOOD)
    shuffled = random.Random(1).sample(log, len(log))
    assert scheduler.fold(log) == scheduler.fold(shuffled) == scheduler.fold(log)


def test_a_review_that_was_undone_was_never_made() -> None:
    """The memory is that of the others."""
    log = reviewed(GOOD, AGAIN, GOOD)
    log[1] = msgspec.structs.replace(log[1], undone=NOON + 9 * DAY)
    assert scheduler.fold(log) == scheduler.fold([log[0], log[2]])
    assert scheduler.fold([log[1]]) == Memory()


def test_counts_and_times_are_of_the_log() -> None:
    """The first recall, the last one, how many, how often forgotten; in UTC."""
    memory = scheduler.fold(reviewed(GOOD, AGAIN, GOOD, AGAIN))
    assert (memory.reviews, memory.lapses) == (4, 2)
    assert (memory.first, memory.last) == (NOON, NOON + 3 * DAY)
    assert memory.last is not None
    assert memory.last.tzinfo is UTC


def test_a_clock_that_was_set_back_breaks_nothing() -> None:
    """A review before the last one counts as one of the same day."""
    memory = scheduler.after(scheduler.fold(reviewed(GOOD, GOOD)), GOOD, NOON - timedelta(days=40))
    assert memory.due is not None
    assert 0 <= scheduler.recall(memory, NOON) <= 1

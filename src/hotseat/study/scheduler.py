"""FSRS: from the log of recalls to what is remembered of a card.

Deterministic: intervals are not blurred at random, so that the same log gives the same memory everywhere. A card
that is not recalled comes back after ten minutes; every other one in days. Parameters are py-fsrs's own, fitted by
its authors over many learners.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from hotseat.model import Memory, Phase, Rating, Review

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

RETENTION = 0.9
"""A card is due when the probability of recalling it has fallen to this."""

STEP = timedelta(minutes=10)
"""After which a card that was not recalled comes back."""


def fold(reviews: Iterable[Review]) -> Memory:
    """The memory that a card's log amounts to; reviews that were undone count as never made."""
    memory = Memory()
    for review in sorted(reviews, key=lambda each: (each.at, each.id)):
        if review.undone is None:
            memory = after(memory, review.rating, review.at)
    return memory


def after(memory: Memory, rating: Rating, at: datetime) -> Memory:
    """The memory once the card was recalled so at that time."""
    import fsrs

    at = at.astimezone(UTC)
    card, _ = _scheduler().review_card(_card(memory), fsrs.Rating[rating.name.title()], at)
    lapsed = memory.phase is Phase.REVIEW and rating is Rating.AGAIN
    return Memory(
        phase=Phase[card.state.name.upper()],
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        last=at,
        due=card.due,
        first=memory.first or at,
        reviews=memory.reviews + 1,
        lapses=memory.lapses + lapsed,
    )


def recall(memory: Memory, at: datetime) -> float:
    """The probability of recalling the card at that time, from 0 to 1; 0 for a new one."""
    if memory.phase is Phase.NEW:
        return 0.0
    return _scheduler().get_card_retrievability(_card(memory), at.astimezone(UTC))


@cache
def _scheduler() -> Scheduler:
    import fsrs

    return fsrs.Scheduler(
        desired_retention=RETENTION, learning_steps=(STEP,), relearning_steps=(STEP,), enable_fuzzing=False
    )


def _card(memory: Memory) -> Card:
    import fsrs

    phase = Phase.LEARNING if memory.phase is Phase.NEW else memory.phase
    return fsrs.Card(
        card_id=0,  # without one, py-fsrs sleeps a millisecond to find a free one
        state=fsrs.State[phase.name.title()],
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due or datetime.min.replace(tzinfo=UTC),
        last_review=memory.last,
    )

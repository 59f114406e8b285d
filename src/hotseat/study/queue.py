"""Which card is next, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hotseat.model import CardKey, Memory, Phase, Prompt, Settings, Value
from hotseat.study import plan
from hotseat.study.scheduler import recall

LEARN_AHEAD = timedelta(minutes=20)
"""Where nothing else is due, a card that was just forgotten is shown so much before its time."""


class Standing(Value, frozen=True):
    """A card and what is known of it."""

    key: CardKey
    memory: Memory
    prompt: Prompt | None = None
    """The newest failed check since it was last recalled."""


class Counts(Value, frozen=True):
    """How much there is to recall."""

    due: int
    new: int
    done: int


def when(standing: Standing, settings: Settings, now: datetime) -> datetime | None:
    """When a card is next to be seen: at once where a check failed; None for a new one."""
    planned = plan.due(standing.key, standing.memory, settings, now)
    if standing.prompt is None:
        return planned
    return min(standing.prompt.at, planned or standing.prompt.at)


def is_due(standing: Standing, settings: Settings, now: datetime) -> bool:
    """Whether it is to be recalled now; a new card is only where a check failed."""
    if standing.prompt is not None:
        return True
    return plan.is_due(standing.memory, plan.due(standing.key, standing.memory, settings, now), now)


def is_new(standing: Standing) -> bool:
    """Neither recalled nor asked for by a failed check."""
    return standing.memory.phase is Phase.NEW and standing.prompt is None


def count(standings: Sequence[Standing], done: int, settings: Settings, now: datetime) -> Counts:
    """How much of the whole deck there is to recall today. done: recalls of today."""
    met = sum(_met_today(each.memory, now) for each in standings)
    unseen = sum(is_new(each) for each in standings)
    return Counts(
        due=sum(is_due(each, settings, now) for each in standings),
        new=plan.new_left(unseen, met, settings, now),
        done=done,
    )


def following(standings: Sequence[Standing], new: int, settings: Settings, now: datetime) -> Standing | None:
    """The next card: what a failed check asks for, what was just forgotten, what is most at risk, then new ones.

    standings: in the order in which new cards are met. new: how many of them may be met today.
    """
    waiting = [each for each in standings if is_due(each, settings, now)]
    if waiting:
        return min(waiting, key=lambda each: _urgency(each, now))
    fresh = [each for each in standings if is_new(each)]
    if new > 0 and fresh:
        return fresh[0]
    soon = [each for each in standings if _is_soon(each, now)]
    return min(soon, key=lambda each: each.memory.due or now, default=None)


def next_at(standings: Sequence[Standing], settings: Settings, now: datetime) -> datetime | None:
    """When the next of these cards comes, new ones left out."""
    return min((moment for each in standings if (moment := when(each, settings, now))), default=None)


def why(standing: Standing, settings: Settings, now: datetime) -> str:
    """Why a card is shown now, in a few words."""
    memory = standing.memory
    if standing.prompt is not None:
        return f"the check {standing.prompt.check} failed in attempt {standing.prompt.attempt}"
    if memory.phase is Phase.NEW:
        return "new"
    if memory.phase in (Phase.LEARNING, Phase.RELEARNING):
        return "not recalled last time: once more"
    planned = plan.due(standing.key, memory, settings, now)
    if not plan.is_due(memory, planned, now):
        return f"not due before {planned.astimezone(now.tzinfo).date()}" if planned else "not due"
    if planned != memory.due and not plan.is_due(memory, memory.due, now):
        return "once more in the last week before the interview"
    return f"recall has fallen to {recall(memory, now):.0%}"


def _urgency(standing: Standing, now: datetime) -> tuple[int, float]:
    if standing.prompt is not None:
        return 0, standing.prompt.at.timestamp()
    if standing.memory.phase is not Phase.REVIEW and standing.memory.due is not None:
        return 1, standing.memory.due.timestamp()
    return 2, recall(standing.memory, now)


def _is_soon(standing: Standing, now: datetime) -> bool:
    memory = standing.memory
    short = memory.phase in (Phase.LEARNING, Phase.RELEARNING)
    return short and memory.due is not None and memory.due <= now + LEARN_AHEAD


def _met_today(memory: Memory, now: datetime) -> bool:
    return memory.first is not None and memory.first.astimezone(now.tzinfo).date() == now.date()

"""The schedule aimed at the interview's day.

Spaced repetition by itself keeps each card above 90 % for ever, and cares for no date. With one, three things change;
without one, or once it has passed, nothing does.

- New cards: as many a day as it takes to have met all of them before the last week.
- The last week: every card comes once more, even where it would not be due, so that all are fresh. Which day is a
  card's own, chosen by its id: the load is even, and no day depends on the rest of the deck. That caps the interval
  as the scheduler's maximum interval does, but against a date.
- After that, a card comes only where its recall would fall below 90 % before the day.

The last pass over everything is what RemNote calls the retrievability period of an exam
(https://help.remnote.com/en/articles/9101991-preparing-for-an-exam); that it is missing from FSRS itself is
https://github.com/open-spaced-repetition/fsrs4anki-helper/issues/456. Memories know nothing of the date, so it can be
set, moved and taken away at any time.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from hotseat.model import CardKey, Day, Memory, Phase, Settings

LAST_WEEK = 7
"""Days before the interview in which every card comes once more."""

AHEAD = 15
"""Days of the forecast, today included."""


def days_left(settings: Settings, now: datetime) -> int | None:
    """Days until the interview; None without a date, or after it."""
    if settings.interview is None or settings.interview < now.date():
        return None
    return (settings.interview - now.date()).days


def due(key: CardKey, memory: Memory, settings: Settings, now: datetime) -> datetime | None:
    """When a card is next to be seen; None for a new one."""
    if memory.due is None or memory.last is None or memory.phase is not Phase.REVIEW:
        return memory.due
    if settings.interview is None or days_left(settings, now) is None:
        return memory.due
    begin = settings.interview - timedelta(days=LAST_WEEK)
    if memory.last.astimezone(now.tzinfo).date() >= begin:
        return memory.due
    return min(memory.due, _midnight(_last_day(key, begin), now))


def is_due(memory: Memory, when: datetime | None, now: datetime) -> bool:
    """Minutes count for a card that was just forgotten, for all others the day."""
    if when is None:
        return False
    if memory.phase is Phase.REVIEW:
        return when.astimezone(now.tzinfo).date() <= now.date()
    return when <= now


def new_left(unseen: int, met_today: int, settings: Settings, now: datetime) -> int:
    """How many of the `unseen` cards are still to be met today, after the `met_today` ones."""
    pace = settings.new_a_day
    left = days_left(settings, now)
    if left is not None:
        pace = max(pace, math.ceil((unseen + met_today) / max(left - LAST_WEEK, 1)))
    return min(max(pace - met_today, 0), unseen)


def ahead(dues: Iterable[datetime], now: datetime) -> tuple[Day, ...]:
    """How many cards come on each of the next days; what is overdue comes today."""
    days = [now.date() + timedelta(days=offset) for offset in range(AHEAD)]
    counts = dict.fromkeys(days, 0)
    for when in dues:
        day = max(when.astimezone(now.tzinfo).date(), now.date())
        if day in counts:
            counts[day] += 1
    return tuple(Day(day, count) for day, count in counts.items())


def _last_day(key: CardKey, begin: date) -> date:
    """The card's own day of the last week. Not `hash`: that differs from process to process."""
    return begin + timedelta(days=zlib.crc32(f"{key.question}/{key.card}".encode()) % LAST_WEEK)


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(), now.tzinfo)

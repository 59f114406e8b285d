"""The schedule aims at the interview's day."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from hotseat.model import CardKey, Memory, Rating, Settings
from hotseat.study import plan, queue, scheduler
from hotseat.study.queue import Standing
from tests.study.cast import BERLIN, DAY, NOON

CARDS = 170
NO_DATE = Settings()


def learner(settings: Settings, days: int, forgets: int = 7) -> tuple[dict[CardKey, Memory], Counter[date]]:
    """Whoever reviews each noon whatever is to be reviewed, and forgets every `forgets`-th time."""
    memories = {CardKey("q", f"card-{n}"): Memory() for n in range(CARDS)}
    load: Counter[date] = Counter()
    turn = 0
    for day in range(days):
        now = NOON + day * DAY
        met = 0
        for _ in range(1000):
            standings = [Standing(key, memory) for key, memory in memories.items()]
            counts = queue.count(standings, 0, settings, now)
            card = queue.following(standings, counts.new, settings, now)
            if card is None:
                break
            turn += 1
            met += 1
            rating = Rating.AGAIN if turn % forgets == 0 else Rating.GOOD
            memories[card.key] = scheduler.after(card.memory, rating, now)
            now += timedelta(seconds=20)
        load[now.date()] = met
    return memories, load


@pytest.mark.parametrize("days", [3, 10, 30])
def test_every_card_is_seen_in_the_last_week_and_known_on_the_day(days: int) -> None:
    """Whoever does each day what is due has met every card, seen each in the last week, and recalls it."""
    interview = (NOON + days * DAY).date()
    settings = Settings(interview=interview)
    memories, _ = learner(settings, days)
    morning = datetime(interview.year, interview.month, interview.day, 9, tzinfo=BERLIN)
    for memory in memories.values():
        assert memory.last is not None
        assert memory.last.astimezone(BERLIN).date() >= interview - timedelta(days=plan.LAST_WEEK)
        assert memory.last.astimezone(BERLIN).date() < interview
        assert scheduler.recall(memory, morning) > 0.85


def test_without_a_date_nothing_is_hurried() -> None:
    """The same learner has met ten new cards a day, and no more."""
    memories, load = learner(NO_DATE, 5)
    assert sum(memory.reviews > 0 for memory in memories.values()) == 50
    assert load[NOON.date()] < 20


def test_the_last_week_is_even() -> None:
    """No day of it has more than twice its share of the cards that come once more."""
    settings = Settings(interview=(NOON + 30 * DAY).date())
    known = Memory(phase=scheduler.after(Memory(), Rating.EASY, NOON).phase, last=NOON, due=NOON + 900 * DAY)
    days = Counter(plan.due(CardKey("q", f"card-{n}"), known, settings, NOON) for n in range(700))
    assert len(days) == plan.LAST_WEEK
    assert max(days.values()) < 2 * 700 / plan.LAST_WEEK
    assert {day.date() for day in days if day} == {(NOON + n * DAY).date() for n in range(23, 30)}


def test_a_card_that_would_come_earlier_comes_earlier() -> None:
    """The date only ever brings a card forward."""
    memory = scheduler.after(Memory(), Rating.GOOD, NOON)
    settings = Settings(interview=(NOON + 60 * DAY).date())
    assert plan.due(CardKey("q", "c"), memory, settings, NOON) == memory.due


def test_a_date_that_has_passed_is_none() -> None:
    """The day after the interview, cards are due when they are forgotten, as without a date."""
    memory = Memory(phase=scheduler.after(Memory(), Rating.EASY, NOON).phase, last=NOON, due=NOON + 90 * DAY)
    settings = Settings(interview=(NOON + 5 * DAY).date())
    key = CardKey("q", "c")
    late = NOON + 6 * DAY
    assert plan.due(key, memory, settings, late) == memory.due
    assert (plan.days_left(settings, NOON), plan.days_left(settings, late)) == (5, None)
    assert plan.days_left(settings, NOON + 5 * DAY) == 0


def test_new_cards_are_met_before_the_last_week() -> None:
    """As many a day as that takes; what was met today counts; never more than there are."""
    soon = Settings(interview=(NOON + 17 * DAY).date())
    assert plan.new_left(170, 0, soon, NOON) == 17
    assert plan.new_left(160, 10, soon, NOON) == 7
    assert plan.new_left(170, 0, Settings(interview=NOON.date()), NOON) == 170
    assert plan.new_left(170, 4, NO_DATE, NOON) == 6
    assert plan.new_left(3, 0, NO_DATE, NOON) == 3
    assert plan.new_left(170, 99, NO_DATE, NOON) == 0


def test_a_day_begins_at_the_learners_midnight() -> None:
    """A card for tomorrow is due at 0:00 in Berlin, when it is still yesterday in UTC."""
    memory = scheduler.after(Memory(), Rating.GOOD, NOON)
    assert memory.due is not None
    midnight = memory.due.astimezone(BERLIN).replace(hour=0, minute=0)
    assert plan.is_due(memory, memory.due, midnight)
    assert not plan.is_due(memory, memory.due, midnight - timedelta(minutes=1))


def test_the_forecast_counts_each_card_once() -> None:
    """What is overdue comes today; what lies beyond is left out."""
    moments = [NOON - 3 * DAY, NOON, NOON + DAY, NOON + 14 * DAY, NOON + 15 * DAY]
    days = plan.ahead(moments, NOON)
    assert len(days) == plan.AHEAD
    assert [day.due for day in days] == [2, 1, *[0] * 12, 1]

"""Which card is next, and why."""

from __future__ import annotations

from datetime import timedelta

from hotseat.model import CardKey, Prompt, Rating, Settings
from hotseat.study import queue, scheduler
from hotseat.study.queue import Standing
from tests.study.cast import DAY, NOON, new, standing

GOOD, AGAIN, EASY = Rating.GOOD, Rating.AGAIN, Rating.EASY
PLAIN = Settings()


def prompted(card: str, check: str = "answers") -> Standing:
    """A new card whose check failed just now."""
    key = CardKey("rest", card)
    return Standing(key, new().memory, Prompt(key, check, 3, NOON))


def following(*standings: Standing, new: int = 5) -> str | None:
    """The id of the next card at noon."""
    found = queue.following(standings, new, PLAIN, NOON)
    return found.key.card if found else None


def test_the_order_is_failed_check_forgotten_at_risk_new() -> None:
    """Each kind comes only when those before it are done."""
    stale = standing(GOOD, begin=NOON - 30 * DAY, card="stale")
    due = standing(GOOD, begin=NOON - 3 * DAY, card="due")
    forgotten = standing(GOOD, AGAIN, begin=NOON - DAY - timedelta(hours=1), card="forgotten")
    order = [prompted("failed"), forgotten, stale, due, new("new")]
    for index in range(len(order)):
        assert following(*reversed(order[index:])) == order[index].key.card


def test_new_cards_come_in_their_order_and_no_more_than_today_has() -> None:
    """The quota is the plan's; without one left, nothing is next."""
    assert following(new("first"), new("second")) == "first"
    assert following(new("first"), new=0) is None


def test_what_was_just_forgotten_is_shown_before_its_time_where_nothing_else_is() -> None:
    """So that a session can be ended; what is due in days is not."""
    forgotten = Standing(CardKey("rest", "x"), scheduler.after(new().memory, AGAIN, NOON))
    assert following(forgotten) == "x"
    assert following(forgotten, new("new")) == "new"
    assert following(standing(EASY)) is None


def test_a_failed_check_makes_a_card_due_whatever_its_schedule() -> None:
    """Also one that is known well, and it is said why."""
    key = CardKey("rest", "c0")
    known = Standing(key, standing(EASY, begin=NOON - DAY).memory, Prompt(key, "answers", 12, NOON))
    assert queue.is_due(known, PLAIN, NOON)
    assert queue.when(known, PLAIN, NOON) == NOON
    assert queue.why(known, PLAIN, NOON) == "the check answers failed in attempt 12"
    assert queue.count([known, prompted("x"), new()], 0, PLAIN, NOON) == queue.Counts(due=2, new=1, done=0)


def test_it_is_said_why_a_card_is_shown() -> None:
    """In words that a learner understands."""

    def why(each: Standing, settings: Settings = PLAIN) -> str:
        return queue.why(each, settings, NOON)

    assert why(new()) == "new"
    assert why(standing(AGAIN)) == "not recalled last time: once more"
    assert why(standing(GOOD, begin=NOON - 9 * DAY)) == "recall has fallen to 78%"
    assert why(standing(EASY)) == "not due before 2026-05-12"
    last_week = Settings(interview=(NOON + DAY).date())
    known = standing(EASY, EASY, begin=NOON - 15 * DAY)
    assert why(known, last_week) == "once more in the last week before the interview"


def test_cards_met_today_use_up_todays_share() -> None:
    """Those met yesterday do not."""
    deck = [
        standing(GOOD, card="today"),
        standing(GOOD, begin=NOON - DAY, card="old"),
        *[new(f"n{n}") for n in range(20)],
    ]
    assert queue.count(deck, 1, PLAIN, NOON).new == 9


def test_the_next_card_is_announced() -> None:
    """The earliest moment of all; nothing where all are new."""
    one, two = standing(GOOD, card="a"), standing(EASY, card="b")
    assert queue.next_at([two, one, new()], PLAIN, NOON) == one.memory.due
    assert queue.next_at([new()], PLAIN, NOON) is None

"""Review as a learner meets it: next card, rating, undo, notes, the failed check, the lab of a lapsed card."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from hotseat.app import App
from hotseat.errors import Conflict, UnknownName, WrongUse
from hotseat.model import CardKey, Offer, Phase, Rating
from tests.app.conftest import CHECK, KEY, Clock, keep_attempt
from tests.study.cast import NOON

GOOD, AGAIN = Rating.GOOD, Rating.AGAIN


def test_the_first_day_has_ten_new_cards(app: App) -> None:
    """In the order in which questions are asked; each is met once, and then the day is done."""
    met: list[CardKey] = []
    while (queue := app.learner.recall.queue()).card is not None:
        met.append(queue.card.key)
        app.learner.recall.rate(queue.card.key, GOOD, version=queue.card.version)
    first = app.questions()[0]
    assert met == [CardKey(first.id, card.id) for card in first.cards][:10]
    assert (queue.due, queue.new, queue.done) == (0, 0, 10)
    assert queue.next_at is not None


def test_one_question_may_be_learnt_at_once(app: App) -> None:
    """Who asks for it meets all its new cards, whatever today's share is."""
    app.learner.save_settings(None, 0, version=0)
    assert app.learner.recall.queue().card is None
    queue = app.learner.recall.queue("rest")
    assert queue.card is not None
    assert queue.new == len(app.question("rest").cards)


def test_a_recall_is_kept_and_comes_back_when_it_is_due(app: App, clock: Clock) -> None:
    """With front, back and what is known; the day it is due it is the first."""
    before = app.learner.recall.card(KEY)
    after = app.learner.recall.rate(KEY, GOOD, version=before.version, seconds=4.5)
    assert (before.memory.phase, after.memory.phase) == (Phase.NEW, Phase.REVIEW)
    assert (after.version, after.memory.last) == (before.version + 1, NOON)
    assert app.learner.recall.queue().undoable is not None
    clock.forward(days=4)
    queue = app.learner.recall.queue()
    assert queue.card is not None
    assert (queue.card.key, queue.due) == (KEY, 1)
    assert queue.card.why.startswith("recall has fallen to")


def test_the_second_tab_is_told(app: App) -> None:
    """A rating of what was shown before another one is refused, with the version that holds."""
    app.learner.recall.rate(KEY, GOOD, version=0)
    with pytest.raises(Conflict, match="rest/stateless was changed meanwhile") as error:
        app.learner.recall.rate(KEY, AGAIN, version=0)
    assert error.value.version == 1
    assert app.learner.recall.card(KEY).memory.reviews == 1


def test_a_call_that_is_repeated_counts_once(app: App) -> None:
    """The client did not hear the answer and asks again with the same id."""
    first = app.learner.recall.rate(KEY, GOOD, version=0, id="tab-1")
    assert app.learner.recall.rate(KEY, GOOD, version=0, id="tab-1") == first
    with pytest.raises(WrongUse, match="another card"):
        app.learner.recall.rate(CardKey("rest", "idempotent"), GOOD, version=0, id="tab-1")


def test_of_many_at_once_one_is_counted(app: App) -> None:
    """Eight threads rate what all of them were shown."""

    def rate(_: int) -> bool:
        try:
            app.learner.recall.rate(KEY, GOOD, version=0)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(rate, range(8))) == 1
    assert app.learner.recall.card(KEY).memory.reviews == 1


def test_undo_takes_back_the_last_one(app: App, clock: Clock) -> None:
    """The card is as it was but for its version; then the one before; then there is none."""
    recall = app.learner.recall
    blank = recall.card(KEY)
    recall.rate(KEY, GOOD, version=0, id="one")
    once = recall.card(KEY)
    clock.forward(days=3)
    recall.rate(KEY, AGAIN, version=1, id="two")
    with pytest.raises(WrongUse, match="not the last one of its card"):
        recall.undo("one")
    undone = recall.undo()
    assert (undone.memory, undone.version) == (once.memory, 3)
    with pytest.raises(WrongUse, match="taken back already"):
        recall.undo("two")
    assert recall.undo("one").memory == blank.memory
    with pytest.raises(WrongUse, match="no review to take back"):
        recall.undo()
    assert app.learner.today().done == 0


def test_a_failed_check_makes_its_card_the_next_one(app: App) -> None:
    """Also a card that was never met; recalling it answers the failure."""
    number = keep_attempt(app, failed=CHECK, due=((KEY, CHECK),))
    queue = app.learner.recall.queue()
    assert queue.card is not None
    assert (queue.card.key, queue.due) == (KEY, 1)
    assert queue.card.why == f"the check {CHECK} failed in attempt {number}"
    assert queue.card.lab is not None
    assert app.learner.recall.rate(KEY, GOOD, version=queue.card.version).prompt is None


def test_a_lapsed_card_offers_its_lab(app: App, clock: Clock) -> None:
    """With the checks that try it, until it is known again."""
    recall = app.learner.recall
    assert recall.rate(KEY, GOOD, version=0).lab is None
    clock.forward(days=3)
    lapsed = recall.rate(KEY, AGAIN, version=1)
    assert lapsed.lab == Offer("rest", ("any_instance_serves", "sees_changes", "survives_a_kill"))
    assert recall.rate(KEY, GOOD, version=2).lab is None


def test_a_note_stays_on_its_card(app: App) -> None:
    """It is written over only by who has seen it."""
    recall = app.learner.recall
    recall.note(KEY, "*mine*", version=0)
    assert recall.card(KEY).note.text == "*mine*"
    assert next(each.note.text for each in recall.cards("rest")) == "*mine*"
    with pytest.raises(Conflict):
        recall.note(KEY, "theirs", version=0)


@pytest.mark.parametrize("text", ["\0", "\ud800", "x" * 100_001])
def test_a_text_that_no_database_keeps_is_refused(app: App, text: str) -> None:
    """In notes, answers and drafts alike."""
    with pytest.raises(WrongUse, match=r"the note (holds|is longer)"):
        app.learner.recall.note(KEY, text, version=0)
    with pytest.raises(WrongUse, match="the answer"):
        app.learner.answers.say("rest", text, seconds=None)
    with pytest.raises(WrongUse, match="the draft"):
        app.learner.answers.save_draft("answer/rest", text, version=0)


@pytest.mark.parametrize("seconds", [-1.0, float("nan"), float("inf")])
def test_a_duration_that_is_none_is_refused(app: App, seconds: float) -> None:
    """Nothing is counted."""
    with pytest.raises(WrongUse, match="no number of seconds"):
        app.learner.recall.rate(KEY, GOOD, version=0, seconds=seconds)
    assert app.learner.recall.queue().undoable is None


def test_unknown_cards_and_questions_are_said(app: App) -> None:
    """With what they might have been."""
    with pytest.raises(UnknownName, match="stateless"):
        app.learner.recall.card(CardKey("rest", "statless"))
    with pytest.raises(UnknownName, match="rest"):
        app.learner.recall.queue("ret")
    with pytest.raises(WrongUse, match="is no id"):
        app.learner.recall.rate(KEY, GOOD, version=0, id="a b")

"""The log of recalls, the memories beside it, notes; in SQLite and in PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hotseat.errors import Conflict, WrongUse
from hotseat.model import CardKey, Memory, Note, Phase, Prompt, Rating, Review, Status
from hotseat.store import Store
from hotseat.store.recalls import Known
from tests.store.conftest import NOON, verdict

KEY = CardKey("rest", "stateless")
OTHER = CardKey("null", "three-valued")
MINUTE = timedelta(minutes=1)


def review(id: str = "r1", key: CardKey = KEY, minutes: int = 0) -> Review:
    """A recall so many minutes after noon."""
    return Review(id, key, Rating.GOOD, NOON + minutes * MINUTE, 3.5)


def memory(reviews: int = 1, minutes: int = 0) -> Memory:
    """A memory with every field set."""
    at = NOON + minutes * MINUTE
    return Memory(Phase.REVIEW, 1, 2.3, 5.5, at, at + timedelta(days=2), NOON, reviews, 1)


def test_a_review_comes_back_with_its_memory(each_store: Store) -> None:
    """As it was written, to the microsecond; the version counts up."""
    recalls = each_store.recalls
    recalls.add(review(), memory(), version=0)
    assert recalls.known() == {KEY: Known(memory(), 1, None)}
    assert recalls.log(KEY) == [review()]
    assert recalls.review("r1") == recalls.last() == review()
    assert recalls.review("r2") is None
    assert recalls.known("null") == {}


def test_whoever_comes_second_is_told(each_store: Store) -> None:
    """A rating of an older version is not counted, and nothing of it is kept; the version that holds is said."""
    recalls = each_store.recalls
    recalls.add(review("first"), memory(), version=0)
    with pytest.raises(Conflict) as error:
        recalls.add(review("second"), memory(2), version=0)
    assert error.value.version == 1
    with pytest.raises(Conflict):
        recalls.add(review("third"), memory(2), version=7)
    assert [each.id for each in recalls.log(KEY)] == ["first"]
    assert recalls.known()[KEY] == Known(memory(), 1, None)


def test_undoing_keeps_the_review_and_counts_it_no_more(each_store: Store) -> None:
    """The log only grows; the last review is the one before."""
    recalls = each_store.recalls
    recalls.add(review("r1"), memory(), version=0)
    recalls.add(review("r2", minutes=1), memory(2), version=1)
    assert recalls.count_since(NOON) == 2
    last = recalls.last()
    assert last is not None
    recalls.undo(last, NOON + 2 * MINUTE, memory(), version=2)
    assert [(each.id, each.undone) for each in recalls.log(KEY)] == [("r1", None), ("r2", NOON + 2 * MINUTE)]
    assert recalls.known()[KEY] == Known(memory(), 3, None)
    assert recalls.last() == review("r1")
    assert (recalls.count_since(NOON), recalls.count_since(NOON + MINUTE)) == (1, 0)
    with pytest.raises(WrongUse, match="taken back already"):
        recalls.undo(last, NOON, memory(), version=3)
    assert recalls.known()[KEY].version == 3


def test_a_failed_check_is_kept_with_its_attempt(each_store: Store) -> None:
    """A card that was never seen gets a row, a known one keeps its memory and its version; the first check is named."""
    recalls = each_store.recalls
    recalls.add(review(), memory(), version=0)
    due = [(KEY, "puts"), (OTHER, "joins"), (KEY, "deletes")]
    number = each_store.add_attempt(
        "rest", NOON, verdict(Status.FAILED), {}, due=due, judged=NOON + MINUTE
    ).head.number
    assert recalls.known() == {
        KEY: Known(memory(), 1, Prompt(KEY, "puts", number, NOON + MINUTE)),
        OTHER: Known(Memory(), 0, Prompt(OTHER, "joins", number, NOON + MINUTE)),
    }


def test_a_recall_answers_the_failed_check_and_undoing_it_asks_again(each_store: Store) -> None:
    """What made the card due is forgotten when it is recalled, and remembered when that is taken back."""
    recalls = each_store.recalls
    number = each_store.add_attempt("rest", NOON, verdict(Status.FAILED), {}, due=[(KEY, "puts")]).head.number
    recalls.add(review(minutes=5), memory(minutes=5), version=0)
    assert recalls.known()[KEY].prompt is None
    recalls.undo(review(minutes=5), NOON + 6 * MINUTE, Memory(), version=1)
    assert recalls.known()[KEY].prompt == Prompt(KEY, "puts", number, NOON)


def test_an_attempt_that_cannot_be_kept_makes_nothing_due(each_store: Store) -> None:
    """Verdict and cards are one transaction."""
    with pytest.raises(Exception, match=r"(?i)not.null"):
        each_store.add_attempt(
            "rest",
            NOON,
            verdict(Status.FAILED),
            {},
            due=[(KEY, "puts"), (OTHER, None)],  # pyright: ignore[reportArgumentType] - what the database refuses
        )
    assert each_store.recalls.known() == {}
    assert each_store.attempts() == []


def test_a_note_is_written_over_only_by_who_has_read_it(each_store: Store) -> None:
    """Two tabs: the second one is told, and nothing of the first is lost."""
    recalls = each_store.recalls
    assert recalls.note(KEY) == Note()
    first = recalls.write_note(KEY, "mine ü\n", NOON, version=0)
    assert first == recalls.note(KEY) == Note("mine ü\n", 1, NOON)
    with pytest.raises(Conflict) as error:
        recalls.write_note(KEY, "theirs", NOON, version=0)
    assert error.value.version == 1
    recalls.write_note(KEY, "", NOON + MINUTE, version=1)
    assert recalls.notes() == {KEY: Note("", 2, NOON + MINUTE)}


def test_which_files_are_executable_is_kept(each_store: Store) -> None:
    """Of an attempt that says so; of one that does not, it is not known."""
    files = {"run": b"#!/bin/sh\n", "data": b"x"}
    told = each_store.add_attempt("rest", NOON, verdict(Status.PASSED), files, executable=["run"])
    untold = each_store.add_attempt("rest", NOON, verdict(Status.PASSED), files)
    assert each_store.attempt(told.head.number) == told
    assert (told.executable, each_store.attempt(untold.head.number).executable) == (("run",), None)


def test_the_last_whole_verdict_is_found(each_store: Store) -> None:
    """Void and partial ones, and those of other questions, are passed over."""
    for minutes, given in enumerate(
        (
            verdict(Status.FAILED),
            verdict(Status.PASSED, Status.FAILED),
            verdict(Status.PASSED, partial=True),
            verdict(Status.UNKNOWN),
        )
    ):
        each_store.add_attempt("rest", NOON + minutes * MINUTE, given, {})
    each_store.add_attempt("null", NOON, verdict(Status.UNKNOWN, question="null"), {})
    found = each_store.last_attempts(["rest", "null", "never"])
    assert {name: (head.passed, head.checks) for name, head in found.items()} == {"rest": (1, 2)}

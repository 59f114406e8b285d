"""Answers that were said, drafts, mock interviews, settings; in SQLite and in PostgreSQL."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from hotseat.errors import Conflict, WrongUse
from hotseat.model import Draft, Item, Level, Mock, Point, Said, Settings, Task
from hotseat.store import Store
from tests.store.conftest import NOON

HOUR = timedelta(hours=1)
ANSWER = Said("a1", "rest", NOON, "Zeile\n\tü 🙂", 61.5, (Point("stateless"), Point("uniform")), 1, None)
MOCK = Mock(
    "m1",
    NOON,
    45,
    Level.SENIOR,
    2**62,
    (Item("rest", Task.SAY, 12.0, "weak", began=NOON), Item("null", Task.DO, 20.0, "new")),
)


def marked(*covered: bool) -> Said:
    """The answer with its points judged."""
    points = tuple(Point(point.text, yes) for point, yes in zip(ANSWER.points, covered, strict=True))
    return msgspec.structs.replace(ANSWER, points=points)


def test_an_answer_comes_back_as_it_was_said(each_store: Store) -> None:
    """The same id a second time is the same answer, whatever comes with it."""
    assert each_store.answers.add(ANSWER) == ANSWER
    assert each_store.answers.add(msgspec.structs.replace(ANSWER, text="other")) == ANSWER
    assert each_store.answers.get("a1") == ANSWER
    assert each_store.answers.of("rest", 10) == [ANSWER]
    assert each_store.answers.some(["a1", "a2"]) == {"a1": ANSWER}
    with pytest.raises(WrongUse, match="no answer 'a2'"):
        each_store.answers.get("a2")


def test_points_are_marked_by_who_has_seen_the_last_marks(each_store: Store) -> None:
    """The version counts up; a second marking of the first version is refused."""
    each_store.answers.add(ANSWER)
    first = each_store.answers.mark(marked(True, False), version=1)
    assert (first.points, first.version) == (marked(True, False).points, 2)
    with pytest.raises(Conflict) as error:
        each_store.answers.mark(marked(True, True), version=1)
    assert error.value.version == 2
    assert each_store.answers.get("a1") == first
    with pytest.raises(WrongUse, match="no answer"):
        each_store.answers.mark(msgspec.structs.replace(ANSWER, id="a9"), version=1)


def test_the_newest_marked_answer_of_each_question_counts(each_store: Store) -> None:
    """A newer one that was not marked does not."""
    for index, (question, points) in enumerate(
        (
            ("rest", marked(True, True).points),
            ("rest", marked(True, False).points),
            ("rest", ANSWER.points),
            ("null", ANSWER.points),
        )
    ):
        each_store.answers.add(Said(str(index), question, NOON + index * HOUR, "", None, points))
    assert {name: answer.id for name, answer in each_store.answers.judged().items()} == {"rest": "1"}
    assert [answer.id for answer in each_store.answers.of("rest", 2)] == ["2", "1"]


def test_a_draft_is_written_over_only_by_who_has_read_it(each_store: Store) -> None:
    """Two tabs: the later one is told; a draft that was dropped begins anew."""
    answers = each_store.answers
    assert answers.draft("answer/rest") == Draft("answer/rest")
    assert answers.save_draft("answer/rest", "one", NOON, version=0).version == 1
    with pytest.raises(Conflict):
        answers.save_draft("answer/rest", "two", NOON, version=0)
    assert answers.save_draft("answer/rest", "three", NOON + HOUR, version=1) == answers.draft("answer/rest")
    answers.drop_draft("answer/rest")
    assert answers.draft("answer/rest").version == 0


def test_an_interview_comes_back_as_it_was(each_store: Store) -> None:
    """The newest first; one that is not there is wrong use."""
    later = msgspec.structs.replace(MOCK, id="m2", started=NOON + HOUR, level=None)
    each_store.mocks.add(MOCK)
    each_store.mocks.add(later)
    assert each_store.mocks.get("m1") == MOCK
    assert each_store.mocks.newest(5) == [later, MOCK]
    assert each_store.mocks.newest(1) == [later]
    with pytest.raises(WrongUse, match="no mock interview 'm3'"):
        each_store.mocks.get("m3")


def test_an_answer_and_its_place_in_the_interview_are_kept_together(each_store: Store) -> None:
    """Or neither, where another tab has changed the interview."""
    each_store.mocks.add(MOCK)
    ended = msgspec.structs.replace(MOCK.items[0], ended=NOON + HOUR, said="a1")
    changed = msgspec.structs.replace(MOCK, items=(ended, MOCK.items[1]))
    with pytest.raises(Conflict):
        each_store.mocks.change(changed, version=3, answer=ANSWER)
    assert each_store.answers.of("rest", 1) == []
    kept = each_store.mocks.change(changed, version=1, answer=ANSWER)
    assert kept == each_store.mocks.get("m1") == msgspec.structs.replace(changed, version=2)
    assert each_store.answers.get("a1") == ANSWER


def test_settings_are_chosen_by_who_has_seen_the_last_ones(each_store: Store) -> None:
    """The usual ones until then."""
    choices = each_store.choices
    assert choices.get() == Settings()
    chosen = Settings(date(2026, 12, 24), 20, 0, NOON)
    assert choices.save(chosen, version=0) == choices.get() == msgspec.structs.replace(chosen, version=1)
    with pytest.raises(Conflict) as error:
        choices.save(Settings(None, 5, 0, NOON), version=0)
    assert error.value.version == 1
    assert choices.save(Settings(None, 5, 1, NOON), version=1) == Settings(None, 5, 2, NOON)

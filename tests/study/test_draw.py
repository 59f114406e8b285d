"""Which questions a mock interview asks, and what becomes of them."""

from __future__ import annotations

from collections import Counter

import msgspec

from hotseat.model import Attempt, Item, Level, Mock, Practised, Ready, Status, Task
from hotseat.study.draw import LAB_EVERY, draw, weakness
from hotseat.study.report import report
from tests.study.cast import DAY, NOON, attempt, question, said, verdict
from tests.study.test_ready import ready_for

DECK = [ready_for(f"q{n}", lab=n % 3 == 0) for n in range(18)]
SAYS = {each.question: 10 for each in DECK}


def items(
    deck: list[Ready] = DECK, minutes: int = 30, level: Level | None = None, seed: int = 1
) -> tuple[Item, ...]:
    """The items drawn."""
    return draw(deck, minutes, level, seed, says=SAYS)


def test_a_seed_draws_the_same_questions_again() -> None:
    """And another one draws others, sooner or later."""
    assert items(seed=5) == items(seed=5)
    assert len({tuple(item.question for item in items(seed=seed)) for seed in range(20)}) > 10


def test_the_weak_ones_are_asked_more_often() -> None:
    """One never seen comes several times as often as one that is mastered, which still comes."""
    weak = ready_for("q0", recall=0.1, said=None, practised=Practised.UNTRIED, practice=None)
    deck = [weak, *DECK[1:]]
    asked = Counter(item.question for seed in range(400) for item in items(deck, seed=seed))
    others = [asked[each.question] for each in DECK[1:]]
    assert asked["q0"] > 3 * max(others)
    assert min(others) > 0


def test_questions_of_the_last_interview_are_rarer() -> None:
    """They are not banned."""
    asked = Counter(
        item.question for seed in range(400) for item in draw(DECK, 30, None, seed, says=SAYS, recent={"q4"})
    )
    assert 0 < asked["q4"] < 0.7 * asked["q5"]


def test_the_time_is_kept() -> None:
    """All items together take at most the minutes; no question is asked twice; one is always asked."""
    for seed in range(50):
        for minutes in (5, 25, 60, 120):
            drawn = items(minutes=minutes, seed=seed)
            assert 0 < sum(item.minutes for item in drawn) <= minutes
            assert len({item.question for item in drawn}) == len(drawn)


def test_longer_interviews_have_work_in_the_lab() -> None:
    """One for each forty minutes, after the talk, and only where there is a lab."""
    for minutes, labs in ((LAB_EVERY - 1, 0), (LAB_EVERY, 1), (2 * LAB_EVERY, 2)):
        drawn = items(minutes=minutes)
        done = [item for item in drawn if item.task is Task.DO]
        assert len(done) == labs
        assert list(drawn[len(drawn) - labs :]) == done
        assert all(ready.lab for ready in DECK for item in done if ready.question == item.question)


def test_a_level_is_kept() -> None:
    """Nothing is drawn where no question is of it."""
    deck = [msgspec.structs.replace(each, level=Level.SENIOR) if each.lab else each for each in DECK]
    assert {item.question for item in items(deck, 120, Level.SENIOR)} <= {
        each.question for each in deck if each.lab
    }
    assert items(DECK, 60, Level.SENIOR) == ()


def test_weakness_is_a_share() -> None:
    """From mastered to unknown; a question without lab is not weak for lacking one."""
    assert weakness(ready_for("a")) == 0
    assert weakness(ready_for("a", recall=0.0, said=None, practice=None)) == 1
    assert weakness(ready_for("a", lab=False, practice=None)) == 0


def test_the_report_adds_up() -> None:
    """Time, points and labs are of the items; what was not begun took none; a missing attempt is none."""
    minute = DAY / 1440
    mock = Mock(
        "m",
        NOON,
        45,
        None,
        1,
        (
            Item("rest", Task.SAY, 10.0, "", began=NOON, ended=NOON + 3 * minute, said="a"),
            Item("null", Task.SAY, 10.0, "", began=NOON + 3 * minute, ended=NOON + 4 * minute, skipped=True),
            Item("lab", Task.DO, 20.0, "", began=NOON + 4 * minute, ended=NOON + 9 * minute, attempt=7),
            Item("late", Task.SAY, 10.0, ""),
        ),
        finished=NOON + 10 * minute,
    )
    made = Attempt(attempt(Status.PASSED, Status.FAILED, number=7), verdict(Status.PASSED, Status.FAILED), {})
    given = report(
        mock,
        {"rest": question(), "lab": question("lab")},
        {"a": said(True, False, False, None)},
        {7: made},
        NOON + DAY,
    )
    assert [item.seconds for item in given.items] == [180, 60, 300, 0]
    assert (given.seconds, given.covered, given.points, given.accepted, given.labs) == (540, 1, 4, 0, 1)
    assert [outcome.check for outcome in given.items[2].failed] == ["check_1"]
    assert [item.title for item in given.items] == ["What is rest?", "null", "What is lab?", "late"]
    assert [(step.kind, step.question, step.why) for step in given.next] == [
        ("lab", "lab", "failed: check_1"),
        ("say", "rest", "missing: point 1 (and 1 more)"),
        ("say", "null", "skipped"),
        ("say", "late", "not answered"),
    ]

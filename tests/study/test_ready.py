"""How ready for a question: recall, practice and speech apart; and what to do next."""

from __future__ import annotations

import msgspec
import pytest

from hotseat.model import CardKey, Level, MockHead, Practised, Prompt, Rating, Ready, Settings, Status
from hotseat.study import links
from hotseat.study.queue import Counts
from hotseat.study.ready import covered, practised, ready
from hotseat.study.steps import MOST, steps
from tests.study.cast import DAY, NOON, attempt, new, question, said, standing, verdict

PASSED, FAILED = Status.PASSED, Status.FAILED
GOOD, AGAIN = Rating.GOOD, Rating.AGAIN
NOTHING = Counts(due=0, new=0, done=0)


def test_recall_practice_and_speech_are_apart() -> None:
    """Each has its own figure; a card that is new pulls recall down."""
    cards = [standing(GOOD, card="a"), standing(GOOD, card="b"), new()]
    given = ready(question(), cards, attempt(PASSED, FAILED), said(True, True, True, False), Settings(), NOON)
    assert given.recall == pytest.approx(2 / 3)
    assert (given.practice, given.said) == (0.5, 0.75)
    assert (given.cards, given.seen, given.due, given.lapsed) == (3, 2, 0, 0)
    assert given.at_interview is None


def test_recall_falls_towards_the_interview() -> None:
    """What will be recalled on the day, were nothing reviewed any more."""
    settings = Settings(interview=(NOON + 20 * DAY).date())
    given = ready(question(), [standing(GOOD)], None, None, settings, NOON)
    assert given.at_interview is not None
    assert given.at_interview < given.recall == 1.0


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (None, Practised.UNTRIED),
        (attempt(PASSED, FAILED), Practised.REJECTED),
        (attempt(PASSED, PASSED), Practised.ACCEPTED),
        (attempt(PASSED, digest="older"), Practised.OUTDATED),
    ],
)
def test_what_became_of_the_lab(made: object, expected: Practised) -> None:
    """An accepted answer to an older version of the question is said to be that."""
    assert practised(question(), made) is expected  # pyright: ignore[reportArgumentType] - the table mixes None in
    assert practised(question(lab=False), None) is Practised.NO_LAB


def test_points_that_were_not_judged_do_not_count() -> None:
    """Neither for nor against; an answer without any judged has no figure."""
    assert covered(said(True, None, False, None)) == 0.5
    assert covered(said(None, None)) is None
    assert covered(None) is None


def test_a_failed_check_makes_its_cards_due_and_no_others() -> None:
    """In the order of the checks; passed, skipped and broken ones ask for nothing."""
    given = verdict(Status.PASSED, Status.FAILED, Status.SKIPPED)
    assert links.made_due(question(cards=4), given) == ((CardKey("rest", "c1"), "check_1"),)
    assert links.made_due(question(cards=4), verdict(Status.BROKEN, Status.UNKNOWN)) == ()


def test_a_lapsed_card_offers_its_lab() -> None:
    """One that is known does not; nor is there an offer where there is no lab."""
    asked = question()
    lapsed, known = standing(GOOD, AGAIN).memory, standing(GOOD).memory
    offer = links.offer(asked, asked.cards[0], lapsed, None)
    assert offer is not None
    assert (offer.question, offer.checks) == ("rest", ("check_0",))
    assert links.offer(asked, asked.cards[0], known, None) is None
    assert links.offer(asked, asked.cards[0], known, Prompt(CardKey("rest", "c0"), "check_0", 1, NOON))
    assert links.offer(question(lab=False), asked.cards[0], lapsed, None) is None


def ready_for(id: str, **values: object) -> Ready:
    """Ready for everything but what is said."""
    well = Ready(
        question=id,
        title=id,
        level=Level.BEGINNER,
        lab=True,
        cards=3,
        seen=3,
        due=0,
        lapsed=0,
        recall=1.0,
        at_interview=None,
        practised=Practised.ACCEPTED,
        practice=1.0,
        attempt=attempt(PASSED),
        said=1.0,
        said_at=NOON,
    )
    return msgspec.structs.replace(well, **values)


def mock(days: int, *, finished: bool = True) -> MockHead:
    """An interview so many days ago."""
    begun = NOON - days * DAY
    return MockHead("m", begun, 45, None, begun if finished else None, items=3, answered=1)


def kinds(*given: Ready, counts: Counts = NOTHING, mocks: tuple[MockHead, ...] = (mock(1),)) -> list[str]:
    """The steps, as kind and question."""
    found = steps(counts, (), given, mocks, None, NOON)
    return [f"{step.kind} {step.question or ''}".strip() for step in found]


def test_there_is_always_something_to_read() -> None:
    """Whoever has done all is told so."""
    (step,) = steps(NOTHING, (), [ready_for("rest")], [mock(1)], NOON + 3 * DAY, NOON)
    assert (step.kind, step.why) == ("rest", "the next card comes on 2026-05-07")


def test_the_first_thing_of_all_is_to_speak() -> None:
    """Somebody new says an answer, meets cards, tries a lab; an interview would come too early."""
    blank = {
        "seen": 0,
        "recall": 0.0,
        "practised": Practised.UNTRIED,
        "practice": None,
        "attempt": None,
        "said": None,
    }
    found = kinds(ready_for("a", **blank), ready_for("b", **blank), counts=Counts(0, 10, 0), mocks=())
    assert found == ["say a", "review", "lab a"]


def test_what_waits_comes_before_what_is_new() -> None:
    """The unfinished interview, the due cards, the rejected lab, weak speech, new cards; no more than can be read."""
    found = kinds(
        ready_for("fine"),
        ready_for("bad", practised=Practised.REJECTED, attempt=attempt(PASSED, FAILED)),
        ready_for("mute", said=None),
        ready_for("weak", said=0.4),
        ready_for("fresh", practised=Practised.UNTRIED),
        counts=Counts(due=4, new=3, done=0),
        mocks=(mock(0, finished=False),),
    )
    assert found == ["mock", "review", "lab bad", "say weak", "review"]
    assert len(found) == MOST


def test_a_lapsed_card_leads_to_its_lab() -> None:
    """Also where the lab was passed once."""
    (step,) = steps(NOTHING, (), [ready_for("rest", lapsed=2)], [mock(1)], None, NOON)
    assert (step.kind, step.why, step.command) == ("lab", "you forgot 2 cards of it", "hotseat start rest")


def test_failed_checks_are_named() -> None:
    """In the step that recalls their cards, and in the one that does the lab."""
    prompt = Prompt(CardKey("rest", "c0"), "puts", 7, NOON)
    rejected = ready_for("rest", practised=Practised.REJECTED, attempt=attempt(PASSED, FAILED))
    first, second = steps(Counts(1, 0, 0), [prompt], [rejected], [mock(1)], None, NOON)
    assert first.why == "failed in the lab: puts"
    assert (second.check, second.why) == ("puts", "1 of 2 checks did not pass")


def test_an_interview_a_week() -> None:
    """The first one as soon as something was learnt, the next after seven days."""
    assert kinds(ready_for("rest"), mocks=()) == ["mock"]
    assert kinds(ready_for("rest"), mocks=(mock(6),)) == ["rest"]
    assert kinds(ready_for("rest"), mocks=(mock(7),)) == ["mock"]

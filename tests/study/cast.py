"""Questions, cards and attempts as the tests of studying need them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

from hotseat.model import (
    Answer,
    AttemptHead,
    Card,
    CardKey,
    Decision,
    Lab,
    Level,
    Limits,
    Memory,
    Outcome,
    Point,
    Question,
    Rating,
    Review,
    Said,
    Status,
    Verdict,
)
from hotseat.study import scheduler
from hotseat.study.queue import Standing

BERLIN = timezone(timedelta(hours=2))
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=BERLIN)
DAY = timedelta(days=1)


def question(
    id: str = "rest",
    *,
    cards: Sequence[Card] | int = 3,
    lab: bool = True,
    level: Level = Level.BEGINNER,
    points: int = 4,
    digest: str = "d1",
) -> Question:
    """A question with so many cards, each linked to the check of its number."""
    if isinstance(cards, int):
        cards = [Card(f"c{n}", f"front {n}", f"back {n}", (f"check_{n}",)) for n in range(cards)]
    return Question(
        id=id,
        title=f"What is {id}?",
        level=level,
        order=1,
        minutes=10,
        tags=(),
        versions=(),
        sources=(),
        prompt="Tell me.",
        follow_ups=(),
        answer=Answer("brief", "depth", "senior", "pitfalls", tuple(f"point {n}" for n in range(points))),
        cards=tuple(cards),
        lab=Lab("brief", (), (), ("run",), Limits(), ("python",), ("python",), ()) if lab else None,
        folder=f"/questions/{id}",
        digest=digest,
    )


def reviewed(
    *ratings: Rating, begin: datetime = NOON, card: str = "c0", every: timedelta = DAY
) -> list[Review]:
    """A log: one recall each day, with these ratings."""
    return [
        Review(f"{card}-{n}", CardKey("rest", card), rating, (begin + n * every).astimezone(UTC))
        for n, rating in enumerate(ratings)
    ]


def standing(*ratings: Rating, begin: datetime = NOON, card: str = "c0") -> Standing:
    """A card after such a log."""
    return Standing(CardKey("rest", card), scheduler.fold(reviewed(*ratings, begin=begin, card=card)))


def new(card: str = "c9") -> Standing:
    """A card that was never recalled."""
    return Standing(CardKey("rest", card), Memory())


def attempt(*statuses: Status, question: str = "rest", digest: str = "d1", number: int = 1) -> AttemptHead:
    """An attempt whose checks ended so."""
    given = verdict(*statuses, question=question, digest=digest)
    return AttemptHead(
        number=number,
        question=question,
        decision=Decision(given.decision),
        started=NOON,
        seconds=1.0,
        seed=1,
        partial=False,
        passed=sum(status is Status.PASSED for status in statuses),
        checks=len(statuses),
        submission="s",
        digest=digest,
        folder=None,
    )


def verdict(*statuses: Status, question: str = "rest", digest: str = "d1") -> Verdict:
    """A verdict with a check for each status: check_0, check_1 ..."""
    outcomes = tuple(Outcome(f"check_{n}", "It answers.", status) for n, status in enumerate(statuses))
    return Verdict(question=question, digest=digest, submission="s", seed=1, seconds=1.0, outcomes=outcomes)


def said(*covered: bool | None, question: str = "rest", id: str = "a") -> Said:
    """An answer whose points were judged so."""
    points = tuple(Point(f"point {n}", each) for n, each in enumerate(covered))
    return Said(id, question, NOON, "text", 60.0, points)

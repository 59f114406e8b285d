"""What became of a mock interview."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from hotseat.model import (
    Attempt,
    Decision,
    Item,
    Mock,
    Point,
    Question,
    Report,
    Reported,
    Said,
    Status,
    Step,
    Task,
)

MOST = 5
"""Steps that are shown."""


def report(
    mock: Mock,
    questions: Mapping[str, Question],
    said: Mapping[str, Said],
    attempts: Mapping[int, Attempt],
    now: datetime,
) -> Report:
    """The report, also of an interview that is not finished.

    questions, said, attempts: by id and number, as far as they are still known.
    """
    items = tuple(_reported(item, questions, said, attempts, mock.finished or now) for item in mock.items)
    points = [point for item in items if item.said for point in item.said.points]
    labs = [item for item in items if item.task is Task.DO]
    return Report(
        mock=mock,
        items=items,
        seconds=sum(item.seconds for item in items),
        covered=sum(point.covered is True for point in points),
        points=len(points),
        accepted=sum(_accepted(item) for item in labs),
        labs=len(labs),
        next=tuple(islice(_next(items), MOST)),
    )


def _reported(
    item: Item,
    questions: Mapping[str, Question],
    said: Mapping[str, Said],
    attempts: Mapping[int, Attempt],
    end: datetime,
) -> Reported:
    asked = questions.get(item.question)
    attempt = attempts.get(item.attempt) if item.attempt is not None else None
    outcomes = attempt.verdict.outcomes if attempt else ()
    return Reported(
        question=item.question,
        title=asked.title if asked else item.question,
        task=item.task,
        minutes=item.minutes,
        seconds=max(((item.ended or end) - item.began).total_seconds(), 0.0) if item.began else 0.0,
        skipped=item.skipped,
        said=said.get(item.said) if item.said else None,
        attempt=attempt.head if attempt else None,
        failed=tuple(outcome for outcome in outcomes if outcome.status is Status.FAILED),
    )


def _accepted(item: Reported) -> bool:
    return item.attempt is not None and item.attempt.decision is Decision.ACCEPTED


def _next(items: Sequence[Reported]) -> Iterator[Step]:
    """Labs that failed, answers with points missing, then what was not answered."""
    for item in items:
        if item.attempt is not None and not _accepted(item):
            check = item.failed[0].check if item.failed else None
            why = (
                f"failed: {', '.join(outcome.check for outcome in item.failed)}"
                if check
                else "void: run it again"
            )
            yield _lab(item, why, check)
    for item in sorted(items, key=lambda each: -len(missed(each))):
        if missing := missed(item):
            yield _say(item, f"missing: {missing[0].text}" + _more(len(missing) - 1))
    for item in items:
        if item.said is None and item.attempt is None:
            why = "skipped" if item.skipped else "not answered"
            yield _lab(item, why, None) if item.task is Task.DO else _say(item, why)


def missed(item: Reported) -> list[Point]:
    """The points that were judged missing."""
    return [point for point in item.said.points if point.covered is False] if item.said else []


def _more(count: int) -> str:
    return f" (and {count} more)" if count else ""


def _lab(item: Reported, why: str, check: str | None) -> Step:
    return Step(
        "lab", f"Do the lab: {item.title}", why, f"hotseat start {item.question}", item.question, check
    )


def _say(item: Reported, why: str) -> Step:
    command = f"hotseat show {item.question} --answer"
    return Step("say", f"Say it again: {item.title}", why, command, item.question)

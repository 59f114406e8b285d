"""What to do next, and why: the most useful thing first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from hotseat.model import MockHead, Practised, Prompt, Ready, Step
from hotseat.study.queue import Counts

MOST = 5
"""Steps that are shown."""

WELL_SAID = 0.8
"""Share of the points from which an answer needs no more practice."""

MOCK_EVERY = 7
"""Days after which another mock interview is worth while."""


def steps(
    counts: Counts,
    prompts: Sequence[Prompt],
    ready: Sequence[Ready],
    mocks: Sequence[MockHead],
    next_at: datetime | None,
    now: datetime,
) -> tuple[Step, ...]:
    """What to do next, at most `MOST` things and at least one.

    prompts: the failed checks whose cards wait. mocks: newest first. next_at: when the next card comes.
    """
    found = islice(_steps(counts, prompts, ready, mocks, now), MOST)
    return tuple(found) or (_rest(next_at, now),)


def _steps(
    counts: Counts,
    prompts: Sequence[Prompt],
    ready: Sequence[Ready],
    mocks: Sequence[MockHead],
    now: datetime,
) -> Iterator[Step]:
    yield from _unfinished(mocks)
    if counts.due:
        yield Step("review", f"Recall {_cards(counts.due)}", _why_review(prompts), "hotseat review")
    yield from islice(_failed_labs(ready, prompts), 2)
    yield from islice(_speeches(ready), 1)
    if counts.new:
        yield Step("review", f"Meet {_cards(counts.new)} that are new", "today's share", "hotseat review")
    yield from islice(_untried_labs(ready), 1)
    yield from _mock(ready, mocks, now)


def _unfinished(mocks: Sequence[MockHead]) -> Iterator[Step]:
    for mock in mocks[:1]:
        if mock.finished is None:
            why = f"{mock.answered} of {mock.items} questions are answered"
            yield Step("mock", "Finish the mock interview", why, "hotseat mock --resume")


def _why_review(prompts: Sequence[Prompt]) -> str:
    if not prompts:
        return "their recall is about to fall"
    checks = sorted({prompt.check for prompt in prompts})
    shown = ", ".join(checks[:3]) + (", ..." if len(checks) > 3 else "")
    return f"failed in the lab: {shown}"


def _failed_labs(ready: Sequence[Ready], prompts: Sequence[Prompt]) -> Iterator[Step]:
    checks = {prompt.key.question: prompt.check for prompt in prompts}
    for each in ready:
        check = checks.get(each.question)
        if each.practised is Practised.REJECTED:
            head = each.attempt
            why = f"{head.checks - head.passed} of {head.checks} checks did not pass" if head else "rejected"
            yield _lab(each, why, check)
        elif each.lab and each.lapsed:
            yield _lab(each, f"you forgot {_cards(each.lapsed)} of it", check)


def _untried_labs(ready: Sequence[Ready]) -> Iterator[Step]:
    for each in ready:
        if each.practised is Practised.UNTRIED:
            yield _lab(each, "its lab was never tried", None)
        elif each.practised is Practised.OUTDATED:
            yield _lab(each, "the lab has changed since you passed it", None)


def _speeches(ready: Sequence[Ready]) -> Iterator[Step]:
    """Said badly before never said: what was tried once is nearer to being right."""
    weak = [each for each in ready if each.said is not None and each.said < WELL_SAID]
    for each in sorted(weak, key=lambda one: one.said or 0.0):
        yield _say(each, f"{each.said:.0%} of the points last time")
    for each in ready:
        if each.said is None:
            yield _say(each, "never said yet")


def _mock(ready: Sequence[Ready], mocks: Sequence[MockHead], now: datetime) -> Iterator[Step]:
    if not any(each.seen or each.said is not None or each.attempt for each in ready):
        return  # nothing learnt yet: an interview would only discourage
    if not mocks:
        yield Step("mock", "Try a mock interview", "you had none yet", "hotseat mock")
    elif (now - mocks[0].started).days >= MOCK_EVERY:
        why = f"the last one was {(now - mocks[0].started).days} days ago"
        yield Step("mock", "Try a mock interview", why, "hotseat mock")


def _rest(next_at: datetime | None, now: datetime) -> Step:
    then = f"the next card comes on {next_at.astimezone(now.tzinfo).date()}" if next_at else "all is done"
    return Step("rest", "Nothing is due", then, "hotseat list")


def _lab(each: Ready, why: str, check: str | None) -> Step:
    return Step(
        "lab", f"Do the lab: {each.title}", why, f"hotseat start {each.question}", each.question, check
    )


def _say(each: Ready, why: str) -> Step:
    return Step("say", f"Say your answer: {each.title}", why, f"hotseat show {each.question}", each.question)


def _cards(count: int) -> str:
    return f"{count} card" if count == 1 else f"{count} cards"

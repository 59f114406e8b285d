"""How ready the learner is for a question: recall, practice and speech, each by itself.

They are not added up: whoever recalls every card of a question may still fail its lab.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from hotseat.model import (
    AttemptHead,
    Decision,
    Phase,
    Practised,
    Question,
    Ready,
    Said,
    Settings,
)
from hotseat.study import plan, queue
from hotseat.study.queue import Standing
from hotseat.study.scheduler import recall


def ready(
    question: Question,
    standings: Sequence[Standing],
    attempt: AttemptHead | None,
    said: Said | None,
    settings: Settings,
    now: datetime,
) -> Ready:
    """How ready for one question.

    standings: of its cards. attempt: the last whole attempt that was not void. said: the last answer that was marked.
    """
    return Ready(
        question=question.id,
        title=question.title,
        level=question.level,
        lab=question.lab is not None,
        cards=len(standings),
        seen=sum(each.memory.phase is not Phase.NEW for each in standings),
        due=sum(queue.is_due(each, settings, now) for each in standings),
        lapsed=sum(each.memory.phase is Phase.RELEARNING for each in standings),
        recall=_mean_recall(standings, now),
        at_interview=_at_interview(standings, settings, now),
        practised=practised(question, attempt),
        practice=attempt.passed / attempt.checks if attempt and attempt.checks else None,
        attempt=attempt,
        said=covered(said),
        said_at=said.at if said else None,
    )


def practised(question: Question, attempt: AttemptHead | None) -> Practised:
    """What became of the question's lab."""
    if question.lab is None:
        return Practised.NO_LAB
    if attempt is None:
        return Practised.UNTRIED
    if attempt.decision is not Decision.ACCEPTED:
        return Practised.REJECTED
    return Practised.ACCEPTED if attempt.digest == question.digest else Practised.OUTDATED


def covered(said: Said | None) -> float | None:
    """The share of the points that an answer had; None where it was never marked."""
    judged = [point for point in said.points if point.covered is not None] if said else []
    return sum(point.covered is True for point in judged) / len(judged) if judged else None


def _mean_recall(standings: Sequence[Standing], at: datetime) -> float:
    return sum(recall(each.memory, at) for each in standings) / len(standings) if standings else 0.0


def _at_interview(standings: Sequence[Standing], settings: Settings, now: datetime) -> float | None:
    if settings.interview is None or plan.days_left(settings, now) is None:
        return None
    return _mean_recall(standings, max(now, datetime.combine(settings.interview, time(9), now.tzinfo)))

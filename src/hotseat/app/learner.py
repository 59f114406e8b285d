"""Everything about the learner: cards, answers, interviews, the plan, and all of it as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from hotseat.app.answers import Answers
from hotseat.app.context import Context
from hotseat.app.mocks import Mocks, head
from hotseat.app.recalling import Recalling, standings_of
from hotseat.errors import WrongUse
from hotseat.model import CardKey, Imported, Question, Ready, Settings, Today
from hotseat.store.recalls import Known
from hotseat.study import plan, queue
from hotseat.study.ready import ready
from hotseat.study.steps import steps

MOST_NEW = 1000
"""New cards a day that may be asked for."""

RECENT_MOCKS = 5


class Learner:
    """The learner's use cases over one store."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.recall = Recalling(context)
        self.answers = Answers(context)
        self.mocks = Mocks(context, self.ready)

    def today(self) -> Today:
        """What is due, what to do next and why, how ready for each question. Raises StoreError."""
        store, now = self._context.store, self._context.now()
        settings, known = store.choices.get(), store.recalls.known()
        questions = self._context.questions()
        standings = standings_of(questions, known)
        counts = queue.count(standings, self.recall.done_today(now), settings, now)
        readiness = self._ready(questions, known, settings, now)
        mocks = [head(mock) for mock in store.mocks.newest(RECENT_MOCKS)]
        prompts = [each.prompt for each in standings if each.prompt is not None]
        next_at = queue.next_at(standings, settings, now)
        dues = [moment for each in standings if (moment := queue.when(each, settings, now))]
        return Today(
            now=now,
            settings=settings,
            days_left=plan.days_left(settings, now),
            due=counts.due,
            new=counts.new,
            done=counts.done,
            steps=steps(counts, prompts, readiness, mocks, next_at, now),
            ready=readiness,
            ahead=plan.ahead(dues, now),
            mock=mocks[0].id if mocks and mocks[0].finished is None else None,
        )

    def ready(self) -> tuple[Ready, ...]:
        """How ready for each question, in the order in which they are asked."""
        store = self._context.store
        known, settings = store.recalls.known(), store.choices.get()
        return self._ready(self._context.questions(), known, settings, self._context.now())

    def settings(self) -> Settings:
        """What the learner chose."""
        return self._context.store.choices.get()

    def save_settings(self, interview: date | None, new_a_day: int, *, version: int) -> Settings:
        """Choose the interview's day (None: no date) and the pace. Raises Conflict, WrongUse."""
        now = self._context.now()
        if interview is not None and interview < now.date() and interview != self.settings().interview:
            raise WrongUse(f"{interview} is in the past: the schedule aims at a day to come")
        if not 0 <= new_a_day <= MOST_NEW:
            raise WrongUse(f"{new_a_day} new cards a day: 0 to {MOST_NEW} are possible")
        chosen = Settings(interview, new_a_day, version, now)
        return self._context.store.choices.save(chosen, version=version)

    def export(self) -> bytes:
        """Everything as JSON. Raises StoreError."""
        from hotseat.app.transfer import write

        return write(self._context.store, self._context.now())

    def load(self, content: bytes) -> Imported:
        """Add what a file of `export` has and this store has not. Raises WrongUse where it is no such file."""
        from hotseat.app.transfer import load

        return load(self._context.store, content)

    def anki(self) -> bytes:
        """All cards as a package for Anki, notes included."""
        from hotseat.app.anki import package

        return package(self._context.questions(), self._context.store.recalls.notes(), self._context.now())

    def _ready(
        self,
        questions: Sequence[Question],
        known: Mapping[CardKey, Known],
        settings: Settings,
        now: datetime,
    ) -> tuple[Ready, ...]:
        store = self._context.store
        attempts = store.last_attempts([question.id for question in questions if question.lab])
        said = store.answers.judged()
        return tuple(
            ready(
                question,
                standings_of([question], known),
                attempts.get(question.id),
                said.get(question.id),
                settings,
                now,
            )
            for question in questions
        )

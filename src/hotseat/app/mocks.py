"""Mock interviews: drawn, answered against the clock, reported."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import msgspec

from hotseat.app.context import Context, checked, checked_seconds
from hotseat.errors import Conflict, WrongUse
from hotseat.model import (
    Item,
    Level,
    Mock,
    MockHead,
    Point,
    Question,
    Report,
    Said,
)
from hotseat.study.draw import draw
from hotseat.study.report import report

if TYPE_CHECKING:
    from hotseat.model import Ready

SHORTEST, LONGEST = 5, 240
"""Minutes of an interview."""


class Mocks:
    """The use cases of a mock interview. Every step is kept when it returns, and can be gone on from."""

    def __init__(self, context: Context, ready: Callable[[], tuple[Ready, ...]]) -> None:
        self._context = context
        self._ready = ready

    def begin(self, minutes: int, level: Level | None, *, seed: int | None = None) -> Mock:
        """Draw the questions; no clock of an item runs yet. Raises WrongUse."""
        if not SHORTEST <= minutes <= LONGEST:
            raise WrongUse(f"{minutes} minutes: an interview takes {SHORTEST} to {LONGEST}")
        seed = secrets.randbelow(1 << 31) if seed is None else seed
        if not 0 <= seed < 1 << 63:
            raise WrongUse(f"{seed} is no seed: 0 to {(1 << 63) - 1} are")
        last = self._context.store.mocks.newest(1)
        items = draw(
            self._ready(),
            minutes,
            level,
            seed,
            says={question.id: question.minutes for question in self._context.questions()},
            recent={item.question for mock in last for item in mock.items},
        )
        if not items:
            raise WrongUse("there is no question to ask: `hotseat list` shows what there is")
        mock = Mock(uuid4().hex, self._context.now(), minutes, level, seed, items)
        self._context.store.mocks.add(mock)
        return mock

    def get(self, id: str) -> Mock:
        """One interview. Raises WrongUse where there is none."""
        return self._context.store.mocks.get(id)

    def all(self, limit: int = 50) -> tuple[MockHead, ...]:
        """The newest interviews, newest first."""
        return tuple(head(mock) for mock in self._context.store.mocks.newest(limit))

    def enter(self, id: str, index: int, *, version: int) -> Mock:
        """Start the clock of an item; where it runs already, nothing changes. Raises Conflict, WrongUse."""
        mock = self.get(id)
        if _item(mock, index).began is not None:
            return mock
        return self._change(mock, index, {"began": self._context.now()}, version=version)

    def answer(self, id: str, index: int, text: str, *, version: int, seconds: float | None = None) -> Mock:
        """Keep the answer to an item (empty where it was said aloud), and end it. Raises Conflict, WrongUse.

        seconds: what it took; since the item was entered, where it is not given.
        """
        mock = self.get(id)
        item = _item(mock, index)
        now = self._context.now()
        took = (now - item.began).total_seconds() if item.began and seconds is None else seconds
        asked = self._context.question(item.question)
        answer = Said(
            id=f"{mock.id}-{index}",
            question=item.question,
            at=now,
            text=checked(text, "the answer"),
            seconds=checked_seconds(took),
            points=tuple(Point(point) for point in asked.answer.listen_for),
            mock=mock.id,
        )
        ended = {"ended": now, "said": answer.id, "began": item.began or now}
        return self._change(mock, index, ended, version=version, answer=answer)

    def hand_in(self, id: str, index: int, attempt: int, *, version: int) -> Mock:
        """End an item by an attempt that was made in the interview. Raises Conflict, WrongUse."""
        mock = self.get(id)
        item, made = _item(mock, index), self._context.store.attempt(attempt).head
        if made.question != item.question or made.started < mock.started:
            raise WrongUse(f"attempt {attempt} was not made for {item.question} in this interview")
        now = self._context.now()
        ended = {"ended": now, "attempt": attempt, "began": item.began or now}
        return self._change(mock, index, ended, version=version)

    def skip(self, id: str, index: int, *, version: int) -> Mock:
        """End an item without an answer. Raises Conflict, WrongUse."""
        mock = self.get(id)
        item, now = _item(mock, index), self._context.now()
        ended = {"ended": now, "skipped": True, "began": item.began or now}
        return self._change(mock, index, ended, version=version)

    def finish(self, id: str, *, version: int) -> Report:
        """End the interview; one that has ended stays as it is. Raises Conflict, WrongUse."""
        mock = self.get(id)
        if mock.finished is None:
            ended = msgspec.structs.replace(mock, finished=self._context.now())
            mock = self._context.store.mocks.change(ended, version=version)
        return self._report(mock)

    def report(self, id: str) -> Report:
        """What became of an interview, also of one that has not ended. Raises WrongUse."""
        return self._report(self.get(id))

    def attempt_since(self, mock: Mock, index: int) -> int | None:
        """Number of the newest attempt at an item's question since the item was entered; None where there is none."""
        item = _item(mock, index)
        made = self._context.store.attempts(item.question, limit=1)
        since: datetime = item.began or mock.started
        return made[0].number if made and made[0].started >= since else None

    def _change(
        self, mock: Mock, index: int, values: Mapping[str, Any], *, version: int, answer: Said | None = None
    ) -> Mock:
        if mock.version != version:
            raise Conflict("the mock interview", version=mock.version)
        if mock.finished is not None:
            raise WrongUse("the interview has ended: its report is there")
        if mock.items[index].ended is not None:
            raise WrongUse(f"question {index + 1} has been answered already")
        items = list(mock.items)
        items[index] = msgspec.structs.replace(items[index], **values)
        changed = msgspec.structs.replace(mock, items=tuple(items))
        return self._context.store.mocks.change(changed, version=version, answer=answer)

    def _report(self, mock: Mock) -> Report:
        store = self._context.store
        said = store.answers.some([item.said for item in mock.items if item.said])
        attempts = store.some_attempts([item.attempt for item in mock.items if item.attempt is not None])
        questions: Mapping[str, Question] = {each.id: each for each in self._context.questions()}
        return report(mock, questions, said, attempts, self._context.now())


def head(mock: Mock) -> MockHead:
    """As a list shows it."""
    answered = sum(item.said is not None or item.attempt is not None for item in mock.items)
    return MockHead(mock.id, mock.started, mock.minutes, mock.level, mock.finished, len(mock.items), answered)


def _item(mock: Mock, index: int) -> Item:
    if not 0 <= index < len(mock.items):
        raise WrongUse(f"there is no question {index}: the interview has {len(mock.items)}, from 0")
    return mock.items[index]

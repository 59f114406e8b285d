"""Answers that the learner says, the points they had, and drafts of them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import msgspec

from hotseat.app.context import Context, checked, checked_id, checked_seconds
from hotseat.errors import WrongUse
from hotseat.model import Draft, Point, Said


class Answers:
    """The use cases of saying an answer before seeing the right one."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def say(self, question: str, text: str, *, seconds: float | None, id: str | None = None) -> Said:
        """Keep an answer; empty where it was said aloud. The points to mark come with it.

        id: made by the client, so that a repeated call counts once. Raises UnknownName, WrongUse.
        """
        asked = self._context.question(question)
        answer = Said(
            id=uuid4().hex if id is None else checked_id(id),
            question=question,
            at=self._context.now(),
            text=checked(text, "the answer"),
            seconds=checked_seconds(seconds),
            points=tuple(Point(text) for text in asked.answer.listen_for),
        )
        kept = self._context.store.answers.add(answer)
        if kept.question != question:
            raise WrongUse(f"{answer.id!r} is the id of an answer to another question")
        return kept

    def mark(self, id: str, covered: Sequence[int], *, version: int) -> Said:
        """Say which points the answer had, by index; the others it had not. Raises Conflict, WrongUse."""
        answer = self.get(id)
        wrong = [index for index in covered if not 0 <= index < len(answer.points)]
        if wrong:
            raise WrongUse(f"there is no point {wrong[0]}: the answer has {len(answer.points)}, from 0")
        points = tuple(Point(point.text, index in covered) for index, point in enumerate(answer.points))
        marked = msgspec.structs.replace(answer, points=points)
        return self._context.store.answers.mark(marked, version=version)

    def get(self, id: str) -> Said:
        """One answer. Raises WrongUse where there is none."""
        return self._context.store.answers.get(id)

    def said(self, question: str, limit: int = 20) -> tuple[Said, ...]:
        """The newest answers to a question, newest first. Raises UnknownName."""
        self._context.question(question)
        return tuple(self._context.store.answers.of(question, limit))

    def draft(self, name: str) -> Draft:
        """A draft; an empty one of version 0 where nothing was written."""
        return self._context.store.answers.draft(_name(name))

    def save_draft(self, name: str, text: str, *, version: int) -> Draft:
        """Write a draft over the one of that version. Raises Conflict, WrongUse."""
        kept, now = checked(text, "the draft"), self._context.now()
        return self._context.store.answers.save_draft(_name(name), kept, now, version=version)

    def drop_draft(self, name: str) -> None:
        """Forget a draft."""
        self._context.store.answers.drop_draft(_name(name))


def _name(name: str) -> str:
    for part in name.split("/"):
        checked_id(part)
    return name

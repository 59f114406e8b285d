"""Answers that were said, and mock interviews made of them."""

from __future__ import annotations

import enum
from typing import Annotated

import msgspec

from hotseat.model.question import Level
from hotseat.model.recall import Moment, Name, Text
from hotseat.model.value import Value
from hotseat.model.verdict import AttemptHead, Outcome


class Point(Value, frozen=True):
    """One point an interviewer listens for, and whether the answer had it."""

    text: Text
    covered: bool | None = None
    """By the learner's own judgement; None: not judged yet."""


class Said(Value, frozen=True):
    """An answer that was typed, or said aloud (then `text` may be empty)."""

    id: Name
    question: Name
    at: Moment
    text: Text
    seconds: float | None
    """From the question being shown to the answer's end."""
    points: tuple[Point, ...]
    version: int = 1
    """Counted up by each marking; given back on marking."""
    mock: str | None = None
    """The id of the mock interview in which it was said."""


class Draft(Value, frozen=True):
    """A text that is being written, kept at each pause."""

    name: Name
    """Which one, of the caller's choice: `answer/rest`, `mock/ID/2`."""
    text: Text = ""
    version: int = 0
    """0: never written."""
    written: Moment | None = None


class Task(enum.StrEnum):
    """What an item of a mock interview asks for."""

    SAY = "say"
    DO = "do"
    """In the lab."""


class Item(Value, frozen=True):
    """One question of a mock interview."""

    question: Name
    task: Task
    minutes: float
    """The share of the time it is given."""
    why: str
    """Why it was drawn, in a few words."""
    began: Moment | None = None
    ended: Moment | None = None
    said: str | None = None
    """Id of the answer that was said."""
    attempt: int | None = None
    """Number of the attempt that was made."""
    skipped: bool = False


class Mock(Value, frozen=True):
    """A mock interview."""

    id: Name
    started: Moment
    minutes: Annotated[int, msgspec.Meta(ge=1, le=480)]
    level: Level | None
    """None: both levels."""
    seed: int
    items: tuple[Item, ...]
    finished: Moment | None = None
    version: int = 1
    """Counted up by each change; given back on changing."""

    @property
    def current(self) -> int | None:
        """Index of the first item that has not ended; None where all have."""
        return next((index for index, item in enumerate(self.items) if item.ended is None), None)


class MockHead(Value, frozen=True):
    """A mock interview, as a list shows it."""

    id: str
    started: Moment
    minutes: int
    level: Level | None
    finished: Moment | None
    items: int
    answered: int


class Reported(Value, frozen=True):
    """One item in the report."""

    question: str
    title: str
    task: Task
    minutes: float
    """What it was given."""
    seconds: float
    """What it took; 0 where it was never begun."""
    skipped: bool
    said: Said | None
    attempt: AttemptHead | None
    failed: tuple[Outcome, ...]
    """The checks that failed, with their evidence."""


class Step(Value, frozen=True):
    """Something to do next, and why."""

    kind: str
    """`review`, `lab`, `say`, `mock` or `rest`."""
    title: str
    why: str
    command: str
    """The same in the terminal."""
    question: str | None = None
    check: str | None = None
    """The check it is about, where it is about one."""


class Report(Value, frozen=True):
    """What became of a mock interview: one page."""

    mock: Mock
    items: tuple[Reported, ...]
    seconds: float
    """Used, of `mock.minutes`."""
    covered: int
    """Points that were said, of `points` that were listened for in the answers given."""
    points: int
    accepted: int
    """Labs accepted, of `labs` asked for."""
    labs: int
    next: tuple[Step, ...]
    """What to practise next."""

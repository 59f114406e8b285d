"""Cards as a learner knows them: each recall that was tried, and what the scheduler makes of them."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Annotated

import msgspec

from hotseat.model.value import Value

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A point in time with its zone; kept in UTC."""
Text = Annotated[str, msgspec.Meta(max_length=100_000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Rating(enum.StrEnum):
    """How a recall went, in the learner's judgement."""

    AGAIN = "again"
    """Not recalled, or wrong."""
    HARD = "hard"
    """Recalled, with effort or doubt."""
    GOOD = "good"
    EASY = "easy"


class Phase(enum.StrEnum):
    """Where a card is on its way."""

    NEW = "new"
    """Never recalled."""
    LEARNING = "learning"
    """Failed when it was met: comes back within minutes."""
    REVIEW = "review"
    """Known; comes back in days."""
    RELEARNING = "relearning"
    """Was known and has lapsed: comes back within minutes."""


class CardKey(Value, frozen=True, order=True):
    """Which card. Both ids are stable."""

    question: Name
    card: Name


class Review(Value, frozen=True):
    """One recall. The log of them is only ever added to."""

    id: Name
    """Made by whoever reviews; a second one of the same id is the same review."""
    key: CardKey
    rating: Rating
    at: Moment
    seconds: float | None = None
    """From the front being shown to the rating."""
    undone: Moment | None = None
    """When it was taken back; it counts no more."""


class Prompt(Value, frozen=True):
    """A failed check made a card due."""

    key: CardKey
    check: Name
    attempt: int
    """Its number."""
    at: Moment


class Memory(Value, frozen=True):
    """What the scheduler makes of a card's log. Derived: the log alone makes it anew, whatever the interview date."""

    phase: Phase = Phase.NEW
    step: int | None = None
    stability: float | None = None
    """Days after which recall has fallen to 90 %."""
    difficulty: float | None = None
    """From 1 to 10."""
    last: Moment | None = None
    """The last recall."""
    due: Moment | None = None
    """When recall falls to 90 %, or the next step within minutes; None for a new card."""
    first: Moment | None = None
    """The first recall."""
    reviews: int = 0
    lapses: int = 0
    """How often it was forgotten after it had been known."""


class Note(Value, frozen=True):
    """What the learner wrote on a card."""

    text: Text = ""
    version: int = 0
    """0: never written. Given back on writing, so that nothing newer is overwritten."""
    written: Moment | None = None


class Offer(Value, frozen=True):
    """A lab that practises what a card asks."""

    question: str
    checks: tuple[str, ...]
    """The checks of that lab that try it; empty where none is linked to the card."""


class CardState(Value, frozen=True):
    """One card as it is shown to its learner."""

    key: CardKey
    title: str
    """Of the question."""
    front: str
    back: str
    """Markdown, as the front; `[@id]` refers to one of the question's sources."""
    memory: Memory
    version: int
    """Of the memory, counted up by every review and undo; given back on rating."""
    due: Moment | None
    """When it is next to be seen, the interview date considered; None for a new card."""
    why: str
    """Why it is shown now, in a few words."""
    recall: float
    """Probability of recalling it now, from 0 to 1; 0 for a new card."""
    note: Note
    prompt: Prompt | None = None
    """The newest failed check since it was last recalled."""
    lab: Offer | None = None
    """For a card that lapsed: where to practise it."""


class Queue(Value, frozen=True):
    """What is to be recalled now, of one question or of all."""

    card: CardState | None
    """The next one; None where nothing is due."""
    due: int
    """Cards due now, without new ones."""
    new: int
    """New cards that are still to be met today."""
    done: int
    """Recalls of today."""
    next_at: Moment | None = None
    """Where nothing is due: when something will be."""
    undoable: Review | None = None
    """The review that undo would take back: the last one."""


class Settings(Value, frozen=True):
    """What the learner chose."""

    interview: date | None = None
    """A day in the learner's own time zone."""
    new_a_day: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 10
    """New cards a day, where the interview does not ask for more."""
    version: int = 0
    """0: never chosen. Given back on saving, so that nothing newer is overwritten."""
    written: Moment | None = None

"""How ready the learner is, what to do next, and everything that is known of them as one file."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from typing import Literal

from hotseat.model.question import Level
from hotseat.model.recall import CardKey, Moment, Note, Prompt, Review, Settings
from hotseat.model.rehearsal import Draft, Mock, Said, Step
from hotseat.model.value import Value
from hotseat.model.verdict import AttemptHead, Verdict

FORMAT = "hotseat-learner"
VERSION = 1


class Practised(enum.StrEnum):
    """What became of a question's lab."""

    NO_LAB = "no lab"
    UNTRIED = "untried"
    REJECTED = "rejected"
    ACCEPTED = "accepted"
    OUTDATED = "outdated"
    """Accepted, but the lab has changed since."""


class Ready(Value, frozen=True):
    """How ready the learner is for one question: recall, practice and speech apart."""

    question: str
    title: str
    level: Level
    lab: bool
    cards: int
    seen: int
    """Cards that were recalled at least once."""
    due: int
    """Cards due now, new ones not counted."""
    lapsed: int
    """Cards whose last recall failed after they had been known."""
    recall: float
    """Mean probability of recalling each of its cards now; new ones count as 0."""
    at_interview: float | None
    """The same on the interview's day, if nothing is reviewed until then; None without a date."""
    practised: Practised
    practice: float | None
    """Share of the checks that passed in the last whole verdict; None where there is no lab or no verdict."""
    attempt: AttemptHead | None
    """That verdict."""
    said: float | None
    """Share of the points covered when it was last said and marked; None where it never was."""
    said_at: Moment | None


class Day(Value, frozen=True):
    """How many cards will be due on a day, if all are recalled in time."""

    day: date
    due: int


class Today(Value, frozen=True):
    """The first page: what is due, what to do next and why, how ready."""

    now: Moment
    settings: Settings
    days_left: int | None
    """Until the interview; 0 on its day, None without a date or after it."""
    due: int
    new: int
    """New cards still to be met today."""
    done: int
    """Recalls of today."""
    steps: tuple[Step, ...]
    """What to do next, the first thing first; never empty."""
    ready: tuple[Ready, ...]
    """Every question, in the order in which they are asked."""
    ahead: tuple[Day, ...]
    """Today and the two weeks that follow."""
    mock: str | None
    """Id of a mock interview that was begun and not finished."""


class KeptNote(Value, frozen=True):
    """A note in the file of a learner's state."""

    key: CardKey
    note: Note


class KeptAttempt(Value, frozen=True):
    """An attempt in the file of a learner's state."""

    number: int
    question: str
    started: Moment
    folder: str | None
    verdict: Verdict
    files: Mapping[str, str]
    """Relative name → hex SHA-256 of its content, in `blobs`."""
    executable: tuple[str, ...] | None = None


class State(Value, frozen=True):
    """Everything that is known of a learner, as one JSON file."""

    format: Literal["hotseat-learner"]
    version: Literal[1]
    exported: Moment
    hotseat: str
    """The version that wrote it."""
    settings: Settings
    reviews: tuple[Review, ...]
    prompts: tuple[Prompt, ...]
    notes: tuple[KeptNote, ...]
    said: tuple[Said, ...]
    drafts: tuple[Draft, ...]
    mocks: tuple[Mock, ...]
    attempts: tuple[KeptAttempt, ...]
    blobs: Mapping[str, bytes]
    """Hex SHA-256 → content (base64 in JSON)."""


class Imported(Value, frozen=True):
    """What an import added; all 0 where everything was here already."""

    reviews: int
    prompts: int
    notes: int
    said: int
    drafts: int
    mocks: int
    attempts: int
    settings: bool
    """Whether the file's settings were newer, and hold now."""

"""What the interviewer asks, and the lab behind it."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from hotseat.model.comparison import Compared
from hotseat.model.value import Problem, Value


class Level(enum.StrEnum):
    """Whom the interviewer asks."""

    BEGINNER = "beginner"
    SENIOR = "senior"


class Source(Value, frozen=True):
    """Where a claim can be looked up. `[@id]` in a text refers to it."""

    id: str
    title: str
    url: str
    section: str | None = None


class FollowUp(Value, frozen=True):
    """What the interviewer asks next, and its short answer (Markdown)."""

    question: str
    answer: str


class Answer(Value, frozen=True):
    """The right answer, in the parts in which it is said. All Markdown."""

    brief: str
    """What to say in 30 seconds."""
    depth: str
    senior: str
    pitfalls: str
    listen_for: tuple[str, ...]
    """The points an interviewer listens for: the checklist."""
    usual_errors: str | None = None
    """What the usual answer gets wrong, where it does."""


class Card(Value, frozen=True):
    """One fact to recall. Its id is stable: what was learnt hangs on it."""

    id: str
    front: str
    back: str
    checks: tuple[str, ...] = ()
    """A failed check of these names makes the card due."""
    sources: tuple[str, ...] = ()


class Limits(Value, frozen=True):
    """What the candidate's programs may use, together. Sizes in MiB, times in seconds."""

    seconds: float = 180.0
    """Wall time of the whole lab, `build` not included: what is not known by then makes the verdict void."""
    build_seconds: float = 60.0
    cpu_seconds: float = 60.0
    memory: int = 512
    processes: int = 64
    open_files: int = 512
    file_size: int = 64
    disk: int = 256
    """`$DATA_DIR`, `$TMPDIR` and /dev/shm together."""
    output: int = 4
    """stdout and stderr of one program; more is cut, and said so."""


class Wrong(Value, frozen=True):
    """A plausible solution that must be rejected, and by which checks."""

    name: str
    of: str
    """The reference it departs from."""
    caught_by: tuple[str, ...]
    why: str
    """What people get wrong here, in a sentence or two."""
    said: Mapping[str, str] = {}
    """Golden texts: check name → its message, `…` standing for what varies with the seed."""
    faults: bool = False
    """Its point is to crash, to hang or to break the protocol; else it must be caught by a failed claim."""


class Lab(Value, frozen=True):
    """Where a question is answered by running something."""

    brief: str
    services: tuple[str, ...]
    tools: tuple[str, ...]
    """Languages and programs every grade of this lab needs (`php`, `node`, `java`, ...)."""
    hands_in: tuple[str, ...]
    """Files that every solution has: `run` unless the lab says otherwise."""
    limits: Limits
    languages: tuple[str, ...]
    """The folders under `start/`."""
    references: tuple[str, ...]
    wrongs: tuple[Wrong, ...]
    compare: Compared | None = None
    """What `hotseat compare` measures; None where there is nothing to compare."""


class Question(Value, frozen=True):
    """What the interviewer asks, its answer, its cards, and at most one lab."""

    id: str
    title: str
    level: Level
    order: int
    minutes: int
    tags: tuple[str, ...]
    versions: tuple[str, ...]
    """For which versions the answer holds: "PostgreSQL 18", "PHP 8.2"."""
    sources: tuple[Source, ...]
    prompt: str
    follow_ups: tuple[FollowUp, ...]
    answer: Answer
    cards: tuple[Card, ...]
    lab: Lab | None
    folder: str
    """Absolute path of the question's folder."""
    digest: str
    """Hex SHA-256 over all files of the folder: the version a verdict speaks of."""


class Head(Value, frozen=True):
    """What is known of a question without reading more than its question.toml."""

    id: str
    title: str
    level: Level
    order: int
    minutes: int
    tags: tuple[str, ...]
    versions: tuple[str, ...]
    lab: bool
    folder: str
    """Absolute path of the question's folder."""


class Listing(Value, frozen=True):
    """What a list shows: the heads that can be read, in order, and what is wrong with the others."""

    heads: tuple[Head, ...]
    problems: tuple[Problem, ...]


class File(Value, frozen=True):
    """One file of a solution, by whoever wrote it: a candidate, a starter, a reference."""

    content: bytes
    executable: bool = False

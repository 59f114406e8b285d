"""The nouns of hotseat: frozen values, no I/O.

`msgspec` writes each of them to JSON and reads it back; tagged unions carry a `kind`.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frozen value."""


class Problem(Value, frozen=True):
    """One thing that is wrong with a file: where, what, and what was expected."""

    where: str
    """File, with line or key: `question.toml: lab.wrong.no-location.of`."""
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


# ---------------------------------------------------------------- the question


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

    seconds: float = 60.0
    """Wall time of the whole lab, `build` not included."""
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


# ---------------------------------------------------------------- evidence


class Exchange(Value, frozen=True, tag_field="kind", tag="exchange"):
    """A request and its reply, as they went over the wire (decoded as Latin-1 or UTF-8, cut where long)."""

    request: str
    reply: str
    title: str = ""
    seconds: float | None = None
    whole: str | None = None
    """File in the attempt's folder where the uncut bytes are kept."""


class Table(Value, frozen=True, tag_field="kind", tag="table"):
    """Rows; where `expected` is given, it is shown beside `rows` and the differing cells are marked."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    expected: tuple[tuple[Any, ...], ...] | None = None
    title: str = ""


class Chart(Value, frozen=True, tag_field="kind", tag="chart"):
    """A Vega-Lite specification with its data inline."""

    spec: Mapping[str, Any]
    title: str = ""


class Event(Value, frozen=True):
    """One thing that happened on a line of a diagram. `at` and `until` in seconds from its start."""

    line: str
    at: float
    label: str
    until: float | None = None
    to: str | None = None
    """For a message: the line it goes to, arriving at `until`."""
    marked: bool = False


class Diagram(Value, frozen=True, tag_field="kind", tag="diagram"):
    """A space–time or sequence diagram: lines (actors) and what happened on them."""

    lines: tuple[str, ...]
    events: tuple[Event, ...]
    title: str = ""


class Diff(Value, frozen=True, tag_field="kind", tag="diff"):
    """Two texts; the difference is drawn."""

    expected: str
    actual: str
    title: str = ""
    expected_label: str = "expected"
    actual_label: str = "actual"


class Text(Value, frozen=True, tag_field="kind", tag="text"):
    """A log, a stderr, a statement, a message."""

    text: str
    title: str = ""
    language: str | None = None


Evidence = Exchange | Table | Chart | Diagram | Diff | Text


# ---------------------------------------------------------------- the verdict


class Status(enum.StrEnum):
    """What became of a check."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    """A check it needs did not pass, or grading ended before it."""
    UNKNOWN = "unknown"
    """The instrument could not tell."""
    BROKEN = "broken"
    """Our fault."""


class Decision(enum.StrEnum):
    """What the outcomes amount to."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    VOID = "void"


class Outcome(Value, frozen=True):
    """Of one check."""

    check: str
    claim: str
    status: Status
    message: str = ""
    hint: str | None = None
    seconds: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    fault: str | None = None
    """Name of the `errors.Fault` where the program's misbehaviour, not the claim, failed the check."""


class Verdict(Value, frozen=True):
    """All outcomes of one grading, and what they hold for."""

    question: str
    digest: str
    """Of the question folder."""
    submission: str
    """Hex SHA-256 of the candidate's files."""
    seed: int
    seconds: float
    outcomes: tuple[Outcome, ...]
    machine: Mapping[str, str] = {}
    """Versions that mattered: hotseat, system, python, postgres, containment ..."""
    partial: bool = False
    """True where only some checks were asked for: such a verdict accepts nothing for the record."""

    @property
    def decision(self) -> Decision:
        """Any failed → rejected; all passed → accepted; else void. Computed, never set."""
        return decide(self.outcomes)


def decide(outcomes: tuple[Outcome, ...]) -> Decision:
    """Fold outcomes into a decision."""
    statuses = {outcome.status for outcome in outcomes}
    if Status.FAILED in statuses:
        return Decision.REJECTED
    return Decision.ACCEPTED if statuses == {Status.PASSED} else Decision.VOID


# ---------------------------------------------------------------- the past


class AttemptHead(Value, frozen=True):
    """One attempt, as a list shows it."""

    number: int
    """Given by the store, never used twice."""
    question: str
    decision: Decision
    started: datetime
    """In UTC."""
    seconds: float
    seed: int
    partial: bool
    passed: int
    """Of `checks`, how many passed."""
    checks: int
    submission: str
    """Hex SHA-256 of the candidate's files."""
    digest: str
    """Hex SHA-256 of the question folder."""
    folder: str | None
    """Where the candidate's files lay."""


class Attempt(Value, frozen=True):
    """One attempt, whole."""

    head: AttemptHead
    verdict: Verdict
    files: Mapping[str, bytes]
    """The candidate's files, as handed in, by relative name."""


# ---------------------------------------------------------------- the proof


class CaseKind(enum.StrEnum):
    """What a solution of ours is there for."""

    REFERENCE = "reference"
    STARTER = "starter"
    WRONG = "wrong"


class Case(Value, frozen=True):
    """A solution that a proof grades."""

    kind: CaseKind
    name: str


class Trial(Value, frozen=True):
    """One case graded on one seed; `problems` says what speaks against the grader, nothing where it went well."""

    kind: CaseKind
    name: str
    seed: int
    decision: Decision
    caught_by: tuple[str, ...]
    said: Mapping[str, str]
    """Check → message, of the failed checks."""
    seconds: float
    problems: tuple[str, ...]


class Proof(Value, frozen=True):
    """All trials of a lab."""

    question: str
    digest: str
    checks: tuple[str, ...]
    trials: tuple[Trial, ...]
    unnamed: tuple[str, ...]
    """Checks that no wrong names: nothing shows that they can fail."""

    @property
    def holds(self) -> bool:
        """Nothing speaks against the grader."""
        return bool(self.trials) and not self.unnamed and not any(trial.problems for trial in self.trials)

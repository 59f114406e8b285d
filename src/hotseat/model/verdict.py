"""What became of a grading, and the attempts that are kept."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime

from hotseat.model.evidence import Evidence
from hotseat.model.value import Value


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
    executable: tuple[str, ...] | None = None
    """Which of them are executable; None for attempts older than this being kept."""

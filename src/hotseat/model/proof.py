"""May a lab be trusted?"""

from __future__ import annotations

import enum
from collections.abc import Mapping

from hotseat.model.value import Value
from hotseat.model.verdict import Decision


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
    partial: bool = False
    """Only some of the lab's solutions were graded: what is not seen here may still be wrong."""

    @property
    def holds(self) -> bool:
        """Nothing seen here speaks against the grader."""
        return bool(self.trials) and not self.unnamed and not any(trial.problems for trial in self.trials)

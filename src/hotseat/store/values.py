"""What the store hands out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from hotseat.model import Decision, Value, Verdict


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

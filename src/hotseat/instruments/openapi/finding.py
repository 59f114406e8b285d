"""What an exploration found: plain values, which also travel from the explorer's process as lines of JSON."""

from __future__ import annotations

from typing import Any

from hotseat.model import Exchange, Value


class Task(Value, frozen=True):
    """What the explorer's process is told."""

    description: dict[str, Any]
    seed: int
    examples: int
    """Random requests for each operation, beside those that its limits and types suggest."""
    accepted: tuple[str, ...]
    """Statuses (`404`, `2xx`) that a request may get which is right by the description."""


class Finding(Value, frozen=True, tag_field="kind", tag="finding"):
    """A reply that breaks the description, or a description that cannot be explored."""

    operation: str
    """`POST /documents`; empty where the whole description is meant."""
    title: str
    """What kind of finding it is: "Undocumented HTTP status code"."""
    message: str
    exchange: Exchange | None = None


class Finished(Value, frozen=True, tag_field="kind", tag="finished"):
    """The explorer's last word."""

    requests: int


class Exploration(Value, frozen=True):
    """All that was found."""

    findings: tuple[Finding, ...]
    """One for each operation and kind, in the order in which they were met."""
    requests: int
    complete: bool
    """False where the time was up before everything was tried."""

"""What goes to the grader's process, and what comes back: the whole protocol between the two."""

from __future__ import annotations

from collections.abc import Mapping

from hotseat.model import Limits, Outcome, Value, Verdict
from hotseat.sandbox.interface import File, Mode
from hotseat.services.interface import Address


class Job(Value, frozen=True):
    """One grading: a lab, a submission, a seed."""

    question: str
    digest: str
    folder: str
    """Of the question."""
    limits: Limits
    tools: tuple[str, ...]
    services: tuple[Address, ...]
    files: Mapping[str, File]
    submission: str
    """Digest of the files."""
    mode: Mode
    seed: int
    only: tuple[str, ...] = ()
    """Checks to run, with those they need; empty for all."""


class Claim(Value, frozen=True):
    """A check, as it is announced."""

    check: str
    claim: str


class Began(Value, frozen=True, tag_field="kind", tag="began"):
    """The checks that will be tried, in order."""

    checks: tuple[Claim, ...]


class Building(Value, frozen=True, tag_field="kind", tag="building"):
    """The candidate's `build` runs."""


class Trying(Value, frozen=True, tag_field="kind", tag="trying"):
    """A check begins, or goes on after a program was started."""

    check: str
    seconds: float
    """It says something again within this time, or is taken for hung."""


class Done(Value, frozen=True, tag_field="kind", tag="done"):
    """A check has ended."""

    outcome: Outcome


class Ended(Value, frozen=True, tag_field="kind", tag="ended"):
    """The grader's process is about to end, in order."""

    machine: Mapping[str, str] = {}


class Refused(Value, frozen=True, tag_field="kind", tag="refused"):
    """The job cannot be done as asked (an unknown check): wrong use, no verdict."""

    message: str


class Retrying(Value, frozen=True, tag_field="kind", tag="retrying"):
    """The verdict was void: everything is run once more with another seed."""

    reason: str
    seed: int


class Judged(Value, frozen=True, tag_field="kind", tag="judged"):
    """The verdict. The last event of every grading."""

    verdict: Verdict


FromWorker = Began | Building | Trying | Done | Ended | Refused
Event = Began | Building | Trying | Done | Retrying | Judged

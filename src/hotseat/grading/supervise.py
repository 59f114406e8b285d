"""The parent of the grader's process: gives it the job, watches the clock, and is never surprised by its death."""

from __future__ import annotations

import contextlib
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from types import TracebackType
from typing import IO, Self

import msgspec

from hotseat.errors import GraderBroken, Missing, WrongUse
from hotseat.grading import wire
from hotseat.grading.job import (
    Began,
    Building,
    Claim,
    Done,
    Ended,
    Event,
    FromWorker,
    Job,
    Judged,
    Refused,
    Retrying,
    Trying,
)
from hotseat.model import Decision, Outcome, Status, Text, Verdict

GRACE = 5.0
"""Seconds beyond its allowance before the grader's process is taken for hung, and to end when it is told to."""

START = 30.0
"""Seconds for the grader's process to say which checks it has."""


def grade(job: Job) -> Generator[Event]:
    """Grade; a void verdict that another run could change is tried once more with a new seed. Ends with Judged."""
    verdict = yield from _once(job)
    if verdict.decision is Decision.VOID and _worth_another_run(verdict):
        job = msgspec.structs.replace(job, seed=random.Random(job.seed).randrange(1 << 31))
        yield Retrying(_void_reason(verdict), job.seed)
        verdict = yield from _once(job)
    yield Judged(verdict)


def end_all(thread: int | None = None) -> None:
    """End every grading of this process: each is told to put everything away, and is waited for by its own thread.

    thread: identity of the only thread whose grading is meant.
    """
    for process in list(_running):
        if thread in (None, process.thread):
            process.hang_up()


def _once(job: Job) -> Generator[Event, None, Verdict]:
    run = _Run(job)
    yield from run.events()
    return run.verdict()


def _worth_another_run(verdict: Verdict) -> bool:
    return not any(outcome.fault == Missing.__name__ for outcome in verdict.outcomes)


def _void_reason(verdict: Verdict) -> str:
    troubled = (o for o in verdict.outcomes if o.status in (Status.BROKEN, Status.UNKNOWN))
    return next((f"{o.check}: {o.message}" for o in troubled), "no check was tried")


class _Run:
    """One run of the grader's process."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._begun = time.monotonic()
        self._claims: tuple[Claim, ...] = ()
        self._outcomes: dict[str, Outcome] = {}
        self._trying: str | None = None
        self._machine: dict[str, str] = {}
        self._deadline = START
        self._last = time.monotonic()

    def verdict(self) -> Verdict:
        job = self._job
        return Verdict(
            question=job.question,
            digest=job.digest,
            submission=job.submission,
            seed=job.seed,
            seconds=round(time.monotonic() - self._begun, 3),
            outcomes=tuple(self._outcomes.values()),
            machine={**self._machine, **{s.service: s.version for s in job.services}, "mode": job.mode.value},
            partial=bool(job.only),
        )

    def events(self) -> Iterator[Event]:
        """What the process says, then an outcome for every check that it did not come to."""
        with _Process() as process:
            process.give(self._job)
            while True:
                message = process.next(self._patience())
                if not isinstance(message, Began | Building | Trying | Done):
                    break
                self._follow(message)
                yield message
            match message:
                case Refused():
                    raise WrongUse(message.message)
                case Ended():
                    self._machine = dict(message.machine)
                case _:
                    yield from self._died(process, message)

    def _patience(self) -> float:
        """Seconds to wait for the next message: until it is taken for hung, or the lab's time is over."""
        limits = self._job.limits
        whole = self._begun + limits.build_seconds + limits.seconds
        return min(self._last + self._deadline, whole) - time.monotonic()

    def _follow(self, message: Began | Building | Trying | Done) -> None:
        self._last = time.monotonic()
        match message:
            case Began():
                self._claims = message.checks
                self._deadline = self._job.limits.build_seconds + START
            case Building():
                self._deadline = self._job.limits.build_seconds + START
            case Trying():
                self._trying = message.check
                self._deadline = message.seconds + GRACE
            case Done():
                self._outcomes[message.outcome.check] = message.outcome
                self._trying = None
                self._deadline = START

    def _died(self, process: _Process, how: str) -> Iterator[Done]:
        """The process crashed or hung: that is our fault, and the check that did it is named."""
        limits = self._job.limits
        if time.monotonic() >= self._begun + limits.build_seconds + limits.seconds:
            how = f"used up the lab's {limits.seconds:g} s"
        claims = self._claims or (Claim("grader", "The grader runs."),)
        left = [claim for claim in claims if claim.check not in self._outcomes]
        said = process.said()
        evidence = (Text(said, title="what the grader's process printed"),) if said else ()
        for claim in left:
            culprit = claim.check == self._trying or (self._trying is None and claim is left[0])
            where = f"in {claim.check}" if self._trying else f"before {claim.check}"
            outcome = (
                Outcome(
                    claim.check,
                    claim.claim,
                    Status.BROKEN,
                    f"the grader {how} {where}",
                    evidence=evidence,
                    fault=GraderBroken.__name__,
                )
                if culprit
                else Outcome(claim.check, claim.claim, Status.SKIPPED, f"the grader {how} before it")
            )
            self._outcomes[claim.check] = outcome
            yield Done(outcome)


class _Process:
    """The grader's process and the line to it."""

    def __init__(self) -> None:
        self._output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        self._line, theirs = socket.socketpair()
        with theirs:
            self._popen = subprocess.Popen(
                [sys.executable, "-I", "-m", "hotseat.grading.worker", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=self._output,
                stderr=self._output,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is ours to handle: it would reach the grader first
            )
        self.thread = threading.get_ident()
        _running.add(self)

    def __enter__(self) -> Self:
        return self

    def hang_up(self) -> None:
        """Tell it, from any thread, to put everything away and end."""
        with contextlib.suppress(OSError):  # it has ended already
            self._line.shutdown(socket.SHUT_RDWR)

    def give(self, job: Job) -> None:
        with contextlib.suppress(BrokenPipeError):  # it died at once: `next` finds out and says so
            wire.send(self._line, job)

    def next(self, seconds: float) -> FromWorker | str:
        """What it says next; in words, how it ended where it says nothing more."""
        self._line.settimeout(max(seconds, 0.01))
        try:
            message: FromWorker | None = wire.receive(self._line, FromWorker)
        except TimeoutError:
            return "hung"
        except (OSError, msgspec.DecodeError):
            message = None
        if message is not None:
            return message
        try:
            status = self._popen.wait(GRACE)
        except subprocess.TimeoutExpired:
            return "hung"
        return f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"

    def said(self) -> str:
        """The end of what it printed."""
        self._output.seek(0)
        return self._output.read()[-8192:].decode("utf-8", "backslashreplace").strip()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the line, which tells it to put everything away; wait; kill it where it does not end."""
        self._line.close()
        try:
            self._popen.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        finally:
            _running.discard(self)
            self._output.close()


_running: set[_Process] = set()

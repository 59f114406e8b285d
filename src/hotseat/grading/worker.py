"""The grader's process: `python -m hotseat.grading.worker FD`.

It reads one job from the socket, grades, and writes what happens to the same socket as it happens. When the other
end closes (the grading was stopped, or hotseat was killed) it puts everything away and ends; should that hang, it
ends all the same, and the sandbox's own spawner, which sees this process gone, puts the rest away.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import NoReturn

from hotseat import machine
from hotseat.errors import HotseatError, OurProblem, ProgramEnded, UnknownName
from hotseat.grading import author, runner, wire
from hotseat.grading.job import Began, Building, Claim, Done, Ended, FromWorker, Job, Refused, Trying
from hotseat.grading.program import words
from hotseat.grading.rig import LabRig
from hotseat.lab import Check
from hotseat.model import Outcome, Status, Text
from hotseat.sandbox import open_sandbox
from hotseat.sandbox.interface import Exit, Sandbox

FAREWELL = 3.0
"""Seconds to put everything away when the grading was stopped."""


class Stopped(BaseException):
    """The other end has closed."""


class Worker:
    """One job, from the socket to the socket."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._busy = True

    def main(self) -> None:
        job = wire.receive(self._line, Job)
        if job is None:
            return
        signal.signal(signal.SIGUSR1, self._stop)
        threading.Thread(target=self._watch, name="lifeline", daemon=True).start()
        try:
            self.grade(job)
            self._busy = False
            self.say(Ended(machine.versions()))
        except (Stopped, BrokenPipeError):
            self._busy = False  # nobody listens any more; everything was put away on the way here

    def say(self, event: FromWorker) -> None:
        wire.send(self._line, event)

    def grade(self, job: Job) -> None:
        try:
            grader = author.load(Path(job.folder) / "lab")
            checks = grader.select(job.only)
        except UnknownName as error:
            self.say(Refused(str(error)))
            return
        except OurProblem as error:
            self.say(Began((Claim("grader", "The grader can be loaded."),)))
            self.say(Done(Outcome("grader", "The grader can be loaded.", Status.BROKEN, str(error))))
            return
        self.say(Began(tuple(Claim(c.name, c.claim) for c in checks)))
        try:
            machine.require(job.tools)
            with open_sandbox(job.mode, job.files, job.limits) as sandbox:
                self._in(sandbox, job, grader, checks)
        except HotseatError as error:
            self._nothing_tried(checks, _unstarted(checks[0], error))

    def _in(self, sandbox: Sandbox, job: Job, grader: author.Grader, checks: tuple[Check, ...]) -> None:
        if "build" in job.files:
            self.say(Building())
            built = sandbox.build()
            if built is not None and built[0].status != 0:
                self._nothing_tried(checks, _unbuilt(checks[0], *built))
                return
        rig = LabRig(
            sandbox=sandbox,
            files=job.files,
            folder=Path(job.folder),
            limits=job.limits,
            services=job.services,
            seed=job.seed,
            prepare=grader.setup,
        )
        try:
            runner.run(
                checks,
                rig,
                trying=lambda name, seconds: self.say(Trying(name, seconds)),
                done=lambda outcome: self.say(Done(outcome)),
            )
        finally:
            rig.leave_world()

    def _nothing_tried(self, checks: tuple[Check, ...], first: Outcome) -> None:
        self.say(Done(first))
        for check in checks[1:]:
            self.say(Done(runner.skipped(check, f"not tried: {first.check} could not begin")))

    # ------------------------------------------------------------------ the lifeline

    def _watch(self) -> None:
        while self._line.recv(1):
            continue  # nothing more is ever sent; the end of the stream is the message
        if self._busy:
            os.kill(os.getpid(), signal.SIGUSR1)
            threading.Event().wait(FAREWELL)
            os._exit(1)

    def _stop(self, _number: int, _frame: FrameType | None) -> NoReturn:
        raise Stopped


def _unstarted(check: Check, error: HotseatError) -> Outcome:
    kind = type(error).__name__
    blamed = isinstance(error, ProgramEnded)
    return Outcome(
        check.name, check.claim, Status.FAILED if blamed else Status.BROKEN, str(error), fault=kind
    )


def _unbuilt(check: Check, exit: Exit, output: bytes) -> Outcome:
    log = Text(output[-16_384:].decode("utf-8", "backslashreplace"), title="output of build")
    return Outcome(
        check.name,
        check.claim,
        Status.FAILED,
        f"`build` {words(exit)}, so there is nothing to run",
        evidence=(log,),
        fault=ProgramEnded.__name__,
    )


def main() -> None:
    """Entry: the socket's descriptor is the only argument."""
    with socket.socket(fileno=int(sys.argv[1])) as line:
        Worker(line).main()


if __name__ == "__main__":
    main()

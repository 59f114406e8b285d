"""One check after the other; what each raised becomes its outcome. The only place that assigns blame."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from functools import partial

from hotseat.errors import Failure, Fault, GraderBroken, OurProblem, ProgramEnded, Unknown
from hotseat.grading.budget import BudgetSpent, budget
from hotseat.grading.rig import LabRig
from hotseat.lab import Check
from hotseat.model import Evidence, Exchange, Outcome, Status, Text

PREPARATION = 90.0
"""Seconds that opening a world and starting its programs may take."""

DYING = 0.2
"""Seconds within which the death of a program explains a connection that it closed."""

LAST_EXCHANGES = 2
"""So many exchanges are shown of a check that failed without evidence of its own."""


def run(
    checks: Sequence[Check],
    rig: LabRig,
    *,
    trying: Callable[[str, float], None],
    done: Callable[[Outcome], None],
) -> None:
    """Try each check whose needs have passed; report each outcome as it comes.

    trying: is told the check that goes on now, and for how many seconds it may say nothing.
    """
    passed: set[str] = set()
    for check in checks:
        missing = [need for need in check.needs if need not in passed]
        if missing:
            done(skipped(check, f"needs {missing[0]}, which did not pass"))
            continue
        outcome = attempt(check, rig, partial(trying, check.name))
        if outcome.status is Status.PASSED:
            passed.add(check.name)
        else:
            rig.leave_world()  # what a failed check leaves behind must not colour the next one
        if check.fresh:
            rig.leave_world()
        done(outcome)


def attempt(check: Check, rig: LabRig, patience: Callable[[float], None]) -> Outcome:
    """Run one check and say what became of it. `patience` is told how long it may be silent."""
    begun = time.monotonic()
    try:
        patience(PREPARATION)
        with budget(PREPARATION):
            rig.enter(check, patience)
        patience(check.budget)
        with budget(check.budget):
            check(rig)
    except (Exception, BudgetSpent) as error:
        verdict = _judge(check, rig, error)
    else:
        verdict = Outcome(check.name, check.claim, Status.PASSED, evidence=tuple(rig.shown))
    return _timed(verdict, time.monotonic() - begun)


def skipped(check: Check, why: str) -> Outcome:
    """The outcome of a check that was not tried."""
    return Outcome(check.name, check.claim, Status.SKIPPED, why)


def _timed(outcome: Outcome, seconds: float) -> Outcome:
    return Outcome(
        outcome.check,
        outcome.claim,
        outcome.status,
        outcome.message,
        outcome.hint,
        round(seconds, 3),
        outcome.evidence,
        outcome.fault,
    )


def _judge(check: Check, rig: LabRig, error: BaseException) -> Outcome:
    match error:
        case Failure():
            return _failed(check, rig, error.message, error.hint, error.evidence, None)
        case Fault():
            error = _or_its_death(rig, error)
            return _failed(check, rig, error.message, error.hint, error.evidence, type(error).__name__)
        case Unknown():
            return Outcome(check.name, check.claim, Status.UNKNOWN, str(error), evidence=tuple(rig.shown))
        case BudgetSpent():
            return _overran(check, rig, error)
        case OurProblem():
            kind = type(error).__name__
            return Outcome(check.name, check.claim, Status.BROKEN, str(error), fault=kind)
        case _:
            return _crashed(check, error)


def _failed(
    check: Check,
    rig: LabRig,
    message: str,
    hint: str | None,
    evidence: Sequence[Evidence],
    fault: str | None,
) -> Outcome:
    kept = [*evidence, *rig.shown]
    if not any(isinstance(piece, Exchange) for piece in kept):
        kept += rig.exchanges[-LAST_EXCHANGES:]
    for program in rig.programs:
        kept += program.last_words()
    return Outcome(check.name, check.claim, Status.FAILED, message, hint, 0.0, tuple(kept), fault)


def _or_its_death(rig: LabRig, error: Fault) -> Fault:
    """A program that is gone explains the silence better than the silence does."""
    if isinstance(error, ProgramEnded):
        return error
    for program in rig.programs:
        if not program.ended_on_purpose and program.wait(DYING) is not None:
            death = program.obituary()
            return ProgramEnded(f"{error.message}; {death.message}", hint=error.hint, evidence=error.evidence)
    return error


def _overran(check: Check, rig: LabRig, error: BaseException) -> Outcome:
    message = (
        f"the check took more than its {check.budget:g} s: this machine was too slow, or the grader hangs"
    )
    return Outcome(check.name, check.claim, Status.BROKEN, message, None, 0.0, (*rig.shown, _trace(error)))


def _crashed(check: Check, error: BaseException) -> Outcome:
    message = f"the grader crashed in {check.name}: {type(error).__name__}: {error}"
    return Outcome(
        check.name, check.claim, Status.BROKEN, message, None, 0.0, (_trace(error),), GraderBroken.__name__
    )


def _trace(error: BaseException) -> Text:
    return Text("".join(traceback.format_exception(error)[-12:]), title="where", language="python")

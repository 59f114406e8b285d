"""May a lab be trusted? Every reference, starter and wrong is graded; what does not hold is named.

- every reference is accepted on every seed;
- every starter starts and is rejected;
- every wrong is rejected by exactly the checks it names, by a failed claim (not by a crash or a time-out, unless
  `faults` says that this is its point), in the words of its golden texts;
- every check is named by a wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from hotseat.catalogue.said import matches
from hotseat.grading import supervise
from hotseat.grading.job import Began, Job, Judged
from hotseat.model import Case, CaseKind, Decision, Outcome, Proof, Status, Trial, Verdict, Wrong

MakeJob = Callable[[Case, int], Job]


def prove(
    question: str,
    digest: str,
    cases: Sequence[Case],
    wrongs: Mapping[str, Wrong],
    *,
    seeds: Sequence[int],
    jobs: int,
    make: MakeJob,
    partial: bool = False,
) -> Iterator[Trial | Proof]:
    """Grade every case on every seed (`jobs` at a time); yields each trial as it ends, and the proof at last.

    partial: the cases are not all there are, so nothing is said of checks that none of them fails.
    """
    trials: list[Trial] = []
    checks: dict[str, None] = {}
    with ThreadPoolExecutor(jobs) as pool:
        waiting: set[Future[tuple[Trial, tuple[str, ...]]]] = {
            pool.submit(_try, case, wrongs.get(case.name), seed, make)
            for case in cases
            for seed in (seeds if case.kind is not CaseKind.STARTER else seeds[:1])
        }
        try:
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    trial, named = future.result()
                    checks |= dict.fromkeys(named)
                    trials.append(trial)
                    yield trial
        finally:
            for future in waiting:
                future.cancel()
            supervise.end_all()
    order = {(case.kind, case.name): place for place, case in enumerate(cases)}
    trials.sort(key=lambda trial: (order[trial.kind, trial.name], trial.seed))
    unnamed = () if partial else _unnamed(checks, wrongs.values())
    yield Proof(question, digest, tuple(checks), tuple(trials), unnamed, partial)


def _try(case: Case, wrong: Wrong | None, seed: int, make: MakeJob) -> tuple[Trial, tuple[str, ...]]:
    verdict: Verdict | None = None
    named: tuple[str, ...] = ()
    for event in supervise.grade(make(case, seed)):
        if isinstance(event, Began):
            named = tuple(claim.check for claim in event.checks)
        if isinstance(event, Judged):
            verdict = event.verdict
    assert verdict is not None, "Judged is the last event of every grading"
    failed = [outcome for outcome in verdict.outcomes if outcome.status is Status.FAILED]
    trial = Trial(
        kind=case.kind,
        name=case.name,
        seed=seed,
        decision=verdict.decision,
        caught_by=tuple(outcome.check for outcome in failed),
        said={outcome.check: outcome.message for outcome in failed},
        seconds=verdict.seconds,
        problems=tuple(_problems(case.kind, wrong, verdict, failed)),
    )
    return trial, named


def _problems(
    kind: CaseKind, wrong: Wrong | None, verdict: Verdict, failed: Sequence[Outcome]
) -> Iterator[str]:
    """What speaks against the trial; nothing where it went as it must."""
    if verdict.decision is Decision.VOID:
        yield "the verdict is void: " + _reason(verdict)
        return
    for outcome in verdict.outcomes:
        if outcome.status in (Status.UNKNOWN, Status.BROKEN):
            yield f"{outcome.check} is {outcome.status}: {outcome.message}"
    if kind is CaseKind.REFERENCE:
        for outcome in failed:
            yield f"a right solution is rejected by {outcome.check}: {outcome.message}"
    elif kind is CaseKind.STARTER:
        yield from _starter_problems(verdict, failed)
    elif wrong is not None:
        yield from _wrong_problems(wrong, verdict, failed)


def _reason(verdict: Verdict) -> str:
    troubled = (o for o in verdict.outcomes if o.status in (Status.UNKNOWN, Status.BROKEN))
    return next((f"{o.check}: {o.message}" for o in troubled), "no check was tried")


def _starter_problems(verdict: Verdict, failed: Sequence[Outcome]) -> Iterator[str]:
    if verdict.decision is Decision.ACCEPTED:
        yield "the starter is accepted: there is nothing left to do"
    elif failed[0].fault is not None:
        yield f"the starter does not start: {failed[0].message}"


def _wrong_problems(wrong: Wrong, verdict: Verdict, failed: Sequence[Outcome]) -> Iterator[str]:
    caught = [outcome.check for outcome in failed]
    if verdict.decision is Decision.ACCEPTED:
        yield "a wrong solution is accepted"
    elif sorted(caught) != sorted(wrong.caught_by):
        yield f"caught by {', '.join(sorted(caught))}, but it names {', '.join(sorted(wrong.caught_by))}"
    for outcome in failed:
        if outcome.fault is not None and not wrong.faults:
            yield f"{outcome.check} fails by {outcome.fault}, not by its claim: {outcome.message}"
        golden = wrong.said.get(outcome.check)
        if golden is not None and not matches(golden, outcome.message):
            yield f"{outcome.check} says {outcome.message!r}, its golden text is {golden!r}"
        elif golden is None and outcome.check in wrong.caught_by:
            yield f"{outcome.check} has no golden text: hotseat prove {verdict.question} --write-said keeps one"


def _unnamed(checks: Mapping[str, None], wrongs: Iterable[Wrong]) -> tuple[str, ...]:
    named = {check for wrong in wrongs for check in wrong.caught_by}
    return tuple(check for check in checks if check not in named)

"""The grader's process may crash or hang: the check is named, the verdict is void, and nothing is left."""

from __future__ import annotations

import pytest

from hotseat.errors import WrongUse
from hotseat.model import Decision, Limits, Status, Text
from tests.grading.bench import Bench


def test_a_grader_that_crashes_names_the_check(bench: Bench) -> None:
    """What passed before stays; the culprit is broken; what comes after was not reached."""
    verdict = bench.grade(
        '''
        @check
        def before(rig: Rig) -> None:
            """Before."""

        @check
        def culprit(rig: Rig) -> None:
            """Crashes."""
            print("last words of the grader", flush=True)
            os.kill(os.getpid(), signal.SIGKILL)

        @check
        def after(rig: Rig) -> None:
            """After."""
        '''
    )
    before, culprit, after = verdict.outcomes
    assert before.status is Status.PASSED
    assert (culprit.status, culprit.message) == (Status.BROKEN, "the grader was ended by signal 9 in culprit")
    assert isinstance(culprit.evidence[0], Text)
    assert "last words of the grader" in culprit.evidence[0].text
    assert after.status is Status.SKIPPED
    assert verdict.decision is Decision.VOID


def test_a_failure_before_the_crash_still_rejects(bench: Bench) -> None:
    """A claim that was seen to fail is not undone by our crash."""
    verdict = bench.grade(
        '''
        @check
        def fails(rig: Rig) -> None:
            """Fails."""
            raise Failure("seen")

        @check
        def crashes(rig: Rig) -> None:
            """Crashes."""
            os._exit(3)
        '''
    )
    assert verdict.decision is Decision.REJECTED
    assert not bench.retried


def test_a_check_that_overruns_its_budget_is_broken(bench: Bench) -> None:
    """A grader that waits for ever is stopped by its own alarm, and the next check is tried."""
    verdict = bench.grade(
        '''
        @check(budget=0.3)
        def waits(rig: Rig) -> None:
            """Waits for ever."""
            try:
                time.sleep(3600)
            except Exception:
                pass

        @check
        def after(rig: Rig) -> None:
            """After."""
        '''
    )
    waits, after = verdict.outcomes
    assert waits.status is Status.BROKEN
    assert "more than its 0.3 s" in waits.message
    assert after.status is Status.PASSED


def test_a_grader_deaf_to_its_alarm_is_killed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parent keeps the time, too."""
    monkeypatch.setattr("hotseat.grading.supervise.GRACE", 0.5)
    verdict = bench.grade(
        '''
        @check(budget=0.2)
        def deaf(rig: Rig) -> None:
            """Hangs."""
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM, signal.SIGUSR1])
            while True:
                time.sleep(3600)
        '''
    )
    (deaf,) = verdict.outcomes
    assert (deaf.status, deaf.message) == (Status.BROKEN, "the grader hung in deaf")


def test_a_lab_that_takes_too_long_is_void(bench: Bench) -> None:
    """Checks that each keep their budget may not go on for ever together."""
    verdict = bench.grade(
        '''
        @check(budget=600)
        def patient(rig: Rig) -> None:
            """Takes its time."""
            time.sleep(500)
        ''',
        limits=Limits(seconds=0.5, build_seconds=0.5),
    )
    (patient,) = verdict.outcomes
    assert patient.status is Status.BROKEN
    assert patient.message == "the grader used up the lab's 0.5 s in patient"


def test_a_grader_that_cannot_be_imported(bench: Bench) -> None:
    """Its error is shown, and nobody's answer is wrong."""
    verdict = bench.grade("import no_such_module\n")
    assert verdict.decision is Decision.VOID
    assert "No module named 'no_such_module'" in verdict.outcomes[0].message


def test_an_unknown_check_is_wrong_use(bench: Bench) -> None:
    """The nearest name is suggested."""
    with pytest.raises(WrongUse, match="there is no check 'answer': did you mean answers"):
        bench.grade(
            '''
            @check
            def answers(rig: Rig) -> None:
                """Answers."""
            ''',
            only=("answer",),
        )


def test_what_the_grader_prints_disturbs_nothing(bench: Bench) -> None:
    """The line to the grader is not its standard output."""
    verdict = bench.grade(
        '''
        @check
        def prints(rig: Rig) -> None:
            """Prints."""
            print("x" * 1_000_000)
            sys.stderr.write("y" * 1_000_000)
        '''
    )
    assert verdict.decision is Decision.ACCEPTED

"""An outcome's line, its block, and the verdict."""

from __future__ import annotations

import pytest

from hotseat.cli import render
from hotseat.model import Outcome, Status, Text, Verdict
from tests.cli.render.screen import seen


def outcome(status: Status, check: str = "answers", message: str = "") -> Outcome:
    """An outcome with evidence, whatever its status."""
    return Outcome(
        check=check,
        claim="It answers.",
        status=status,
        message=message,
        hint="look there",
        seconds=1.234,
        evidence=(Text(text="said by the program"),),
    )


def verdict(*outcomes: Outcome, partial: bool = False) -> Verdict:
    """A verdict over them."""
    return Verdict(
        question="rest", digest="", submission="", seed=42, seconds=3.21, outcomes=outcomes, partial=partial
    )


@pytest.mark.parametrize(
    ("status", "mark"),
    [
        (Status.PASSED, "✓"),
        (Status.FAILED, "✗"),
        (Status.SKIPPED, "–"),
        (Status.UNKNOWN, "?"),
        (Status.BROKEN, "!"),
    ],
)
def test_a_line_has_a_mark_of_its_own(status: Status, mark: str) -> None:
    """Without colours, too, nobody takes a skipped check for a failed one."""
    line = seen(render.outcome(outcome(status))).splitlines()[0]
    assert line.split()[:4] == [mark, "answers", "It", "answers."]


def test_a_passed_check_is_one_line() -> None:
    """With the seconds it took; its evidence is nobody's concern."""
    text = seen(render.outcome(outcome(Status.PASSED)))
    assert len(text.splitlines()) == 1
    assert text.endswith("1.23 s")


def test_a_failed_check_shows_what_is_needed_to_mend_it() -> None:
    """The message, the hint, the evidence, in this order."""
    text = seen(render.outcome(outcome(Status.FAILED, message="status of GET /: expected 200, got 404")))
    places = [text.index(part) for part in ("got 404", "hint: look there", "said by the program")]
    assert places == sorted(places)


def test_a_skipped_check_shows_no_evidence() -> None:
    """Only why it was skipped."""
    text = seen(render.outcome(outcome(Status.SKIPPED, message="starts did not pass")))
    assert "starts did not pass" in text
    assert "said by the program" not in text
    assert "1.23 s" not in text


def test_claims_of_several_checks_are_aligned() -> None:
    """Names of different lengths, one column of claims."""
    lines = [seen(render.outcome(outcome(Status.PASSED, name), names=12)) for name in ("a", "twelve_chars")]
    assert len({line.index("It answers.") for line in lines}) == 1


def test_a_message_of_a_megabyte_is_cut() -> None:
    """A candidate's value in a message does not push everything off the screen."""
    text = seen(render.outcome(outcome(Status.FAILED, message="m" * 1_000_000)))
    assert text.count("\n") < 40
    assert "998,500 characters more" in text


@pytest.mark.parametrize(
    ("statuses", "line"),
    [
        ([Status.PASSED] * 3, "accepted: all 3 checks passed"),
        ([Status.PASSED], "accepted: the one check passed"),
        ([Status.PASSED, Status.FAILED, Status.SKIPPED], "rejected: 1 of 3 checks failed: check_1"),
        ([Status.PASSED, Status.UNKNOWN], "void: check_1 could not tell"),
        ([Status.BROKEN, Status.SKIPPED], "void: check_0 broke, which is our fault; check_1 skipped"),
        ([], "void: no check was run"),
    ],
)
def test_the_verdict_says_why(statuses: list[Status], line: str) -> None:
    """In one line, with the names of the checks that decided."""
    given = verdict(*(outcome(status, f"check_{at}") for at, status in enumerate(statuses)))
    assert seen(render.verdict(given)).splitlines()[0] == line


def test_the_verdict_names_what_repeats_it() -> None:
    """The seed, so that a second person sees the same."""
    assert "rest · 3.2 s · seed 42" in seen(render.verdict(verdict(outcome(Status.PASSED))))


def test_a_partial_verdict_says_that_it_accepts_nothing() -> None:
    """With --only, everything that was asked for may pass and the answer is not accepted yet."""
    assert "run all of them" in seen(render.verdict(verdict(outcome(Status.PASSED), partial=True)))


def test_a_void_verdict_says_what_to_do() -> None:
    """Run it again; it counts for nothing."""
    assert "run it again" in seen(render.verdict(verdict(outcome(Status.UNKNOWN))))

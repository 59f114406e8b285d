"""hotseat demo: watch a right solution pass, and a wrong one fail where it says."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from hotseat.app import App

if TYPE_CHECKING:
    from rich.console import Console

    from hotseat.model import Question, Verdict, Wrong


@click.command(
    epilog="""\b
Examples:
  hotseat demo rest                   a right solution; then the mistakes
  hotseat demo rest state-in-memory   what is wrong with it, and what says so

Exit status: 0 when it went as announced, 1 when it did not."""
)
@click.argument("question")
@click.argument("wrong", required=False)
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), help="Repeat a run: the same values in the same order."
)
@click.pass_obj
def demo(app: App, question: str, wrong: str | None, seed: int | None) -> None:
    """Watch a right solution of QUESTION pass, or the wrong one named WRONG fail where it says."""
    from hotseat.cli import terminal
    from hotseat.cli.live import Live

    asked = app.question(question)
    console = terminal.console()
    mistake = app.wrong(asked, wrong) if wrong else None
    if mistake is not None:
        _introduce(console, mistake, app.wrong_diff(asked, mistake.name))
    with app.session() as session:
        practice = app.demo(session, question, wrong, seed=seed)
        verdict = Live(console, practice.evidence_folder).follow(practice)
    console.print()
    sys.exit(_conclude(console, asked, mistake, verdict))


def _introduce(console: Console, wrong: Wrong, diff: str) -> None:
    from hotseat.cli.render.diff import unified

    console.print(f"{wrong.name}: how it departs from the right solution `{wrong.of}`\n")
    console.print(*unified(diff), sep="\n")
    console.print(f"\n{wrong.why}\n")


def _conclude(console: Console, question: Question, wrong: Wrong | None, verdict: Verdict) -> int:
    caught = sorted(outcome.check for outcome in verdict.outcomes if outcome.status == "failed")
    if verdict.decision == "void":
        return 3
    if wrong is not None:
        expected = sorted(wrong.caught_by)
        console.print(
            f"caught by {', '.join(caught)}" if caught == expected else f"expected {', '.join(expected)}"
        )
        return 0 if caught == expected else 1
    if question.lab is not None and question.lab.wrongs:
        console.print("What people get wrong here (hotseat demo QUESTION NAME shows one failing):")
        for mistake in question.lab.wrongs:
            console.print(f"  {mistake.name}: {mistake.why}")
    return 0 if verdict.decision == "accepted" else 1

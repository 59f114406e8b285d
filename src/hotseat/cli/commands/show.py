"""hotseat show: one question; the answer when asked for."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from hotseat.app import App
from hotseat.cli import complete
from hotseat.model import Question


@click.command(
    epilog="""\b
Examples:
  hotseat show rest                   the question: say your answer first
  hotseat show rest --answer          the answer, its points, the sources
  hotseat show rest --answer --json"""
)
@click.argument("question", metavar="Q", shell_complete=complete.questions)
@click.option("--answer", is_flag=True, help="Show the answers, too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
@click.pass_obj
def show(app: App, question: str, answer: bool, as_json: bool) -> None:
    """Show the question Q as the interviewer asks it. The answer stays hidden until asked for."""
    asked = app.question(question)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(_plain(asked, answer)), indent=2))
        return
    from hotseat.cli import terminal
    from hotseat.cli.render.question import question as rendered

    terminal.console().print(rendered(asked, answer=answer))


def _plain(question: Question, answer: bool) -> dict[str, Any]:
    """The question as JSON values; without what gives the answer away unless that was asked for."""
    plain: dict[str, Any] = msgspec.to_builtins(question)
    plain["lab"] = question.lab is not None
    if not answer:
        del plain["answer"], plain["cards"]
        plain["follow_ups"] = [{"question": follow_up.question} for follow_up in question.follow_ups]
    return plain

"""hotseat history: your attempts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from hotseat.app import App
from hotseat.cli import complete

if TYPE_CHECKING:
    from hotseat.model import Attempt, AttemptHead


@click.command(
    epilog="""\b
Examples:
  hotseat history                     the newest attempts
  hotseat history rest --limit 5
  hotseat history --attempt 12        one verdict again, with its evidence
  hotseat history --attempt 12 --json
  hotseat history --restore 12 back   its files again, in the folder ./back"""
)
@click.argument("question", metavar="[Q]", required=False, shell_complete=complete.questions)
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many attempts."
)
@click.option("--attempt", metavar="N", type=click.IntRange(1), help="Show the verdict of this one again.")
@click.option(
    "--restore",
    metavar="N DIR",
    type=(click.IntRange(1), click.Path(path_type=Path)),
    help="Write the files of this one to DIR, which is new or empty.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
@click.pass_obj
def history(
    app: App,
    question: str | None,
    limit: int,
    attempt: int | None,
    restore: tuple[int, Path] | None,
    as_json: bool,
) -> None:
    """List your attempts, newest first; of the question Q only, where it is named."""
    if restore is not None:
        _restore(app, *restore)
        return
    if attempt is not None:
        if question is not None:
            raise click.UsageError(f"an attempt has a question already: leave out {question!r} or --attempt")
        _show_one(app, app.attempt(attempt), as_json)
        return
    heads = app.history(question, limit)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode({"attempts": heads}), indent=2))
    elif not heads:
        click.echo("No attempts yet. `hotseat start Q` begins one, `hotseat check` grades it.")
    else:
        _show_all(heads)


def _restore(app: App, number: int, into: Path) -> None:
    from hotseat.cli.render.safe import safe_line

    names = app.work.hand_back(number, into)
    click.echo(f"{safe_line(str(into))} has the files of attempt {number}:")
    for name in names:
        click.echo(f"  {safe_line(name)}")


def _show_all(heads: list[AttemptHead]) -> None:
    from hotseat.cli import terminal
    from hotseat.cli.render.attempts import attempts

    terminal.console().print(attempts(heads))


def _show_one(app: App, attempt: Attempt, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(_plain(attempt)), indent=2))
        return
    from hotseat.cli import render, terminal
    from hotseat.cli.keep import keep
    from hotseat.cli.render.attempts import heading

    console = terminal.console()
    console.print(heading(attempt.head))
    names = max((len(outcome.check) for outcome in attempt.verdict.outcomes), default=0)
    for outcome in attempt.verdict.outcomes:
        kept = keep(outcome, app.home / "attempts" / str(attempt.head.number), console.width)
        console.print(render.outcome(outcome, width=console.width, kept=kept, names=names))
    console.print()
    console.print(render.verdict(attempt.verdict))


def _plain(attempt: Attempt) -> dict[str, Any]:
    """The verdict as `check --json` prints it, with when and where it was given."""
    verdict: dict[str, Any] = msgspec.to_builtins(attempt.verdict)
    head = attempt.head
    return {
        "attempt": head.number,
        "started": head.started,
        "folder": head.folder,
        "decision": head.decision,
        **verdict,
    }

"""hotseat review: recall the cards that are due."""

from __future__ import annotations

import click

from hotseat.app import App
from hotseat.cli import complete


@click.command(
    epilog="""\b
Examples:
  hotseat review                      what is due, and today's new cards
  hotseat review --limit 10
  hotseat review --question rest      the cards of one question

Keys: Enter shows the answer; 1 again, 2 hard, 3 good, 4 easy; u takes the last
recall back, n writes a note on the card, q stops. Each recall is kept at once."""
)
@click.option(
    "--question", metavar="Q", shell_complete=complete.questions, help="Only the cards of this question."
)
@click.option("--limit", metavar="N", type=click.IntRange(1), help="Stop after so many cards.")
@click.pass_obj
def review(app: App, question: str | None, limit: int | None) -> None:
    """Recall cards: those that are due first, then new ones.

    A card comes back when you are about to forget it, and before the interview (see hotseat today). A check that
    fails in a lab makes its cards due; a card that you forgot offers its lab.
    """
    from hotseat.cli import terminal
    from hotseat.cli.ask import Asker
    from hotseat.cli.reviewing import Reviewing

    console = terminal.console()
    Reviewing(app, console, Asker(console)).run(question, limit)

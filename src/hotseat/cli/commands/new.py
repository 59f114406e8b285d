"""hotseat new: a question folder to begin from."""

from __future__ import annotations

from pathlib import Path

import click

from hotseat.app import App


@click.command(
    epilog="""\b
Examples:
  hotseat new caching                   makes ./caching
  hotseat new caching --into questions
  hotseat --questions questions prove caching"""
)
@click.argument("question", metavar="Q")
@click.option(
    "--into",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The folder of questions to make it in; here unless you say so.",
)
@click.pass_obj
def new(app: App, question: str, into: Path) -> None:
    """Make the folder of a new question named Q: prompt, answer, cards, and a lab that proves at once."""
    from hotseat.cli.render.safe import safe_line

    folder = app.new(question, into)
    parent = safe_line(str(folder.parent))
    click.echo(f"{safe_line(str(folder))} is a complete question. Change it, and prove it after each change:")
    click.echo(f"  hotseat --questions {parent} prove {folder.name}")

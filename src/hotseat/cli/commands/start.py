"""hotseat start: a folder to work in."""

from __future__ import annotations

from pathlib import Path

import click

from hotseat.app import App
from hotseat.cli import complete


@click.command(
    epilog="""\b
Examples:
  hotseat start rest                  makes ./rest, with the starter in Python
  hotseat start rest --language node
  hotseat start rest --into /tmp      makes /tmp/rest"""
)
@click.argument("question", metavar="Q", shell_complete=complete.questions)
@click.option(
    "--language", metavar="NAME", help="Of the starter; Python unless you say so. A wrong name lists them."
)
@click.option(
    "--into",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Where to make the folder; here unless you say so.",
)
@click.pass_obj
def start(app: App, question: str, language: str | None, into: Path) -> None:
    """Make a folder for the question Q, with its brief and a starter.

    What is there already is never overwritten. Any editor will do; nothing has to be installed but the language.
    """
    from hotseat.cli.render.safe import safe_line

    started = app.start(question, language, into)
    folder = safe_line(str(started.folder))
    click.echo(f"{folder} is yours:")
    for name in started.files:
        click.echo(f"  {safe_line(name)}{_purpose(name)}")
    click.echo(f"\nRead {folder}/brief.md, write your answer, then type:\n  hotseat check {folder}")


def _purpose(name: str) -> str:
    return {
        "brief.md": "   the contract: whoever reads only this can pass",
        "run": "   what is started",
        "hotseat.toml": "   which question this is",
    }.get(name, "")

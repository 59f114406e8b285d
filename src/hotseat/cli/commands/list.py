"""hotseat list: the questions."""

from __future__ import annotations

import click
import msgspec

from hotseat.app import App
from hotseat.model import Level, Listing


@click.command(
    "list",
    epilog="""\b
Examples:
  hotseat list                          all questions
  hotseat list --level senior
  hotseat list --json""",
)
@click.option(
    "--level", type=click.Choice([level.value for level in Level]), help="Only questions of this level."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
@click.pass_obj
def command(app: App, level: str | None, as_json: bool) -> None:
    """List the questions in the order in which they are asked.

    A question with a lab can be answered by running something: `start` it, then `check` it.
    """
    listing = app.heads()
    chosen = Listing(
        tuple(head for head in listing.heads if level in (None, head.level.value)), listing.problems
    )
    if as_json:
        names = {"questions": chosen.heads, "problems": [str(problem) for problem in chosen.problems]}
        click.echo(msgspec.json.format(msgspec.json.encode(names), indent=2))
    else:
        show_listing(chosen)


def show_listing(listing: Listing) -> None:
    """Print the questions, and on standard error what is wrong with folders that cannot be read."""
    from hotseat.cli import terminal
    from hotseat.cli.render.listing import listing as rendered
    from hotseat.cli.render.safe import safe_line

    terminal.console().print(rendered(listing.heads))
    for problem in listing.problems:
        click.echo(f"hotseat: {safe_line(str(problem))}", err=True)

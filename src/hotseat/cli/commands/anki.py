"""hotseat anki: the cards as a package for Anki."""

from __future__ import annotations

from pathlib import Path

import click

from hotseat.app import App
from hotseat.cli.files import write_new


@click.command(
    epilog="""\b
Example:
  hotseat anki hotseat.apkg           then File > Import in Anki"""
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@click.pass_obj
def anki(app: App, file: Path, force: bool) -> None:
    """Write all cards, with your notes, to FILE (.apkg).

    Importing a newer one updates the cards in Anki; what Anki knows of your recalls stays.
    """
    write_new(file, app.learner.anki(), force=force)

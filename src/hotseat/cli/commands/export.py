"""hotseat export: everything that is known of you, as one file."""

from __future__ import annotations

from pathlib import Path

import click

from hotseat.app import App
from hotseat.cli.files import write_new


@click.command(
    epilog="""\b
Examples:
  hotseat export me.json              on one machine
  hotseat import me.json              on another one
  hotseat export - | gzip > me.json.gz"""
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@click.pass_obj
def export(app: App, file: Path, force: bool) -> None:
    """Write all of it to FILE as JSON: recalls, notes, answers, interviews, attempts with their files, settings."""
    write_new(file, app.learner.export(), force=force)

"""hotseat import: take over what another machine knows of you."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from hotseat.app import App
from hotseat.errors import WrongUse


@click.command(
    "import",
    epilog="""\b
Example:
  hotseat import me.json              what `hotseat export` wrote""",
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_obj
def command(app: App, file: Path) -> None:
    """Add what FILE has and this machine has not: all of it, or nothing where the file is damaged.

    What is here stays. Of notes, drafts and settings, the newer ones hold. The same file twice changes nothing.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise WrongUse(f"{file} cannot be read: {error.strerror}") from error
    done = msgspec.structs.asdict(app.learner.load(content))
    added = [f"{count} {name}" for name, count in done.items() if count and name != "settings"]
    if done["settings"]:
        added.append("the settings")
    click.echo(f"added: {', '.join(added)}" if added else "nothing to add: all of it was here already")

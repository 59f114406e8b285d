"""hotseat doctor: what this machine has of what labs use."""

from __future__ import annotations

import click
import msgspec

from hotseat.app import App, Diagnosis


@click.command(
    epilog="""\b
Examples:
  hotseat doctor                      what is here, and what is missing
  hotseat doctor --install            get what is missing
  hotseat doctor --install redis      get this one
  hotseat doctor --json"""
)
@click.argument("tools", nargs=-1, metavar="[TOOL]...")
@click.option(
    "--install",
    is_flag=True,
    help="Get what is missing: the tools named, or all but the large ones and servers.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
@click.pass_obj
def doctor(app: App, tools: tuple[str, ...], install: bool, as_json: bool) -> None:
    """Say which servers and languages are here, what the missing ones are good for, and how to get them.

    Nothing that is missing keeps hotseat from working; only the labs named beside it do without.
    """
    if install:
        from hotseat.cli.render.safe import safe_line

        for line in app.install(tools):
            click.echo(safe_line(line), err=as_json)
    found = app.doctor()
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode({"found": found}), indent=2))
    else:
        _show(found)


def _show(found: list[Diagnosis]) -> None:
    from hotseat.cli import terminal
    from hotseat.cli.render.doctor import diagnoses

    terminal.console().print(diagnoses(found))

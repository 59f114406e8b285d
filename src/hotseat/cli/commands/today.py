"""hotseat today: what to do next, and how ready you are."""

from __future__ import annotations

from datetime import date

import click
import msgspec

from hotseat.app import App
from hotseat.model import Settings


@click.command(
    epilog="""\b
Examples:
  hotseat today
  hotseat today --interview 2027-03-15   the schedule aims at that day
  hotseat today --interview none
  hotseat today --new 20                 meet 20 new cards a day
  hotseat today --json"""
)
@click.option(
    "--interview", metavar="DATE", help="The day of your interview, as 2027-03-15; `none` forgets it."
)
@click.option("--new", metavar="N", type=click.IntRange(0, 1000), help="New cards a day.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
@click.pass_obj
def today(app: App, interview: str | None, new: int | None, as_json: bool) -> None:
    """Show what is due, what to do next and why, and how ready you are for each question."""
    if interview is not None or new is not None:
        _choose(app, interview, new)
    given = app.learner.today()
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(given), indent=2))
        return
    from hotseat.cli import terminal
    from hotseat.cli.render.today import today as rendered

    terminal.console().print(rendered(given))


def _choose(app: App, interview: str | None, new: int | None) -> Settings:
    settings = app.learner.settings()
    day = settings.interview if interview is None else _day(interview)
    pace = settings.new_a_day if new is None else new
    return app.learner.save_settings(day, pace, version=settings.version)


def _day(text: str) -> date | None:
    if text.lower() == "none":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"{text!r} is no day: write it as 2027-03-15, or none") from error

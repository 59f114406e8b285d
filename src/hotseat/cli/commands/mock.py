"""hotseat mock: an interview against the clock, with a report."""

from __future__ import annotations

import click

from hotseat.app import App
from hotseat.errors import WrongUse
from hotseat.model import Level, Mock


@click.command(
    epilog="""\b
Examples:
  hotseat mock                          45 minutes
  hotseat mock --minutes 30 --level senior
  hotseat mock --resume                 go on with the one you left
  hotseat mock --list
  hotseat mock --report last            its report again"""
)
@click.option(
    "--minutes", type=click.IntRange(5, 240), default=45, show_default=True, help="How long it takes."
)
@click.option(
    "--level", type=click.Choice([level.value for level in Level]), help="Only questions of this level."
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="Draw the same questions again.")
@click.option("--resume", is_flag=True, help="Go on with the newest one that is not finished.")
@click.option("--list", "listed", is_flag=True, help="List the interviews you had.")
@click.option("--report", metavar="ID", help="Show the report of one again; `last` is the newest.")
@click.pass_obj
def mock(
    app: App,
    minutes: int,
    level: str | None,
    seed: int | None,
    resume: bool,
    listed: bool,
    report: str | None,
) -> None:
    """Have a mock interview: questions are drawn, the ones you are weak at more often.

    You say each answer, then mark the points that it had; in longer interviews, one question is done in its lab.
    """
    if listed:
        _list(app)
    elif report is not None:
        _report(app, report)
    elif resume:
        _interview(app, _unfinished(app))
    else:
        _interview(app, app.learner.mocks.begin(minutes, Level(level) if level else None, seed=seed))


def _interview(app: App, begun: Mock) -> None:
    from hotseat.cli import terminal
    from hotseat.cli.ask import Asker
    from hotseat.cli.interviewing import Interviewing

    console = terminal.console()
    Interviewing(app, console, Asker(console)).run(begun)


def _list(app: App) -> None:
    from hotseat.cli import terminal
    from hotseat.cli.render.interview import heads

    had = app.learner.mocks.all()
    if not had:
        click.echo("No interviews yet. `hotseat mock` begins one.")
        return
    terminal.console().print(heads(had))


def _report(app: App, id: str) -> None:
    from hotseat.cli import terminal
    from hotseat.cli.render.interview import report

    newest = app.learner.mocks.all(limit=1)
    chosen = newest[0].id if id == "last" and newest else id
    console = terminal.console()
    console.print(report(app.learner.mocks.report(chosen), console.width))


def _unfinished(app: App) -> Mock:
    for head in app.learner.mocks.all():
        if head.finished is None:
            return app.learner.mocks.get(head.id)
    raise WrongUse("no interview is unfinished: `hotseat mock` begins one")

"""hotseat check: grade a folder."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotseat.app import App
from hotseat.errors import HotseatError
from hotseat.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotseat.app.practice import Practice


@click.command(
    epilog="""\b
Examples:
  hotseat check                         the folder you are in
  hotseat check rest --watch            again on each save
  hotseat check rest --only put_replaces --seed 7
  hotseat check answer --question rest --json

Exit status: 0 accepted, 1 rejected, 2 wrong use, 3 void (our fault: run it again)."""
)
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--question", metavar="Q", help="The question it answers, where the folder does not say.")
@click.option(
    "--only", metavar="CHECK", multiple=True, help="Only this check and those it needs. Repeatable."
)
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), help="Repeat a run: the same values in the same order."
)
@click.option("--watch", is_flag=True, help="Grade again whenever a file is saved, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
@click.option(
    "--contained", is_flag=True, help="Run it as anybody's code: no network, no files but its own (Linux)."
)
@click.pass_obj
def check(
    app: App,
    folder: Path,
    question: str | None,
    only: tuple[str, ...],
    seed: int | None,
    watch: bool,
    as_json: bool,
    contained: bool,
) -> None:
    """Grade FOLDER (default: the current one) against real servers, and show the evidence."""
    from hotseat.cli.live import STATUSES

    with app.session() as session:
        prepare = partial(
            app.check, session, folder, question=question, only=only, seed=seed, contained=contained
        )
        show = _json if as_json else _live
        if watch:
            _watch(folder, prepare, show)
        status = STATUSES[show(prepare()).decision]
    sys.exit(status)


def _live(practice: Practice) -> Verdict:
    from hotseat.cli import terminal
    from hotseat.cli.live import Live

    return Live(terminal.console(), practice.evidence_folder).follow(practice)


def _json(practice: Practice) -> Verdict:
    from hotseat.cli.live import as_json

    for _ in practice.events():
        continue
    assert practice.verdict is not None, "Judged is the last event of every grading"
    click.echo(as_json(practice.verdict))
    return practice.verdict


def _watch(folder: Path, prepare: Callable[[], Practice], show: Callable[[Practice], Verdict]) -> None:
    """Grade, wait for a save, and again; a folder that cannot be graded yet is no reason to stop."""
    from hotseat.cli.watch import signature, wait_for_save

    while True:
        seen = signature(folder)
        try:
            show(prepare())
        except HotseatError as error:
            click.echo(f"hotseat: {error}", err=True)
        click.echo("\nwaiting for a file to be saved (Ctrl-C ends)", err=True)
        wait_for_save(folder, seen)

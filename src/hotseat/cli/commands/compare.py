"""hotseat compare: start-up time, memory and latency of solutions, side by side."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Generator
from pathlib import Path

import click

from hotseat.app import App
from hotseat.errors import WrongUse
from hotseat.model import Comparison, Measuring


@click.command(
    epilog="""\b
Examples:
  hotseat compare four-languages                   our references
  hotseat compare four-languages my-answer         and what my-answer holds
  hotseat compare four-languages -o picture.svg --rounds 7
  hotseat compare four-languages --json

Exit status: 0 when something was measured, 2 wrong use, 3 when nothing could be."""
)
@click.argument("question", metavar="Q")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--rounds",
    type=click.IntRange(1, 100),
    default=3,
    show_default=True,
    help="Rounds; more for a surer figure.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the picture goes (default: compare-Q.svg).",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object instead; a picture only with -o."
)
@click.pass_obj
def compare(
    app: App, question: str, folder: Path | None, rounds: int, output: Path | None, as_json: bool
) -> None:
    """Measure our solutions of the lab Q, and yours in DIR, in turns: start-up time, memory, latency."""
    picture = output or (None if as_json else Path(f"compare-{question}.svg"))
    if picture is not None and not picture.absolute().parent.is_dir():
        raise WrongUse(f"{picture} cannot be written: there is no folder {picture.absolute().parent}")
    with app.session(), contextlib.closing(app.compare(question, folder, rounds=rounds)) as steps:
        found = _follow(steps, rounds)
    if picture is not None:
        _draw(found, picture)
    if as_json:
        _print_json(found)
    else:
        _show(found, picture)
    sys.exit(0 if any(row.startup for row in found.rows) else 3)


def _follow(steps: Generator[Measuring, None, Comparison], rounds: int) -> Comparison:
    """Run it to its end; what it measures now is shown on a terminal."""
    progress = sys.stderr.isatty()
    try:
        while True:
            step = next(steps)
            if progress:
                where = f"round {step.round} of {rounds}: " if step.round else ""
                click.echo(f"\r\x1b[K{where}{step.name}, {step.what}"[:100], nl=False, err=True)
    except StopIteration as end:
        found: Comparison = end.value
        return found
    finally:
        if progress:
            click.echo("\r\x1b[K", nl=False, err=True)


def _draw(found: Comparison, path: Path) -> None:
    from hotseat.cli.render.bars import svg

    try:
        path.write_text(svg(found), "utf-8")
    except OSError as error:
        raise WrongUse(f"{path} cannot be written: {error.strerror}") from error


def _show(found: Comparison, picture: Path | None) -> None:
    from hotseat.cli import terminal
    from hotseat.cli.render.comparison import comparison

    terminal.show(comparison(found))
    if picture is not None:
        click.echo(f"picture: {picture}")


def _print_json(found: Comparison) -> None:
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))

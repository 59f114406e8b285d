"""hotseat sqldiff: the smallest database on which two queries differ."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
import msgspec

from hotseat.app import App

if TYPE_CHECKING:
    from hotseat.app.sqldiff import Dialect, Finding, Target

STATUSES = {"same": 0, "different": 1, "cannot-run": 3}
"""Exit status by result."""


@click.command(
    epilog="""\b
Examples:
  hotseat sqldiff schema.sql right.sql mine.sql
  hotseat sqldiff schema.sql a.sql b.sql --ordered
  hotseat sqldiff schema.sql a.sql b.sql --dialect mysql --json

Exit status: 0 the same as far as was searched, 1 different, 2 wrong use, 3 one of them cannot be run or judged."""
)
@click.argument("schema", type=click.Path(), metavar="SCHEMA")
@click.argument("a", type=click.Path(), metavar="A")
@click.argument("b", type=click.Path(), metavar="B")
@click.option(
    "--dialect",
    type=click.Choice(["postgres", "sqlite", "mysql"]),
    default="postgres",
    help="What the files are written in (default: postgres). MySQL is translated.",
)
@click.option(
    "--engine",
    type=click.Choice(["postgres", "sqlite"]),
    help="What they are run on (default: sqlite for its own dialect, else postgres).",
)
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 3600),
    default=10.0,
    help="Search for so long at most (default: 10).",
)
@click.option("--ordered", is_flag=True, help="The order that A asks for counts; its ties do not.")
@click.option(
    "--nulls",
    type=click.Choice(["engine", "strict", "lenient"]),
    default="engine",
    help="strict: no NULL in any column of a constraint. Default: as the engine allows, which is lenient.",
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, help="Another search (default: 0).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
@click.pass_obj
def sqldiff(
    app: App,
    schema: str,
    a: str,
    b: str,
    dialect: Dialect,
    engine: Target | None,
    seconds: float,
    ordered: bool,
    nulls: str,
    seed: int,
    as_json: bool,
) -> None:
    """Find the smallest database on which the queries in files A and B differ.

    A is taken for right. SCHEMA makes the tables; every database tried keeps its constraints.
    """
    from hotseat.app.sqldiff import Ask, sqldiff

    ask = Ask(schema, a, b, dialect, engine, ordered, nulls == "strict", seconds, seed)
    with app.session() as session:
        finding = sqldiff(session, ask)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(_plain(finding)), indent=2))
    else:
        _show(finding)
    sys.exit(STATUSES[finding.result])


def _plain(finding: Finding) -> dict[str, object]:
    return {"message": finding.message, **finding.details}


def _show(finding: Finding) -> None:
    from rich.text import Text

    from hotseat.cli import terminal
    from hotseat.cli.render import evidence
    from hotseat.cli.render.safe import safe_line

    console = terminal.console()
    console.print(Text(safe_line(finding.message), "bold"))
    for note in finding.notes:
        console.print(Text(safe_line(note), "dim"))
    for at in range(0, len(finding.evidence), evidence.PIECES):
        pieces = finding.evidence[at : at + evidence.PIECES]
        console.print("", *evidence.view(pieces, console.width).lines, sep="\n")

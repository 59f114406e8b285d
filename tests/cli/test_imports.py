"""What costs time is imported only by the commands that use it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.front import Front


def imported(front: Front, *arguments: str) -> set[str]:
    """The top-level packages, and our own modules, that a run imports."""
    program = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        "from hotseat.cli import main\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        env=front.environment(),
        check=True,
    )
    names = done.stderr.split()
    return {name for name in names if name.startswith("hotseat")} | {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_imports_next_to_nothing(front: Front, arguments: list[str]) -> None:
    """`hotseat --help` answers at once: no rendering, no catalogue, no commands."""
    names = imported(front, *arguments)
    assert "click" in names
    assert not names & {
        "rich",
        "msgspec",
        "sqlalchemy",
        "alembic",
        "psycopg",
        "hotseat.app",
        "hotseat.catalogue",
    }
    assert not {name for name in names if name.startswith("hotseat.cli.commands")}


@pytest.mark.parametrize(
    "arguments", [["list"], ["list", "--json"], ["show", "null"], ["show", "null", "--json"]]
)
def test_reading_imports_no_database(front: Front, arguments: list[str]) -> None:
    """Nor does it import what grades; JSON needs no rendering."""
    names = imported(front, *arguments)
    assert not names & {"sqlalchemy", "alembic", "psycopg", "hotseat.grading.worker"}
    assert ("rich" in names) == ("--json" not in arguments)

"""The code samples of a question's texts, and how each of them is run.

A block of a language that runs is a sample. The block of language `output` right after it holds what it prints;
without one, only that it ends well is asked for. The word `fails` in its first line: it must end badly, and say
the text of its output block.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import psycopg

from hotseat.services.postgres.connecting import Connection
from tests.content.blocks import Block, blocks

SHOWN = frozenset({"http", "text", "json", "toml", "nginx"})
"""Languages of blocks that nobody runs."""

_BOOLEAN = 16
"""The OID of PostgreSQL's type boolean."""
_SECONDS = 120

_PROGRAMS: Mapping[str, tuple[str, Sequence[str]]] = {
    "python": ("main.py", (sys.executable, "-I")),
    "php": ("main.php", ("php", "-d", "display_errors=stderr", "-d", "log_errors=0", "-d", "error_reporting=32767")),
    "js": ("main.js", ("node",)),
    "java": ("Main.java", ("java", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Dfile.encoding=UTF-8")),
    "sh": ("main.sh", ("sh",)),
}  # fmt: skip
RUN = frozenset({*_PROGRAMS, "sql"})


class Sample(NamedTuple):
    """A block that is run, and what is expected of it."""

    language: str
    code: str
    line: int
    fails: bool
    output: str | None
    """None where nothing is said about it."""


class Ran(NamedTuple):
    """What became of a sample."""

    failed: bool
    output: str
    """What it printed; the rows of the last statement that returned any."""
    errors: str


class Unrunnable(Exception):
    """The interpreter of a sample is not installed."""


def samples(text: str) -> list[Sample]:
    """The samples of a text. Raises ValueError with the line of a block that is neither run nor known."""
    found: list[Sample] = []
    before: Block | None = None
    for block in blocks(text):
        if block.language == "output":
            if before is None or before.language not in RUN:
                raise ValueError(f"line {block.line}: this output follows no sample")
            found[-1] = found[-1]._replace(output=block.text)
        elif block.language in RUN:
            if block.info[1:] not in ((), ("fails",)):
                raise ValueError(f"line {block.line}: expected nothing or 'fails' after {block.language}")
            found.append(Sample(block.language, block.text, block.line, block.info[1:] == ("fails",), None))
        elif block.language not in SHOWN:
            raise ValueError(f"line {block.line}: {block.language!r} is neither run nor known")
        before = block
    return found


def problem(sample: Sample, ran: Ran) -> str | None:
    """What speaks against the sample; None where it does what the text says."""
    said = f"\n--- stdout\n{ran.output}\n--- stderr\n{ran.errors}"
    if sample.fails != ran.failed:
        return f"it {'failed' if ran.failed else 'ended well'}, but the text says otherwise{said}"
    if sample.output is None:
        return None
    if sample.fails:
        text = sample.output.strip()
        return None if text in ran.output + ran.errors else f"it does not say {text!r}{said}"
    if _trimmed(sample.output) != _trimmed(ran.output):
        return f"it prints something else than\n{sample.output}{said}"
    return None


def run_program(sample: Sample, folder: Path) -> Ran:
    """Run a sample as a program, in an empty folder. Raises Unrunnable."""
    name, command = _PROGRAMS[sample.language]
    program = shutil.which(command[0])
    if program is None:
        raise Unrunnable(f"{command[0]} is not installed: make test installs it")
    (folder / name).write_text(sample.code)
    done = subprocess.run(
        [program, *command[1:], name],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )
    return Ran(done.returncode != 0, done.stdout.decode(), done.stderr.decode(errors="replace"))


def run_sql(sample: Sample, connection: Connection) -> Ran:
    """Run a sample as one script, in an empty database."""
    cursor = connection.cursor()
    rows = ""
    try:
        # A sample is a literal of this repository, not text from outside.
        cursor.execute(sample.code.encode())
        while True:
            if cursor.description is not None:
                rows = _rows(cursor)
            if not cursor.nextset():
                return Ran(False, rows, "")
    except psycopg.Error as error:
        return Ran(True, "", str(error))


def _rows(cursor: psycopg.Cursor[tuple[object, ...]]) -> str:
    """One row a line, in PostgreSQL's own text form."""
    result = cursor.pgresult
    assert result is not None, "a cursor with a description has a result"

    def cell(row: int, column: int) -> str:
        value = result.get_value(row, column)
        if value is None:
            return "NULL"
        if result.ftype(column) == _BOOLEAN:
            return "true" if value == b"t" else "false"
        return value.decode()

    lines = (
        " | ".join(cell(row, column) for column in range(result.nfields)) for row in range(result.ntuples)
    )
    return "".join(f"{line}\n" for line in lines)


def _trimmed(text: str) -> str:
    """Without white space at the ends of lines and of the text."""
    return "\n".join(line.rstrip() for line in text.splitlines()).rstrip()

"""One file of SQL that somebody hands in: guarded, tried on a sample, compared with the right answer.

What comes back is a plain `Remark`: what is wrong, in a sentence, with its evidence; or nothing wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

from hotseat.instruments.sql.differ import Differ
from hotseat.instruments.sql.engine import EngineError, Failed
from hotseat.instruments.sql.guard import refused
from hotseat.instruments.sql.options import Options
from hotseat.instruments.sql.result import CannotRun, Different
from hotseat.instruments.sql.schema import Data
from hotseat.instruments.sql.script import Script
from hotseat.instruments.sql.show import evidence, filled, shown
from hotseat.model import Evidence, Table
from hotseat.model import Value as Frozen

LONGEST = 20_000
"""Characters of a file."""


class Task(Frozen, frozen=True):
    """What is asked for."""

    file: str
    answer: str
    """The right one."""
    ordered: bool = False
    writes: bool = False
    """It changes rows, in one statement or several; else it is one that only reads."""


class Remark(Frozen, frozen=True):
    """What came of it. `message` None: nothing is wrong, as far as was searched."""

    message: str | None = None
    evidence: tuple[Evidence, ...] = ()
    sample: tuple[Table, ...] = ()
    """What it gives on the sample."""
    ours: bool = False
    """It is no fault of the file's: the comparison itself failed."""


def examine(
    differ: Differ, task: Task, text: str, sample: Data, options: Options, known: Sequence[Data] = ()
) -> Remark:
    """Look at one file. sample: rows of the tables on which it is tried first; known: databases to begin with."""
    refusal = _refusal(task, text)
    if refusal is not None:
        return Remark(refusal)
    script = Script(text)
    tables, failed = _tried(differ, task, script, sample)
    if failed is not None:
        return Remark(_failing(task, failed))
    result = differ.compare(task.answer, text, options, known)
    if isinstance(result, Different):
        return Remark(_different(task, result), evidence(result), tables)
    if isinstance(result, CannotRun):
        return _unfit(task, result, tables)
    return Remark(sample=tables)


def _refusal(task: Task, text: str) -> str | None:
    if len(text) > LONGEST:
        return f"`{task.file}` has {len(text):,} characters; at most {LONGEST:,} are read"
    if "\x00" in text:
        return f"`{task.file}` holds a character NUL, which PostgreSQL takes in no text"
    script = Script(text)
    if not script.statements:
        return f"`{task.file}` holds no statement"
    found = refused(script, writes=task.writes, several=task.writes)
    if found is None:
        return None
    asked = "statements that change the tables" if task.writes else "one statement that only reads"
    where = f"line {found.line}, column {found.column}"
    return f"`{task.file}` {found.what}, {where}: the task asks for {asked}; nothing of it was run"


def _tried(
    differ: Differ, task: Task, script: Script, sample: Data
) -> tuple[tuple[Table, ...], Failed | None]:
    """What it gives on the sample, or how it fails there."""
    engine, tables = differ.engine, differ.schema.tables
    try:
        engine.load(tables, sample, reading=not task.writes)
        outcome = engine.run(script, tables if task.writes else ())
    except EngineError as error:
        return (), error.failed
    finally:
        engine.clear()
    if outcome.failed is not None:
        return (), outcome.failed
    given = [shown(rows, "on the sample database") for rows in outcome.returned]
    used = {table.name: table.shown for table in differ.schema.used_by(script.names)}
    for name, rows in (outcome.tables or {}).items():
        if name in used and sorted(map(repr, rows)) != sorted(map(repr, sample.get(name, ()))):
            given.append(filled(name, used[name], rows, "on the sample database, afterwards"))
    return tuple(given), None


def _failing(task: Task, failed: Failed) -> str:
    if failed.kind == "endless":
        return f"`{task.file}` does not end: it was stopped on a handful of rows ({failed.message})"
    where = f", line {failed.line}, column {failed.column}" if failed.line else ""
    return f"`{task.file}`{where}: PostgreSQL says: {failed.message}"


def _different(task: Task, result: Different) -> str:
    rows = f"{result.rows} row{'s' * (result.rows != 1)}, shown below," if result.rows else "no rows at all"
    return f"on a database of {rows} `{task.file}` {_did(task, result)}"


def _did(task: Task, result: Different) -> str:
    if result.b.failed is not None:
        return f"fails: {result.b.failed.message}"
    if result.a.failed is not None:
        return f"succeeds, where it must fail: {result.a.failed.message}"
    if result.ordered:
        return "gives the right rows in another order than the task asks for"
    if task.writes:
        return "leaves other rows than the task asks for"
    return "gives another result than the task asks for"


def _unfit(task: Task, result: CannotRun, sample: tuple[Table, ...]) -> Remark:
    if result.query != "b":
        return Remark(f"the comparison failed: {result.message}", ours=True)
    if result.reason == "undetermined":
        said = result.message.removeprefix("its result is ").removeprefix("left to chance: ")
        return Remark(f"the result of `{task.file}` is left to chance: {said}", evidence(result), sample)
    return Remark(
        _failing(task, Failed(result.message, result.code, result.reason, result.line, result.column))
    )

"""Use case: do two queries mean the same? Makes the engine, asks the instrument, says it in our nouns."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from hotseat.errors import WrongUse
from hotseat.model import Evidence
from hotseat.model.value import Value

if TYPE_CHECKING:
    from hotseat.app.sessions import Session
    from hotseat.instruments.sql import Different, Engine, Options, Result, Same

Dialect = Literal["postgres", "sqlite", "mysql"]
Target = Literal["postgres", "sqlite"]
LARGEST = 1 << 20
"""Bytes of one file."""


class Ask(Value, frozen=True):
    """What is asked. Paths are of files; `engine` None: what suits the dialect."""

    schema: str
    a: str
    b: str
    dialect: Dialect = "postgres"
    engine: Target | None = None
    ordered: bool = False
    strict: bool = False
    seconds: float = 10.0
    seed: int = 0


class Finding(Value, frozen=True):
    """What came of it."""

    result: Literal["same", "different", "cannot-run"]
    message: str
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...]
    details: Any
    """The instrument's own result, as JSON has it."""


def sqldiff(session: Session, ask: Ask) -> Finding:
    """Compare two files of SQL.

    Raises WrongUse (a file cannot be read, the schema is wrong), Missing, ServiceFailed.
    """
    from hotseat.instruments.sql import Options

    options = Options(ask.ordered, ask.seed, ask.seconds, strict=ask.strict)
    texts = [_read(path) for path in (ask.schema, ask.a, ask.b)]
    target = ask.engine or ("sqlite" if ask.dialect == "sqlite" else "postgres")
    result = _compared(session, ask, target, texts, options)
    return _finding(ask, result)


def _compared(session: Session, ask: Ask, target: Target, texts: Sequence[str], options: Options) -> Result:
    from hotseat.instruments.sql import Differ, EngineError

    schema, a, b = texts
    with _engine(session, target) as engine:
        try:
            engine.create(_translated(schema, ask.dialect, target))
            differ = Differ(engine, dialect=ask.dialect)
        except EngineError as error:
            at = f", line {error.failed.line}" if error.failed.line else ""
            raise WrongUse(
                f"{ask.schema}{at}: {engine.name} refuses the schema: {error.failed.message}"
            ) from error
        try:
            return differ.compare(a, b, options)
        finally:
            differ.close()


@contextmanager
def _engine(session: Session, target: Target) -> Generator[Engine]:
    """An empty database: in memory, or on a server of its own."""
    if target == "sqlite":
        from hotseat.instruments.sql import Sqlite

        engine = Sqlite()
        yield engine
        engine.close()
        return
    from hotseat.instruments.sql.postgres import Postgres
    from hotseat.services import registry

    (address,) = session.addresses(["postgres"])
    lease = registry.lease(address)
    try:
        server = Postgres(lease.database.connect())
        yield server
        server.close()
    finally:
        lease.close()


def _read(path: str) -> str:
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise WrongUse(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > LARGEST:
        raise WrongUse(f"{path} has {len(data):,} bytes: more than {LARGEST:,} are not compared")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongUse(
            f"{path} is not UTF-8 text: byte {error.start} is 0x{data[error.start]:02x}"
        ) from error


def _translated(schema: str, dialect: Dialect, target: Target) -> str:
    from hotseat.instruments.sql.parsing import parse_all, write

    if dialect == target:
        return schema
    trees = parse_all(schema, dialect)
    written = [write(tree, target) for tree in trees or ()]
    if trees is None or None in written:
        raise WrongUse(f"the schema cannot be translated from {dialect} to {target}")
    return ";\n".join(one or "" for one in written)


def _finding(ask: Ask, result: Result) -> Finding:
    import msgspec

    from hotseat.instruments.sql import CannotRun, Same
    from hotseat.instruments.sql.show import evidence

    details = msgspec.to_builtins(result, enc_hook=str)
    if isinstance(result, Same):
        return Finding("same", _same(result), (), result.notes, details)
    if isinstance(result, CannotRun):
        where = f", line {result.line}, column {result.column}" if result.line else ""
        path = {"a": ask.a, "b": ask.b, "schema": ask.schema}[result.query]
        shown = evidence(result, names=(ask.a, ask.b))
        return Finding("cannot-run", f"{path}{where}: {result.message}", shown, result.notes, details)
    return Finding("different", _different(result), evidence(result, names=("A", "B")), result.notes, details)


def _same(result: Same) -> str:
    if result.identical:
        return f"the same: they differ in nothing but white space and comments ({result.engine})"
    reach = result.reach
    return (
        f"the same, as far as was searched: {reach.databases:,} databases, {reach.killed} of {reach.mutants}"
        f" mutants of both told apart, {reach.seconds:.2f} s ({result.engine})"
    )


def _different(result: Different) -> str:
    rows = f"{result.rows} row{'s' * (result.rows != 1)}" if result.rows else "no rows"
    how = " in the order of their rows" if result.ordered else ""
    reach = result.reach
    return (
        f"different{how}: on a database of {rows} ({result.engine}, confirmed twice;"
        f" {reach.databases:,} databases tried, {reach.seconds:.2f} s)"
    )

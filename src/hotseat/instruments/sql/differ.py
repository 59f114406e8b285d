"""The instrument itself: reads a schema once, then compares as many pairs on it as are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hotseat.instruments.sql import twin
from hotseat.instruments.sql.comparison import Comparison
from hotseat.instruments.sql.engine import Engine, EngineError
from hotseat.instruments.sql.lexing import tokens
from hotseat.instruments.sql.literals import column_name, literal
from hotseat.instruments.sql.options import Options
from hotseat.instruments.sql.result import Result, cannot
from hotseat.instruments.sql.schema import Column, Data, Schema, Table
from hotseat.instruments.sql.sqlite import Sqlite

_DOUBTFUL = frozenset({"other", "array", "interval", "time", "uuid", "json"})
"""Kinds of which not every value that is thought up is one."""


class Differ:
    """Compares queries on the schema that `engine` holds. dialect: of the queries; None for the engine's own."""

    def __init__(self, engine: Engine, *, dialect: str | None = None) -> None:
        self.engine = engine
        self.dialect = dialect or engine.dialect
        self.schema: Schema = engine.schema()
        self._twins: dict[tuple[str, ...], Sqlite | None] = {}
        self._allowed: dict[tuple[str, str, Any], bool] = {}

    def close(self) -> None:
        """Forget the engines made on the way; the one handed in belongs to the caller."""
        for one in self._twins.values():
            if one is not None:
                one.close()
        self._twins.clear()

    def compare(self, a: str, b: str, options: Options | None = None, known: Sequence[Data] = ()) -> Result:
        """Look for the smallest legal database on which `a` (the reference) and `b` differ.

        known: databases to try first. Never raises for what is wrong with `a` or `b`.
        """
        comparison = Comparison(self, options or Options())
        try:
            return comparison.result(a, b, known)
        except EngineError as error:
            return cannot("schema", error.failed, self.engine.name)

    # ------------------------------------------------------------------ for comparisons

    def twin(self, tables: Sequence[Table]) -> Sqlite | None:
        """SQLite with these tables, where it has them alike."""
        names = tuple(table.name for table in tables)
        if names not in self._twins:
            self._twins[names] = self._made(tables)
        return self._twins[names]

    def _made(self, tables: Sequence[Table]) -> Sqlite | None:
        script = twin.statements(tables) if self.engine.dialect == "postgres" else None
        if script is None:
            return None
        engine = Sqlite(case_sensitive=True)
        try:
            engine.create(script)
        except EngineError:
            return None
        return engine

    def allowed(self, table: Table, column: Column, values: Sequence[Any]) -> list[Any]:
        """The values that pass those checks of the table which speak of this column alone."""
        checks = [check for check in table.checks if _mentions(check, table) == {column.name}]
        if column.kind in _DOUBTFUL:
            checks.append(f"{column_name(column.name)} IS NOT NULL")  # a value that is none of its type fails
        unknown = [v for v in values if (table.name, column.name, v) not in self._allowed] if checks else []
        if unknown:
            asked = [_asked(checks, column, value, self.engine.dialect) for value in unknown]
            for value, holds in zip(unknown, self.engine.holds(asked), strict=True):
                self._allowed[table.name, column.name, value] = holds
        return [value for value in values if self._allowed.get((table.name, column.name, value), True)]


def _mentions(check: str, table: Table) -> set[str]:
    """The columns a check speaks of."""
    words = {token.text.strip('"').lower() for token in tokens(check) if token.kind in ("word", "quoted")}
    return {column.name for column in table.columns if column.name.lower() in words}


def _asked(checks: Sequence[str], column: Column, value: Any, dialect: str) -> str:
    """Whether one value passes all of them, as a condition without columns."""
    written = literal(value)
    if dialect == "postgres":
        written = f"CAST({written} AS {column.type})"
    together = " AND ".join(f"(({check}) IS NOT FALSE)" for check in checks)
    if dialect == "sqlite":
        together = " AND ".join(f"(({check}) IS NOT 0)" for check in checks)
    return f"SELECT {together} FROM (SELECT {written} AS {column_name(column.name)}) one"

"""What a database may hold: tables, columns, keys. Frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hotseat.model import Value as Frozen

Row = tuple[Any, ...]
"""Values of the columns that can be written, in order: None, bool, int, Decimal, or str for all else."""
Data = Mapping[str, Sequence[Row]]
"""Rows of each table, by its name; a table that is left out is empty."""


class Column(Frozen, frozen=True):
    """A column that can be written."""

    name: str
    type: str
    """As the engine writes it: `numeric(10,2)`."""
    kind: str
    """What its values are: int, decimal, text, bool, date, timestamp, time, json, array, enum, uuid, or other."""
    nullable: bool = True
    labels: tuple[str, ...] = ()
    """Of an enum."""
    length: int | None = None
    """Of a text, in characters."""


class Foreign(Frozen, frozen=True):
    """A foreign key."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


class Table(Frozen, frozen=True):
    """A table. Columns that the engine computes are left out."""

    name: str
    """As it is written in a statement: quoted and qualified where it must be."""
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...] = ()
    """Primary key first, then unique ones."""
    foreign: tuple[Foreign, ...] = ()
    checks: tuple[str, ...] = ()
    """Their expressions."""
    overriding: bool = False
    """Has a column GENERATED ALWAYS AS IDENTITY."""
    shown: tuple[str, ...] = ()
    """All columns, those included that the engine computes."""
    primary: bool = False
    """The first of `keys` is the primary key."""
    plain: bool = True
    """Nothing in it that SQLite would not understand alike: expressions as defaults, triggers, unusual indexes."""

    def index(self, column: str) -> int:
        """The place of a column."""
        return next(at for at, one in enumerate(self.columns) if one.name == column)


class Schema(Frozen, frozen=True):
    """The tables, those that are referred to before those that refer."""

    tables: tuple[Table, ...]
    texts: Mapping[str, str] = {}
    """Views and functions by name, with their definitions."""

    def table(self, name: str) -> Table:
        """The table of that name."""
        return next(one for one in self.tables if one.name == name)

    def used_by(self, names: Iterable[str]) -> tuple[Table, ...]:
        """The tables that statements with these words may touch, and those that their keys lead to."""
        from hotseat.instruments.sql.script import Script

        words, pending = set(names), True
        while pending:
            more = [text for name, text in self.texts.items() if name.lower() in words]
            found = words.union(*(Script(text).names for text in more))
            pending, words = found != words, found
        chosen = {table.name for table in self.tables if _bare(table.name) in words}
        for table in reversed(self.tables):
            if table.name in chosen:
                chosen.update(key.table for key in table.foreign)
        return tuple(table for table in self.tables if table.name in chosen)


def in_order(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Those that are referred to first; where they refer to one another in a circle, by name."""
    left = sorted(tables, key=lambda table: table.name)
    done: list[Table] = []
    while left:
        names = {table.name for table in left}
        free = [t for t in left if not {key.table for key in t.foreign} & (names - {t.name})] or left[:1]
        done += free
        left = [table for table in left if table not in free]
    return tuple(done)


def dangling(tables: Sequence[Table], data: Data) -> bool:
    """Whether some row refers to one that is not there (keys that are deferred count at once)."""
    for table in tables:
        for key in table.foreign:
            rows = data.get(table.name, ())
            if not rows:
                continue
            places = [table.index(name) for name in key.columns]
            target = next((one for one in tables if one.name == key.table), None)
            if target is None:
                continue
            to = [target.index(name) for name in key.to]
            there = {tuple(row[at] for at in to) for row in data.get(key.table, ())}
            for row in rows:
                value = tuple(row[at] for at in places)
                if None not in value and value not in there:
                    return True
    return False


def size(data: Data) -> int:
    """How many rows it has."""
    return sum(len(rows) for rows in data.values())


def _bare(name: str) -> str:
    return name.rpartition(".")[2].strip('"').lower()

"""Small databases at random, shaped so that queries come apart on them. Deterministic by the random handed in.

What makes queries differ is rarely a value: it is two rows that are equal, a row without partner, a group of one,
a NULL, a table without rows. So each database first draws few values for each column (ties and duplicates follow),
then how many rows each table has, then the rows. Columns that are compared share their values, so joins meet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from hotseat.instruments.sql.domains import Domain, Hints, day_after, domain
from hotseat.instruments.sql.schema import Column, Data, Foreign, Row, Table

_NULLS = (0.0, 0.0, 0.15, 0.4)
Filter = Callable[[Table, Column, Sequence[Any]], list[Any]]
"""Which of these values a column's own constraints let in."""


class Population:
    """Draws databases for some tables. nulls: False keeps NULL out of every column."""

    def __init__(
        self, tables: Sequence[Table], said: Hints, allowed: Filter, *, strict: bool = False
    ) -> None:
        self._tables, self._said, self._strict = tables, said, strict
        self._groups = _groups(tables, said)
        self._parents = {key.table for table in tables for key in table.foreign if key.table != table.name}
        self.domains: dict[tuple[str, str], Domain] = {}
        for table in tables:
            for column in table.columns:
                full = domain(column, said, self._names_beside(table, column))
                near, plain = (tuple(allowed(table, column, part)) for part in (full.near, full.plain))
                self.domains[table.name, column.name] = Domain(near, plain)

    def draw(self, random: Random, number: int) -> Data:
        """The database of that number: the first ones are the smallest."""
        drawn = _Draw(self, random, nulls=random.choice(_NULLS) if number >= 12 else 0.0)
        data: dict[str, list[Row]] = {}
        focus = random.choice(self._tables).name if self._tables else ""
        for table in self._tables:
            data[table.name] = drawn.rows(table, self._rows(random, number, table, focus), data)
        return data

    def nullable(self, table: Table, column: Column) -> bool:
        """Whether NULL is tried there."""
        if not column.nullable:
            return False
        constrained = any(column.name in key for key in table.keys) or any(
            column.name in key.columns for key in table.foreign
        )
        return not (self._strict and (constrained or any(column.name in check for check in table.checks)))

    def group(self, table: Table, column: Column) -> str:
        """What columns share that are compared with each other."""
        return self._groups.get((table.name, column.name), f"{table.name}.{column.name}")

    def _rows(self, random: Random, number: int, table: Table, focus: str) -> int:
        if number < 8:
            return 1
        parent = table.name in self._parents
        if number < 40:
            return (
                random.choice((1, 1, 2, 2)) if parent or table.name == focus else random.choice((0, 1, 1, 2))
            )
        if self._said.counts and number % 2:
            most = self._said.counts[number // 2 % len(self._said.counts)]
            if parent or table.name == focus or random.random() < 0.6:
                return most + random.choice((0, 0, 1, -1))
        if random.random() < 0.08:
            return 0
        return random.choice((1, 2, 2, 3)) if parent else random.choice((0, 1, 2, 2, 3, 4, 5))

    def _names_beside(self, table: Table, column: Column) -> list[str]:
        mine = self.group(table, column)
        beside = {name for (_, name), group in self._groups.items() if group == mine}
        return sorted(name.lower() for name in beside if name != column.name)


class _Draw:
    """The values of one database."""

    def __init__(self, population: Population, random: Random, nulls: float) -> None:
        self._all, self._random, self._nulls = population, random, nulls
        self._pools: dict[str, list[Any]] = {}
        self._copying = random.random() < 0.4
        self._counting = random.random() < 0.5
        """Keys are 1, 2, 3 ..."""
        self._spread = random.random() < 0.4
        """Each row refers to another one, as far as there are others."""

    def rows(self, table: Table, count: int, data: Mapping[str, list[Row]]) -> list[Row]:
        rows: list[Row] = []
        seen: dict[tuple[str, ...], set[Row]] = {key: set() for key in table.keys}
        for _ in range(max(count, 0)):
            for patience in range(8):
                row = self._row(table, rows, data, patience)
                if row is not None and self._new(table, row, seen):
                    rows.append(row)
                    break
        return rows

    def _row(
        self, table: Table, rows: Sequence[Row], data: Mapping[str, list[Row]], patience: int
    ) -> Row | None:
        values: dict[str, Any] = {}
        if rows and self._copying and self._random.random() < 0.5:
            values = dict(zip((column.name for column in table.columns), rows[-1], strict=True))
            changed = {name for key in table.keys[: patience + 1] for name in key}
            if self._random.random() < 0.5:
                changed.add(self._random.choice(table.columns).name)
            values = {name: value for name, value in values.items() if name not in changed}
        for key in table.foreign:
            if not set(key.columns) <= values.keys() and not self._refer(table, key, rows, data, values):
                return None
        for column in table.columns:
            if column.name not in values:
                counted = (
                    self._counting and patience < 4 and (column.name,) in table.keys and column.kind == "int"
                )
                values[column.name] = (
                    len(rows) + 1 + patience if counted else self._value(table, column, patience)
                )
        return tuple(values[column.name] for column in table.columns)

    def _refer(
        self,
        table: Table,
        key: Foreign,
        rows: Sequence[Row],
        data: Mapping[str, list[Row]],
        values: dict[str, Any],
    ) -> bool:
        """Point to a row that is there, to nothing, or (a table that refers to itself) to the row itself."""
        target = next((one for one in self._all._tables if one.name == key.table), None)  # pyright: ignore[reportPrivateUsage] - one noun in two parts
        there = rows if key.table == table.name else data.get(key.table, ())
        columns = [table.columns[table.index(name)] for name in key.columns]
        free = [one for one in columns if self._all.nullable(table, one)]
        if free and (
            not there or self._random.random() < max(self._nulls, 0.25 if key.table == table.name else 0)
        ):
            values.update({column.name: None for column in columns if column in free})
            return len(free) > 0
        if not there or target is None:
            return False
        chosen = there[len(rows) % len(there)] if self._spread else self._random.choice(there)
        if key.table == table.name and self._spread:
            chosen = there[-1]  # a chain
        for name, to in zip(key.columns, key.to, strict=True):
            values.setdefault(name, chosen[target.index(to)])
        return True

    def _value(self, table: Table, column: Column, patience: int) -> Any:
        unique = any(column.name in key for key in table.keys)
        if self._all.nullable(table, column) and self._random.random() < self._nulls:
            return None
        pool = self._pool(table, column, more=patience if unique else 0)
        return self._random.choice(pool) if pool else None

    def _pool(self, table: Table, column: Column, more: int) -> list[Any]:
        group = f"{self._all.group(table, column)}:{column.kind}"
        if group not in self._pools:
            self._pools[group] = self._few(self._all.domains[table.name, column.name], column)
        pool = self._pools[group]
        if more:
            pool = [*pool, *self._all.domains[table.name, column.name].all]
            if column.kind == "int":
                pool += range(1, 10)
        return pool

    def _few(self, values: Domain, column: Column) -> list[Any]:
        count = self._random.choice((1, 2, 2, 3, 4))
        near = list(values.near)
        self._random.shuffle(near)
        plain = list(values.plain)
        head = plain[:3] if self._random.random() < 0.5 else self._random.sample(plain, min(3, len(plain)))
        chosen = near[: self._random.choice((1, 2, count))] if near and self._random.random() < 0.8 else []
        chosen += head[: max(1, count - len(chosen))]
        if column.kind in ("date", "timestamp") and chosen and self._random.random() < 0.4:
            chosen.append(day_after(chosen[0]))
        return list(dict.fromkeys(chosen))

    def _new(self, table: Table, row: Row, seen: dict[tuple[str, ...], set[Row]]) -> bool:
        keys = {key: tuple(row[table.index(name)] for name in key) for key in table.keys}
        primary = table.keys[0] if table.primary else None
        for key, value in keys.items():
            if (None in value and key == primary) or (None not in value and value in seen[key]):
                return False
        for key, value in keys.items():
            seen[key].add(value)
        return True


def _groups(tables: Sequence[Table], said: Hints) -> dict[tuple[str, str], str]:
    """Columns by the group whose values they share: joined by keys, or compared in a query."""
    leader: dict[tuple[str, str], tuple[str, str]] = {}

    def root(one: tuple[str, str]) -> tuple[str, str]:
        while leader.setdefault(one, one) != one:
            one = leader[one]
        return one

    by_name: dict[str, list[tuple[str, str]]] = {}
    for table in tables:
        for column in table.columns:
            by_name.setdefault(column.name.lower(), []).append((table.name, column.name))
        for key in table.foreign:
            for name, to in zip(key.columns, key.to, strict=True):
                leader[root((table.name, name))] = root((key.table, to))
    for left, right in said.equal:
        members = by_name.get(left, []) + by_name.get(right, [])
        for one in members[1:]:
            leader[root(one)] = root(members[0])
    return {one: ".".join(root(one)) for one in list(leader)}

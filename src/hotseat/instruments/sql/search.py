"""The search: database after database, until one tells the two apart or the limit is reached. Deterministic by seed.

Three sources take turns. Databases that were kept from earlier searches of the same reference come first. Fresh
ones are drawn (`populate`). And those that killed a mutant of either query, the ones that reach into its corners,
are kept and varied: a cell, a row more, a row less, a row twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

from hotseat.instruments.sql.compare import same
from hotseat.instruments.sql.engine import Outcome
from hotseat.instruments.sql.judge import Judge, Seen
from hotseat.instruments.sql.populate import Population
from hotseat.instruments.sql.schema import Data, Row, Table
from hotseat.instruments.sql.script import Script

FIRST = 60
"""So many databases are tried before mutants are made: most pairs differ on one of them."""
_AT_ONCE, _AT_ONCE_FAR = 30, 8
"""Mutants that one database is tried on: in memory, and on a server."""
_IMPATIENT = 0.05
"""Seconds for a mutant: those that never end are many where a query calls itself."""


class Mutation(NamedTuple):
    """A mutant that no database has told from its query yet."""

    of: str
    script: Script


class Search:
    """One pair on one engine. mutations: makes the mutants of both, when they are wanted."""

    def __init__(
        self,
        judge: Judge,
        population: Population,
        seed: int,
        mutations: Callable[[], Iterator[Mutation]],
        limit: int,
        deadline: float,
    ) -> None:
        self._judge, self.population, self._limit, self._deadline = judge, population, limit, deadline
        self._random = Random(seed)
        self._make = mutations
        self._alive: list[Mutation] | None = None
        self.tried = self.mutants = 0
        self.kept: list[Data] = []
        self.unstable: Seen | None = None

    @property
    def killed(self) -> int:
        """Mutants that some database told from their query."""
        return self.mutants - len(self._alive or ())

    def different(self, known: Sequence[Data] = ()) -> Seen | None:
        """The first database found that tells the two apart; None at the limit."""
        for data in known:
            seen = self._try(data)
            if seen is not None:
                return seen
        number = 0
        while number < self._limit and time.monotonic() < self._deadline:
            seen = self._try(self._next(number))
            number += 1
            if seen is not None:
                return seen
        return None

    def smaller(self, count: int) -> Seen | None:
        """Look again, without NULL anywhere."""
        for number in range(count):
            data = self.population.draw(self._random, number % 11 if number < 40 else number)
            rows = [row for rows in data.values() for row in rows]
            if any(None in row for row in rows) or time.monotonic() > self._deadline:
                continue
            self.tried += 1
            seen = self._judge.see(data)
            if seen.kind in ("different", "order"):
                return seen
        return None

    def _next(self, number: int) -> Data:
        if self.kept and number > FIRST and number % 3:
            return vary(self._random.choice(self.kept), self.population, self._judge.tables, self._random)
        return self.population.draw(self._random, number)

    def _try(self, data: Data) -> Seen | None:
        self.tried += 1
        seen = self._judge.see(data)
        if seen.kind in ("different", "order"):
            return seen
        if seen.kind.startswith("unstable"):
            self.unstable = self.unstable or seen
        elif seen.kind == "same" and self.tried > FIRST:
            self._kill(seen)
        return None

    def _kill(self, seen: Seen) -> None:
        """Which mutants does this database tell from their query?"""
        if self._alive is None:
            self._alive = list(self._make())
            self.mutants = len(self._alive)
        if not self._alive or seen.a is None or seen.b is None:
            return
        judge = self._judge
        changed = () if judge.pair.reads else judge.tables
        patience, judge.engine.seconds = judge.engine.seconds, min(judge.engine.seconds, _IMPATIENT)
        count = _AT_ONCE if judge.engine.dialect == "sqlite" else _AT_ONCE_FAR
        try:
            if judge.engine.load(judge.tables, seen.data, reading=judge.pair.reads) is None:
                return
            survivors = [one for one in self._alive[:count] if not self._differs(one, seen, changed)]
        finally:
            judge.engine.clear()
            judge.engine.seconds = patience
        if len(survivors) < len(self._alive[:count]):
            self.kept.append(seen.data)
        # Those that live on go to the end: each has its turn on other databases.
        self._alive = [*self._alive[count:], *survivors]

    def _differs(self, mutation: Mutation, seen: Seen, changed: Sequence[Table]) -> bool:
        outcome = self._judge.engine.run(mutation.script, changed)
        if outcome.failed and outcome.failed.kind == "refused":
            self.mutants -= 1  # no SQL: neither alive nor killed
            return True
        original: Outcome | None = seen.a if mutation.of == "a" else seen.b
        return original is not None and not same(original, outcome, loose=self._judge.pair.loose)


def vary(data: Data, population: Population, tables: Sequence[Table], random: Random) -> Data:
    """One small change."""
    filled = [table for table in tables if data.get(table.name)]
    if not filled:
        return population.draw(random, 20)
    table = random.choice(filled)
    rows = list(data[table.name])
    place = random.randrange(len(rows))
    match random.choice(("cell", "cell", "less", "twice", "more")):
        case "cell":
            rows[place] = _cell(rows[place], table, population, random)
        case "less":
            del rows[place]
        case "twice":
            rows.append(_other_key(rows[place], table, population, random))
        case _:
            rows += population.draw(random, 30).get(table.name, ())
    return {**data, table.name: _unique(table, rows)}


def _cell(row: Row, table: Table, population: Population, random: Random) -> Row:
    at = random.randrange(len(table.columns))
    column = table.columns[at]
    values: list[Any] = list(population.domains[table.name, column.name].all)
    if population.nullable(table, column):
        values.append(None)
    return (*row[:at], random.choice(values), *row[at + 1 :]) if values else row


def _other_key(row: Row, table: Table, population: Population, random: Random) -> Row:
    """The same row under another key."""
    changed = list(row)
    for key in table.keys:
        at = table.index(random.choice(key))
        values = population.domains[table.name, table.columns[at].name].all
        if values:
            changed[at] = random.choice(values)
    return tuple(changed)


def _unique(table: Table, rows: Sequence[Row]) -> list[Row]:
    """Rows whose keys are there already are left out."""
    seen: set[Row] = set()
    kept: list[Row] = []
    for row in rows:
        keys = [(key, *(row[table.index(name)] for name in key)) for key in table.keys]
        full = [key for key in keys if None not in key]
        if not seen.intersection(full):
            seen.update(full)
            kept.append(row)
    return kept

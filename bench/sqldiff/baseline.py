"""The simple tester: tables filled at random, nothing learnt from the queries, until both answers differ."""

from __future__ import annotations

import time
from random import Random
from typing import Any

from hotseat.instruments.sql import Differ, EngineError, Script
from hotseat.instruments.sql.domains import Domain, Hints, domain
from hotseat.instruments.sql.judge import Judge, Pair
from hotseat.instruments.sql.schema import Column, Row, Table

_NOTHING = Hints({}, (), (), ())


def refutes(differ: Differ, right: str, wrong: str, seconds: float) -> bool:
    """Whether some database of up to five random rows in each table tells them apart within processor time."""
    pair = Pair(Script(right), Script(wrong))
    tables = differ.schema.used_by(pair.a.names | pair.b.names)
    judge, random, begun = Judge(differ.engine, tables, pair), Random(0), time.process_time()
    domains = {
        (table.name, column.name): domain(column, _NOTHING) for table in tables for column in table.columns
    }
    while time.process_time() - begun < seconds:
        data: dict[str, list[Row]] = {}
        for table in tables:
            data[table.name] = [
                tuple(_value(table, column, data, domains, random) for column in table.columns)
                for _ in range(random.randrange(6))
            ]
        try:
            if judge.see(data, thorough=True).kind == "different":
                return True
        except EngineError:
            return False
    return False


def _value(
    table: Table,
    column: Column,
    data: dict[str, list[Row]],
    domains: dict[tuple[str, str], Domain],
    random: Random,
) -> Any:
    """A random value; a key that leads elsewhere leads to a row that is there."""
    if column.nullable and random.random() < 0.2:
        return None
    for key in table.foreign:
        if key.columns == (column.name,) and data.get(key.table):
            return random.choice(data[key.table])[0]
    if column.kind == "int":
        return random.randrange(100)
    plain = domains[table.name, column.name].plain
    return random.choice(plain) if plain else None

"""Two scripts on one database: the same, different, or left to chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from hotseat.instruments.sql.compare import in_same_order, same, tied
from hotseat.instruments.sql.engine import Engine, Outcome
from hotseat.instruments.sql.ordering import Keyed
from hotseat.instruments.sql.schema import Data, Table, dangling
from hotseat.instruments.sql.script import Script

_ORDERS = 9
"""In so many more orders the rows are stored before a query that may depend on them is believed."""

Kind = Literal["same", "different", "order", "unstable-a", "unstable-b", "illegal"]


class Pair(NamedTuple):
    """What is compared. keyed: `a` with the keys of its order, where the order counts."""

    a: Script
    b: Script
    keyed: Keyed | None = None
    loose: bool = False

    @property
    def reads(self) -> bool:
        """Neither of them changes data."""
        return self.a.is_query and self.b.is_query

    @property
    def chancy(self) -> bool:
        """One of them may depend on the order in which rows are found."""
        return self.keyed is not None or self.a.order_matters or self.b.order_matters


class Seen(NamedTuple):
    """What was seen on one database."""

    kind: Kind
    data: Data
    """The rows that were let in."""
    a: Outcome | None = None
    b: Outcome | None = None
    other: Outcome | None = None
    """Of an unstable script: another outcome on the same rows."""


class Judge:
    """Runs a pair on one engine. tables: those that are filled, and read after a change."""

    def __init__(self, engine: Engine, tables: Sequence[Table], pair: Pair) -> None:
        self.engine, self.tables, self.pair = engine, tables, pair

    def see(self, data: Data, *, thorough: bool = False) -> Seen:
        """Judge one database. thorough: with its rows stored in several orders.

        Raises EngineError where the engine itself fails.
        """
        if dangling(self.tables, data):
            return Seen("illegal", data)
        first = self._once(data, 0)
        if first.kind == "illegal":
            return first
        orders = 1 if not self.pair.chancy else _ORDERS
        for order in range(1, 1 + (orders if thorough else min(1, self.pair.chancy))):
            again = self._once(first.data, order)
            chance = self._chance(first, again)
            if chance is not None:
                return chance
            if first.kind == "same":
                first = again
        return first

    def _chance(self, first: Seen, again: Seen) -> Seen | None:
        """What the order of storing changed, if anything."""
        if not (first.a and first.b and again.a and again.b):
            return None
        loose = self.pair.loose
        if not same(first.a, again.a, loose=loose):
            return Seen("unstable-a", first.data, first.a, first.b, again.a)
        if not same(first.b, again.b, loose=loose):
            return Seen("unstable-b", first.data, first.a, first.b, again.b)
        return None

    def _once(self, data: Data, order: int) -> Seen:
        kept = self.engine.load(self.tables, data, order=order, reading=self.pair.reads)
        if kept is None:
            return Seen("illegal", data)
        try:
            if kept is not data and dangling(self.tables, kept):
                return Seen("illegal", data)
            return self._compared(kept)
        finally:
            self.engine.clear()

    def _compared(self, data: Data) -> Seen:
        changed = () if self.pair.reads else self.tables
        a = self.engine.run(self.pair.a, changed)
        b = self.engine.run(self.pair.b, changed)
        if not same(a, b, loose=self.pair.loose):
            return Seen("different", data, a, b)
        keyed = self.pair.keyed
        if keyed is None or a.failed or len(b.returned) != 1:
            return Seen("same", data, a, b)
        sorted_a = self.engine.run(keyed.script)
        if sorted_a.failed:
            return Seen("same", data, a, b)
        groups = tied(sorted_a.returned[0], keyed.places, keyed.hidden, loose=self.pair.loose)
        ordered = in_same_order(groups, b.returned[0], loose=self.pair.loose)
        return Seen("same" if ordered else "order", data, a, b)

"""One comparison: read both, see whether they run, search, shrink, confirm."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from hotseat.instruments.sql import twin
from hotseat.instruments.sql.domains import Hints, hints
from hotseat.instruments.sql.judge import Judge, Pair, Seen
from hotseat.instruments.sql.literals import insert
from hotseat.instruments.sql.mutants import mutants
from hotseat.instruments.sql.options import Options
from hotseat.instruments.sql.ordering import Keyed, keyed
from hotseat.instruments.sql.parsing import Tree, parse, parse_all, write
from hotseat.instruments.sql.populate import Population
from hotseat.instruments.sql.result import (
    Answer,
    CannotRun,
    Different,
    Filled,
    Reach,
    Result,
    Same,
    Which,
    answer,
    cannot,
)
from hotseat.instruments.sql.schema import Column, Data, Table, size
from hotseat.instruments.sql.script import Script
from hotseat.instruments.sql.search import Mutation, Search
from hotseat.instruments.sql.shrink import shrink

if TYPE_CHECKING:
    from hotseat.instruments.sql.differ import Differ

FAST, REAL = 2500, 700
"""Databases tried where nobody says how many: in memory, and on a server."""
_MUTANTS = 60
"""Of each query; of long ones fewer, since each costs as much as the query."""
_LONG = 2000
_NAMES = {"postgres": "PostgreSQL", "sqlite": "SQLite", "mysql": "MySQL"}
_FOUND = ("different", "order")


class Comparison:
    """One pair."""

    def __init__(self, differ: Differ, options: Options) -> None:
        self._differ, self._engine, self._options = differ, differ.engine, options
        self._begun = time.monotonic()
        self._deadline = self._begun + options.seconds
        self._notes: list[str] = []
        self._searches: list[Search] = []
        self._unstable: Seen | None = None
        self._tables: Sequence[Table] = ()
        self._texts: tuple[str, str] = ("", "")
        self._trees: tuple[Tree | None, Tree | None] = (None, None)

    def result(self, a: str, b: str, known: Sequence[Data]) -> Result:
        """Read both, see whether they run, search."""
        scripts: list[Script] = []
        both: tuple[tuple[Which, str], ...] = (("a", a), ("b", b))
        for which, text in both:
            script = self._script(which, text)
            if isinstance(script, CannotRun):
                return script
            scripts.append(script)
        one, other = scripts
        self._texts = (one.text, other.text)
        self._trees = (parse(one.text, self._engine.dialect), parse(other.text, self._engine.dialect))
        self._tables = self._differ.schema.used_by(one.names | other.names)
        pair = Pair(one, other, self._keyed(self._trees[0]), loose=self._engine.dialect == "sqlite")
        refused = self._probed(pair)
        if refused is not None:
            return refused
        if one.canonical == other.canonical and (self._options.trusted or not pair.chancy):
            return Same(self._reach(), self._engine.name, True, tuple(self._notes))
        return self._searched(pair, known)

    # ------------------------------------------------------------------ reading

    def _script(self, which: Which, text: str) -> Script | CannotRun:
        dialect, target = self._differ.dialect, self._engine.dialect
        if "\x00" in text:
            return CannotRun(which, "refused", "it holds a character NUL", engine=self._engine.name)
        if dialect != target:
            trees = parse_all(text, dialect)
            written = [write(tree, target) for tree in trees or ()]
            if not trees or None in written:
                said = f"it cannot be translated from {_NAMES[dialect]} to {_NAMES[target]}"
                return CannotRun(which, "refused", said, engine=self._engine.name)
            text = ";\n".join(one or "" for one in written)
            self._note(f"translated from {_NAMES[dialect]} to {_NAMES[target]} by sqlglot")
        script = Script(text)
        if not script.statements:
            return CannotRun(which, "refused", "there is no statement in it", engine=self._engine.name)
        chance = script.random
        if chance:
            said = f"its result is left to chance: {chance} answers otherwise each time"
            return CannotRun(which, "undetermined", said, engine=self._engine.name)
        return script

    def _keyed(self, tree: Tree | None) -> Keyed | None:
        if not self._options.ordered:
            return None
        found = keyed(tree, self._engine.dialect)
        if found is None:
            self._note("no order is compared: the first query asks for none whose ties can be told")
        return found

    def _probed(self, pair: Pair) -> CannotRun | None:
        """Both must run on an empty database, if only to fail there as they would on others."""
        engine = self._engine
        if engine.load(self._tables, {}, reading=pair.reads) is None:
            return CannotRun(
                "schema", "refused", "the empty database breaks a constraint", engine=engine.name
            )
        try:
            both: tuple[tuple[Which, Script], ...] = (("a", pair.a), ("b", pair.b))
            for which, script in both:
                failed = engine.run(script, () if pair.reads else self._tables).failed
                if failed and failed.kind in ("refused", "endless"):
                    return cannot(which, failed, engine.name, self._notes)
            if pair.keyed is not None and engine.run(pair.keyed.script).failed:
                self._note("no order is compared: what the first query sorts by cannot be returned")
        finally:
            engine.clear()
        return None

    # ------------------------------------------------------------------ searching

    def _searched(self, pair: Pair, known: Sequence[Data]) -> Result:
        quick = self._quick(pair)
        kept, limit = known, FAST if self._engine.dialect == "sqlite" else REAL
        if quick is not None:
            search = self._search(quick, FAST)
            result = self._found(search, quick, pair, known)
            if result is not None:
                return result
            # What the twin does not tell apart is tried once more where it counts, on the databases worth it.
            kept, limit = search.kept[:30], 20
        judge = Judge(self._engine, self._tables, pair)
        search = self._search(judge, limit)
        result = self._found(search, judge, pair, kept)
        if result is not None:
            return result
        if self._unstable or search.unstable:
            return self._undetermined(self._unstable or search.unstable)
        return Same(self._reach(), self._engine.name, False, tuple(self._notes))

    def _found(self, search: Search, judge: Judge, pair: Pair, known: Sequence[Data]) -> Different | None:
        """Search until something holds on the engine itself; a few times only, since each costs."""
        for _ in range(5):
            seen = search.different(known)
            if seen is None:
                return None
            result = self._smallest(seen, search, judge, pair)
            if result is not None:
                return result
        return None

    def _quick(self, pair: Pair) -> Judge | None:
        """The same pair in SQLite, where both mean the same there."""
        if not pair.reads or self._engine.dialect == "sqlite":
            return None
        written = [twin.query(tree, self._tables) for tree in self._trees]
        sorted_a = twin.query(pair.keyed.tree, self._tables) if pair.keyed else ""
        if None in written or sorted_a is None or (pair.chancy and pair.keyed is None and _limited(pair)):
            return None
        engine = self._differ.twin(self._tables)
        if engine is None:
            return None
        key = pair.keyed._replace(script=Script(sorted_a)) if pair.keyed else None
        quick = Pair(Script(written[0] or ""), Script(written[1] or ""), key, loose=True)
        engine.load(self._tables, {})
        runs = not any(engine.run(script).failed for script in (quick.a, quick.b))
        engine.clear()
        return Judge(engine, self._tables, quick) if runs else None

    def _search(self, judge: Judge, limit: int) -> Search:
        population = Population(
            self._tables, self._hints(), self._differ.allowed, strict=self._options.strict
        )
        limit = min(limit, self._options.databases or limit)
        search = Search(
            judge, population, self._options.seed, lambda: self._mutations(judge), limit, self._deadline
        )
        self._searches.append(search)
        return search

    def _hints(self) -> Hints:
        trees = [tree for tree in self._trees if tree is not None]
        texts = [check for table in self._tables for check in table.checks]
        texts += self._differ.schema.texts.values()
        texts += [text for text, tree in zip(self._texts, self._trees, strict=True) if tree is None]
        return hints(trees, texts)

    def _mutations(self, judge: Judge) -> Iterator[Mutation]:
        """Mutants of both, in the dialect of the engine that is searched on."""
        long = max(map(len, self._texts)) > _LONG
        for of, tree in zip(("a", "b"), self._trees, strict=True):
            made = 0
            for mutant in mutants(tree, self._tables) if tree is not None else ():
                if time.monotonic() > self._deadline:
                    return
                if judge.engine is self._engine:
                    text = write(mutant.tree, self._engine.dialect)
                else:
                    text = twin.query(mutant.tree, self._tables)
                if text is not None:
                    made += 1
                    yield Mutation(of, Script(text))
                if made == (_MUTANTS // 6 if long else _MUTANTS):
                    break

    # ------------------------------------------------------------------ showing

    def _smallest(self, seen: Seen, search: Search, judge: Judge, pair: Pair) -> Different | None:
        """Shrink, and confirm on the engine itself, twice; None where it does not hold there."""
        small = self._shrunk(seen, search, judge)
        final = self._confirmed(small, pair, search)
        if final is None and small != seen.data:
            small = seen.data
            final = self._confirmed(small, pair, search)
        if final is None:
            return None
        if any(None in row for rows in small.values() for row in rows):
            final = self._without_null(search, judge, pair) or final
        return self._different(final)

    def _without_null(self, search: Search, judge: Judge, pair: Pair) -> Seen | None:
        seen = search.smaller(200 if judge.engine.dialect == "sqlite" else 60)
        if seen is None:
            return None
        return self._confirmed(self._shrunk(seen, search, judge), pair, search)

    def _shrunk(self, seen: Seen, search: Search, judge: Judge) -> Data:
        endless = any(one and one.failed and one.failed.kind == "endless" for one in (seen.a, seen.b))
        patience = [12 if endless else 1500 if judge.engine.dialect == "sqlite" else 400]

        def differs(data: Data) -> bool:
            if patience[0] <= 0:
                return False
            patience[0] -= 1
            again = judge.see(data)
            return again.kind in _FOUND and size(again.data) == size(data)

        def candidates(table: Table, column: Column) -> Sequence[Any]:
            return search.population.domains[table.name, column.name].all

        return shrink(seen.data, self._tables, differs, candidates)

    def _confirmed(self, data: Data, pair: Pair, search: Search) -> Seen | None:
        judge = Judge(self._engine, self._tables, pair)
        first, second = judge.see(data, thorough=True), judge.see(data, thorough=True)
        if first.kind.startswith("unstable"):
            self._unstable = self._unstable or first
            search.unstable = search.unstable or first
        return (
            first
            if first.kind in _FOUND and second.kind == first.kind and size(first.data) == size(data)
            else None
        )

    def _different(self, seen: Seen) -> Different:
        filled = self._filled(seen.data)
        tables = {table.name: table for table in self._tables}
        inserts = tuple(insert(tables[one.name], one.rows) + ";" for one in filled)
        return Different(
            filled,
            inserts,
            *self._answers(seen),
            self._reach(),
            self._engine.name,
            seen.kind == "order",
            tuple(self._notes),
        )

    def _undetermined(self, seen: Seen | None) -> CannotRun:
        assert seen is not None
        which: Which = "a" if seen.kind == "unstable-a" else "b"
        said = (
            "its result is not determined by the database: with the same rows stored in another order"
            " it gives another answer"
        )
        mine = seen.a if which == "a" else seen.b
        assert mine is not None and seen.other is not None
        names = self._columns()
        both = (answer(mine, names), answer(seen.other, names))
        return CannotRun(
            which,
            "undetermined",
            said,
            engine=self._engine.name,
            tables=self._filled(seen.data),
            answers=both,
            notes=tuple(self._notes),
        )

    def _answers(self, seen: Seen) -> tuple[Answer, Answer]:
        assert seen.a is not None and seen.b is not None
        names = self._columns()
        return answer(seen.a, names), answer(seen.b, names)

    def _columns(self) -> dict[str, tuple[str, ...]]:
        return {table.name: table.shown for table in self._tables}

    def _filled(self, data: Data) -> tuple[Filled, ...]:
        return tuple(
            Filled(table.name, tuple(column.name for column in table.columns), tuple(data[table.name]))
            for table in self._tables
            if data.get(table.name)
        )

    # ------------------------------------------------------------------ counting

    def _note(self, text: str) -> None:
        if text not in self._notes:
            self._notes.append(text)

    def _reach(self) -> Reach:
        searches = self._searches
        return Reach(
            sum(search.tried for search in searches),
            max((search.mutants for search in searches), default=0),
            max((search.killed for search in searches), default=0),
            round(time.monotonic() - self._begun, 3),
        )


def _limited(pair: Pair) -> bool:
    return bool((pair.a.words | pair.b.words) & {"limit", "offset", "fetch"})

"""How many wrong queries the SQL instrument refutes, how fast, and how small; beside a simple random tester.

    python -m bench.sqldiff [--pairs N] [--seconds S] [--seed N]

Pairs are the labs' right answers and mutants of them (one mistake, or two), made in the same run; N of them are drawn
by the seed (0: all). Both testers get the same pairs, the same PostgreSQL, and S seconds of processor time for each.
What neither of them refutes is given to the instrument once more, for four times as long; pairs that stand that, too,
are taken for equivalent, which nothing proves. Processor time is this process's, the server's not included.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import combinations
from random import Random
from typing import NamedTuple

from bench.sqldiff import baseline
from bench.sqldiff.pairs import LABS, Pair, made, schema
from hotseat import services
from hotseat.instruments.sql import CannotRun, Differ, Different, Options, Script
from hotseat.instruments.sql.judge import Judge
from hotseat.instruments.sql.judge import Pair as Judged
from hotseat.instruments.sql.postgres import Postgres
from hotseat.services.interface import Server


class Tried(NamedTuple):
    """One pair, by both."""

    pair: Pair
    result: str
    """different, same, or cannot-run."""
    seconds: float
    rows: int
    minimal: bool
    with_null: bool
    late: bool
    """Refuted only with four times the time."""
    simple: bool
    """The random tester refutes it."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with closing(services.start("postgres")) as server:
        tried = [one for lab in LABS for one in _lab(server, lab, given.pairs // len(LABS), given)]
    show(tried)


def _lab(server: Server, lab: str, count: int, given: argparse.Namespace) -> Iterator[Tried]:
    with _differ(server, lab) as differ:
        pairs = list(made(lab, differ.schema))
        print(f"{lab}: {len(pairs)} pairs of {len({one.kind.split('+')[0] for one in pairs})} kinds")
        for pair in Random(given.seed).sample(pairs, min(count or len(pairs), len(pairs))):
            yield _tried(differ, pair, given.seconds, given.seed)


@contextmanager
def _differ(server: Server, lab: str) -> Generator[Differ]:
    lease = services.lease(server.address, template_sql=schema(lab))
    with (
        closing(lease),
        closing(Postgres(lease.database.connect(), seconds=0.2)) as engine,
        closing(Differ(engine)) as differ,
    ):
        yield differ


def _tried(differ: Differ, pair: Pair, seconds: float, seed: int) -> Tried:
    begun = time.process_time()
    result = differ.compare(pair.right, pair.wrong, Options(pair.ordered, seed, seconds, trusted=True))
    spent = time.process_time() - begun
    if isinstance(result, CannotRun):
        return Tried(pair, "cannot-run", spent, 0, True, False, False, False)
    simple = baseline.refutes(differ, pair.right, pair.wrong, seconds)
    late = False
    if not isinstance(result, Different):
        again = differ.compare(
            pair.right, pair.wrong, Options(pair.ordered, seed + 1, 4 * seconds, trusted=True)
        )
        late = isinstance(again, Different)
        return Tried(pair, "same", spent, 0, True, False, late, simple)
    values = {value for table in result.tables for row in table.rows for value in row}
    minimal = _minimal(differ, pair, result)
    return Tried(pair, "different", spent, result.rows, minimal, None in values, late, simple)


def _minimal(differ: Differ, pair: Pair, result: Different) -> bool:
    """Whether no subset of its rows tells them apart."""
    rows = [(table.name, row) for table in result.tables for row in table.rows]
    if result.ordered or len(rows) > 10:
        return True
    judged = Judged(Script(pair.right), Script(pair.wrong))
    judge = Judge(differ.engine, differ.schema.used_by(judged.a.names | judged.b.names), judged)
    for count in range(len(rows)):
        for kept in combinations(rows, count):
            data = {name: [row for owner, row in kept if owner == name] for name, _ in kept}
            if judge.see(data, thorough=True).kind == "different":
                return False
    return True


def show(tried: Sequence[Tried]) -> None:
    """Print the table of the README."""
    ran = [one for one in tried if one.result != "cannot-run"]
    found = [one for one in ran if one.result == "different"]
    known = [one for one in ran if one.result == "different" or one.late or one.simple]
    times = sorted(one.seconds for one in found) or [0.0]
    kinds = Counter(kind for one in ran for kind in one.pair.kind.split("+"))
    print(f"\n{len(tried)} pairs tried, {len(ran)} of them run; {len(kinds)} kinds of mistake\n")
    print("| what | instrument | random tester |\n|---|---:|---:|")
    print(
        f"| pairs known to differ: {len(known)}; refuted | {len(found)} | {sum(one.simple for one in known)} |"
    )
    share = [100 * len(part) / max(1, len(known)) for part in (found, [one for one in known if one.simple])]
    print(f"| share | {share[0]:.1f} % | {share[1]:.1f} % |")
    print(f"| processor time, median | {statistics.median(times) * 1000:.0f} ms | |")
    print(f"| 99th of a hundred | {times[int(0.99 * (len(times) - 1))] * 1000:.0f} ms | |")
    print(f"| rows, mean | {statistics.mean([one.rows for one in found] or [0]):.2f} | |")
    print(f"| row-minimal | {sum(one.minimal for one in found)} of {len(found)} | |")
    print(f"| with a NULL in it | {sum(one.with_null for one in found)} | |")
    missed = [one for one in known if one.result != "different"]
    for one in missed[:10]:
        print(f"\nmissed: {one.pair.lab}/{one.pair.file} {one.pair.kind}\n{one.pair.wrong}")


if __name__ == "__main__":
    main()

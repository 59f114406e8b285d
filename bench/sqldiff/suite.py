"""Make the databases that a lab tries first: those that tell the mistakes known to us from the right answer.

    python -m bench.sqldiff.suite LAB[/FILE] ...

Writes `lab/fixtures/known.json`: for each file a list of databases, each a table's name → its rows. They come from
the lab's wrong solutions and from mutants of its answers; of all that were found, as few are kept as tell them all.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager

from bench.sqldiff.pairs import QUESTIONS, answers, schema
from hotseat import services
from hotseat.catalogue import Catalogue, solutions
from hotseat.instruments.sql import Data, Differ, Different, Options, Script
from hotseat.instruments.sql.judge import Judge, Pair
from hotseat.instruments.sql.mutants import mutants
from hotseat.instruments.sql.ordering import keyed
from hotseat.instruments.sql.parsing import parse, write
from hotseat.instruments.sql.postgres import Postgres

MUTANTS = 16


def main(labs: Sequence[str]) -> None:
    """Write the suite of each lab."""
    for lab, _, only in (name.partition("/") for name in labs):
        path = QUESTIONS / lab / "lab" / "fixtures" / "known.json"
        suite: dict[str, list[Data]] = json.loads(path.read_text()) if path.exists() else {}
        with differ(lab) as one:
            for file, texts in answers(lab).items():
                if only in ("", file):
                    suite[file] = _suite(one, lab, file, texts[0])
                    lines = (
                        f"  {json.dumps(name)}: {json.dumps(found)}" for name, found in sorted(suite.items())
                    )
                    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")


@contextmanager
def differ(lab: str) -> Generator[Differ]:
    """An instrument on a lab's schema."""
    with (
        closing(services.start("postgres")) as server,
        closing(services.lease(server.address, template_sql=schema(lab))) as lease,
        closing(Postgres(lease.database.connect(), seconds=0.2)) as engine,
        closing(Differ(engine)) as one,
    ):
        yield one


def _suite(one: Differ, lab: str, file: str, answer: str) -> list[Data]:
    tree = parse(answer, "postgres")
    ordered = tree is not None and tree.args.get("order") is not None
    wrongs = _wrongs(lab, file, answer)
    texts = [*wrongs]
    for number, mutant in enumerate(mutants(tree, one.schema.tables) if tree is not None else ()):
        text = write(mutant.tree, "postgres")
        texts += [text] if text and number < MUTANTS else []
    found: list[Data] = []
    for text in texts:
        if not _told(one, answer, text, found, ordered):
            patience = 8.0 if text in wrongs else 0.7
            options = Options(ordered, databases=4000, seconds=patience, trusted=True)
            result = one.compare(answer, text, options)
            if isinstance(result, Different):
                found.append({table.name: [list(row) for row in table.rows] for table in result.tables})  # type: ignore[misc] # JSON has no tuples
            elif text in wrongs:
                print(f"{lab}/{file}: a wrong solution is not told apart:\n{text}", file=sys.stderr)
    print(f"{lab}/{file}: {len(found)} databases for {len(texts)} mistakes", file=sys.stderr)
    return found


def _told(one: Differ, answer: str, text: str, found: Sequence[Data], ordered: bool) -> bool:
    """Whether a database found before does it."""
    key = keyed(parse(answer, "postgres"), "postgres") if ordered else None
    pair = Pair(Script(answer), Script(text), key)
    judge = Judge(one.engine, one.schema.used_by(pair.a.names | pair.b.names), pair)
    return any(judge.see(data).kind in ("different", "order") for data in map(_as_rows, found))


def _as_rows(data: Data) -> Data:
    return {name: [tuple(row) for row in rows] for name, rows in data.items()}


def _wrongs(lab: str, file: str, answer: str) -> list[str]:
    question = Catalogue([QUESTIONS]).get(lab)
    assert question.lab is not None
    texts = [solutions.wrong(question, wrong.name)[file].content.decode() for wrong in question.lab.wrongs]
    return [text for text in texts if text != answer]


if __name__ == "__main__":
    main(sys.argv[1:] or ["sql-queries", "null"])

"""The pairs: right answers of the labs, and mistakes made up in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from hotseat.instruments.sql.mutants import mutants
from hotseat.instruments.sql.parsing import parse, write
from hotseat.instruments.sql.schema import Schema

QUESTIONS = Path(__file__).parents[2] / "questions"
LABS = ("sql-queries", "null")


class Pair(NamedTuple):
    """A right query and one with a mistake in it. ordered: the order counts."""

    lab: str
    file: str
    kind: str
    right: str
    wrong: str
    ordered: bool


def schema(lab: str) -> str:
    """The statements that make a lab's tables."""
    return (QUESTIONS / lab / "lab" / "fixtures" / "schema.sql").read_text()


def answers(lab: str) -> dict[str, list[str]]:
    """For each file the right answers, the grader's own first."""
    folders = [QUESTIONS / lab / "lab" / "fixtures" / "answers"]
    folders += sorted((QUESTIONS / lab / "lab" / "reference").iterdir())
    files = sorted(path.name for path in folders[0].iterdir())
    return {name: list(dict.fromkeys((folder / name).read_text() for folder in folders)) for name in files}


def made(lab: str, tables: Schema) -> Iterator[Pair]:
    """Every mutant of every answer; of each mutant some with a second mistake."""
    random = Random(0)
    for file, texts in answers(lab).items():
        for text in texts:
            tree = parse(text, "postgres")
            if tree is None:
                continue
            ordered = tree.args.get("order") is not None
            for first in mutants(tree, tables.tables):
                yield from _pair(lab, file, first.kind, text, write(first.tree, "postgres"), ordered)
                second = list(mutants(first.tree, tables.tables))
                for one in random.sample(second, min(2, len(second))):
                    kind = f"{first.kind}+{one.kind}"
                    yield from _pair(lab, file, kind, text, write(one.tree, "postgres"), ordered)


def _pair(lab: str, file: str, kind: str, right: str, wrong: str | None, ordered: bool) -> Iterator[Pair]:
    if wrong is not None:
        yield Pair(lab, file, kind, right, wrong, ordered)

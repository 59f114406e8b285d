"""Where a file is examined: as the candidate's role, first on the sample, then against the right answer."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from hotseat.instruments.sql import Data, Differ, Options
from hotseat.instruments.sql.exam import Task, examine
from hotseat.instruments.sql.postgres import Postgres
from hotseat.lab import Failure, Rig, Unknown

SECONDS = 1.0
"""A statement may take so long on a handful of rows."""
DATABASES = 48
"""Besides those known: so many are drawn anew."""
SEED = 0
"""Of the search, the same each time: whoever asks again is shown the same counter-example."""


@dataclass(frozen=True)
class Desk:
    """A world: the sample's rows, which are there only while a file is tried on them."""

    sample: Data


def prepare(rig: Rig[Any]) -> Desk:
    """Give the candidate's role its rights; take the sample's rows out of the tables again."""
    database = rig.database
    database.run(
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {database.candidate}"
    )
    database.run(rig.fixture("sample.sql").decode())
    with closing(Postgres(database.connect())) as engine:
        tables = engine.schema().tables
        sample = {table.name: engine.rows(table) for table in tables}
    database.run(f"TRUNCATE {', '.join(table.name for table in tables)}")
    return Desk(sample)


def judge(rig: Rig[Desk], file: str, hint: str, *, ordered: bool = False, writes: bool = False) -> None:
    """Raise Failure unless the file does what its task asks for, as far as small databases can tell."""
    text = rig.files.text(file)
    task = Task(file, rig.fixture(f"answers/{file}").decode(), ordered, writes)
    options = Options(ordered, SEED, seconds=6.0, databases=DATABASES, trusted=True)
    engine = Postgres(rig.database.connect(candidate=True), seconds=SECONDS)
    with closing(engine), closing(Differ(engine)) as differ:
        remark = examine(differ, task, text, rig.world.sample, options, _known(rig, file))
    rig.show(*remark.sample)
    if remark.ours:
        raise Unknown(remark.message)
    if remark.message is not None:
        raise Failure(remark.message, hint=hint if remark.evidence else None, evidence=remark.evidence)


def _known(rig: Rig[Desk], file: str) -> list[Data]:
    """The databases that tell the mistakes known to us from the right answer (made by bench.sqldiff.suite)."""
    suites: dict[str, list[dict[str, list[list[Any]]]]] = json.loads(rig.fixture("known.json"))
    return [
        {name: [tuple(row) for row in rows] for name, rows in data.items()} for data in suites.get(file, ())
    ]

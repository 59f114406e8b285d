"""Every code sample of every question does what its text says: run by the real interpreter or server."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotseat.catalogue import Catalogue, default_root
from hotseat.services.postgres.connecting import Connection
from tests.content.samples import Sample, Unrunnable, problem, run_program, run_sql, samples

FILES = [
    path
    for id in Catalogue([default_root()]).ids()
    for path in sorted((default_root() / id).glob("*.md"))
    if path.name in ("prompt.md", "answer.md")
]


def _all() -> list[tuple[str, Sample]]:
    """Every sample with its place; a text that breaks the rules is left to its own test."""
    found: list[tuple[str, Sample]] = []
    for path in FILES:
        try:
            of_file = samples(path.read_text())
        except ValueError:
            continue
        found += [(f"{path.parent.name}/{path.name}:{one.line}:{one.language}", one) for one in of_file]
    return found


ALL = _all()
PROGRAMS = [(place, sample) for place, sample in ALL if sample.language != "sql"]
SCRIPTS = [(place, sample) for place, sample in ALL if sample.language == "sql"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_block_is_run_or_known(path: Path) -> None:
    """A misspelt language would be a sample that nobody runs."""
    samples(path.read_text())


@pytest.mark.parametrize("sample", [s for _, s in PROGRAMS], ids=[place for place, _ in PROGRAMS])
def test_a_program_does_what_its_text_says(sample: Sample, tmp_path: Path) -> None:
    """Its output is the one that is printed beneath it."""
    try:
        ran = run_program(sample, tmp_path)
    except Unrunnable as error:
        pytest.fail(str(error))
    assert (said := problem(sample, ran)) is None, said


@pytest.mark.parametrize("sample", [s for _, s in SCRIPTS], ids=[place for place, _ in SCRIPTS])
def test_a_script_gives_the_rows_its_text_shows(sample: Sample, database: Connection) -> None:
    """On PostgreSQL 18, in a database of its own."""
    assert (said := problem(sample, run_sql(sample, database))) is None, said

"""The cards as a package for Anki."""

from __future__ import annotations

import sqlite3
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from hotseat.app import App
from tests.app.conftest import KEY, Clock


def notes_in(package: bytes, folder: Path) -> dict[str, list[str]]:
    """Guid → fields, of the collection in a package."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        assert sorted(archive.namelist()) == ["collection.anki2", "media"]
        archive.extract("collection.anki2", folder)
    connection = sqlite3.connect(folder / "collection.anki2")
    rows = connection.execute("SELECT guid, flds FROM notes").fetchall()
    assert connection.execute("SELECT count(*) FROM cards").fetchone() == (len(rows),)
    connection.close()
    return {guid: fields.split("\x1f") for guid, fields in rows}


def test_every_card_is_in_it_with_its_sources(app: App, tmp_path: Path) -> None:
    """Front and back as HTML, citations as links, the learner's note; no reference is left as `[@id]`."""
    app.learner.recall.note(KEY, "**mine** <script>", version=0)
    fields = list(notes_in(app.learner.anki(), tmp_path).values())
    assert len(fields) == sum(len(app.question(each.question).cards) for each in app.learner.ready())
    (rest,) = (each for each in fields if each[0].startswith("<p>REST asks that communication be stateless"))
    assert rest[2] == "What is REST?"
    assert '<a href="https://' in rest[3]
    assert rest[4] == "<p><strong>mine</strong> &lt;script&gt;</p>"
    assert not [text for each in fields for text in each if "[@" in text]


def test_its_ids_are_the_same_another_day(app: App, clock: Clock, tmp_path: Path) -> None:
    """Importing it again updates cards, and makes none twice."""
    first = notes_in(app.learner.anki(), tmp_path)
    clock.forward(days=30)
    app.learner.recall.note(KEY, "later", version=0)
    second = notes_in(app.learner.anki(), tmp_path)
    assert first.keys() == second.keys()
    assert sum(first[guid] != second[guid] for guid in first) == 1


def test_nothing_is_left_in_the_temporary_folder(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package is made there, and cleared away."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    app.learner.anki()
    assert list(place.iterdir()) == []

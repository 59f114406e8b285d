"""`hotseat new`: a folder to begin from, right as it stands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hotseat.catalogue import load, solutions
from hotseat.catalogue.new import scaffold
from hotseat.errors import WrongUse


def test_a_new_question_is_complete(tmp_path: Path) -> None:
    """It loads, with its name in its title and a lab with two wrong solutions."""
    question = load(scaffold("event-loops", tmp_path))
    assert (question.id, question.title) == ("event-loops", "What is event loops?")
    assert question.lab is not None
    assert [wrong.name for wrong in question.lab.wrongs] == ["always-the-same", "greets-nobody"]
    assert all(wrong.said for wrong in question.lab.wrongs)


def test_no_placeholder_is_left(tmp_path: Path) -> None:
    """What is to be filled in by hotseat is filled in."""
    folder = scaffold("event-loops", tmp_path)
    assert [path for path in folder.rglob("*") if path.is_file() and b"{{" in path.read_bytes()] == []


def test_programs_are_executable(tmp_path: Path) -> None:
    """Whatever the installer did to the modes of the package's files."""
    question = load(scaffold("x", tmp_path))
    for files in (solutions.starter(question, "python"), solutions.reference(question, "python")):
        assert files["run"].executable


def test_its_folder_must_be_new(tmp_path: Path) -> None:
    """Nobody's work is overwritten."""
    scaffold("mine", tmp_path)
    with pytest.raises(WrongUse, match="mine is there already: choose another name, or remove it first"):
        scaffold("mine", tmp_path)


@pytest.mark.parametrize("name", ["Mine", "../mine", "", "a b"])
def test_its_name_must_be_an_id(tmp_path: Path, name: str) -> None:
    """And stays where it was told to be."""
    with pytest.raises(WrongUse, match="cannot be a question's id: expected small letters"):
        scaffold(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_none_is_explained(tmp_path: Path) -> None:
    """A file stands where the folder should be made."""
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongUse, match="cannot be written: Not a directory"):
        scaffold("mine", tmp_path / "file")


def test_a_new_question_proves_at_once(tmp_path: Path) -> None:
    """Accepted, started, rejected where it says: by the command that authors type."""
    scaffold("mine", tmp_path)
    hotseat = Path(sys.executable).with_name("hotseat")
    done = subprocess.run(
        [hotseat, "--questions", tmp_path, "prove", "mine"],
        env={**os.environ, "HOTSEAT_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "1 of 1 labs proven" in done.stdout

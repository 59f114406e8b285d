"""Starters, references and wrong solutions of a question, as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotseat.catalogue import load, solutions
from hotseat.catalogue.files import File
from hotseat.errors import BadQuestion, UnknownName
from hotseat.model import Question
from tests.catalogue.folders import DIFF, HEAD, LAB, RUN, WITH_LAB, write


@pytest.fixture
def question(tmp_path: Path) -> Question:
    """The question with a lab."""
    return load(write(tmp_path, WITH_LAB))


def test_a_starter_is_its_files(question: Question) -> None:
    """With their modes."""
    assert solutions.starter(question, "python") == {"run": File(b"#!/bin/sh\n", executable=True)}


def test_a_reference_is_its_files(question: Question) -> None:
    """In folders, too; without what Python leaves behind."""
    folder = Path(question.folder, "lab", "reference", "python")
    (folder / "lib" / "__pycache__").mkdir(parents=True)
    (folder / "lib" / "x.py").write_text("x\n")
    (folder / "lib" / "__pycache__" / "x.pyc").write_text("")
    files = solutions.reference(question, "python")
    assert files == {"lib/x.py": File(b"x\n"), "run": File(RUN.encode(), executable=True)}


def test_a_wrong_is_its_diff_applied(question: Question) -> None:
    """To the reference it names; the reference's other files stay."""
    expected = RUN.replace("echo hello $name", "echo").encode()
    assert solutions.wrong(question, "rude") == {"run": File(expected, executable=True)}


def test_a_wrong_may_be_a_folder(tmp_path: Path) -> None:
    """It is complete in itself; the difference to its reference is drawn all the same."""
    files = {**WITH_LAB, "lab/wrong/rude.diff": None, "lab/wrong/rude/run": RUN.replace("hello", "hi")}
    question = load(write(tmp_path, files))
    assert solutions.wrong(question, "rude")["run"].content == RUN.replace("hello", "hi").encode()
    assert "-echo hello $name\n+echo hi $name\n" in solutions.difference(question, "rude")


def test_the_difference_of_a_diff_is_the_diff(question: Question) -> None:
    """In the one form in which all of them are shown."""
    assert solutions.difference(question, "rude") == "diff --git a/run b/run\n" + DIFF


def test_unknown_names_are_answered_with_near_ones(question: Question) -> None:
    """Language, reference, wrong."""
    with pytest.raises(UnknownName, match="there is no language 'pyton': did you mean python"):
        solutions.starter(question, "pyton")
    with pytest.raises(UnknownName, match="there is no reference 'x': there are: python"):
        solutions.reference(question, "x")
    with pytest.raises(UnknownName, match="there is no wrong solution 'rud': did you mean rude"):
        solutions.wrong(question, "rud")


def test_a_reference_that_changed_since_is_noticed(question: Question) -> None:
    """Between reading the question and its solution an author saves a file."""
    Path(question.folder, "lab", "reference", "python", "run").write_text("#!/bin/sh\n")
    with pytest.raises(BadQuestion, match=r"rude\.diff:3: the hunk does not apply"):
        solutions.wrong(question, "rude")


def test_wrongs_keep_the_order_in_which_they_are_written(tmp_path: Path) -> None:
    """An author puts the commonest mistake first."""
    head = HEAD + LAB + '\n[lab.wrong.above]\nof = "python"\ncaught_by = ["greets"]\nwhy = "x"\n'
    lab = load(write(tmp_path, {**WITH_LAB, "question.toml": head, "lab/wrong/above.diff": DIFF})).lab
    assert lab is not None
    assert [wrong.name for wrong in lab.wrongs] == ["rude", "above"]

"""Many folders: listed, ordered, found by id; a broken one does not hide the others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from hotseat.catalogue import Catalogue
from hotseat.errors import BadQuestion, UnknownName
from tests.catalogue.folders import HEAD, PLAIN, write


def head(**changes: str) -> Mapping[str, str]:
    """The plain question with other values in its question.toml."""
    text = HEAD
    for key, value in changes.items():
        line = next(line for line in text.splitlines() if line.startswith(f"{key} ="))
        text = text.replace(line, f"{key} = {value}")
    return {**PLAIN, "question.toml": text}


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """Three questions, whose names and orders disagree."""
    write(tmp_path, head(order="2"), "a")
    write(tmp_path, head(order="1"), "b")
    write(tmp_path, head(order="9", level='"beginner"'), "c")
    return tmp_path


def test_questions_come_by_level_order_and_id(three: Path) -> None:
    """Beginners first; whole questions and heads alike."""
    write(three, head(order="2"), "aa")
    catalogue = Catalogue([three])
    assert [question.id for question in catalogue.questions()] == ["c", "b", "a", "aa"]
    assert [one.id for one in catalogue.heads().heads] == ["c", "b", "a", "aa"]
    assert catalogue.ids() == ("a", "aa", "b", "c")


def test_a_head_is_what_a_list_shows(three: Path) -> None:
    """Read from question.toml alone."""
    (three / "a" / "answer.md").unlink()
    (one,) = (one for one in Catalogue([three]).heads().heads if one.id == "a")
    assert (one.title, one.level, one.order, one.minutes) == ("What is a test?", "senior", 2, 12)
    assert (one.tags, one.versions, one.lab) == (("testing",), ("Python 3.11",), False)
    assert one.folder == str(three / "a")


def test_a_broken_folder_does_not_hide_the_others(three: Path) -> None:
    """The list shows the rest; the broken one is named; the rest can be had."""
    (three / "b" / "question.toml").write_text("title = \n")
    catalogue = Catalogue([three])
    listing = catalogue.heads()
    assert [one.id for one in listing.heads] == ["c", "a"]
    assert [problem.where for problem in listing.problems] == ["b/question.toml:1"]
    assert catalogue.get("a").id == "a"
    with pytest.raises(BadQuestion):
        catalogue.get("b")


def test_all_problems_of_all_folders_come_at_once(three: Path) -> None:
    """Each with its folder."""
    (three / "b" / "prompt.md").unlink()
    (three / "c" / "cards.toml").unlink()
    with pytest.raises(BadQuestion) as caught:
        Catalogue([three]).questions()
    assert [problem.where for problem in caught.value.problems] == ["b/prompt.md", "c/cards.toml"]


def test_an_unknown_id_is_answered_with_near_ones(tmp_path: Path) -> None:
    """Nothing is read for it."""
    write(tmp_path, {"question.toml": "broken"}, "sql-triggers")
    with pytest.raises(UnknownName, match="there is no question 'sql-trigger': did you mean sql-triggers"):
        Catalogue([tmp_path]).get("sql-trigger")


@pytest.mark.parametrize("id", ["..", "../a", "/", "a/lab", ""])
def test_an_id_is_a_name_and_no_path(three: Path, id: str) -> None:
    """Nobody reaches other folders through an id."""
    with pytest.raises(UnknownName):
        Catalogue([three / "a", three]).get(id)


def test_more_roots_add_questions(three: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same root twice counts once."""
    more = tmp_path_factory.mktemp("more")
    write(more, head(order="5"), "d")
    catalogue = Catalogue([three, more, three / "."])
    assert [question.id for question in catalogue.questions()] == ["c", "b", "a", "d"]


def test_the_same_id_in_two_roots_is_a_problem(three: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Both places are named, in the list and when it is asked for; the others are not concerned."""
    more = tmp_path_factory.mktemp("more")
    write(more, PLAIN, "a")
    catalogue = Catalogue([three, more])
    said = f"a: the same id twice: {three / 'a'} and {more / 'a'}; rename one of the folders"
    assert [str(problem) for problem in catalogue.heads().problems] == [said]
    with pytest.raises(BadQuestion, match="the same id twice"):
        catalogue.get("a")
    with pytest.raises(BadQuestion, match="the same id twice"):
        catalogue.questions()
    assert catalogue.get("b").id == "b"


def test_a_root_that_is_not_there_is_a_problem(three: Path) -> None:
    """The others are listed all the same."""
    listing = Catalogue([three, three / "nothing"]).heads()
    assert [one.id for one in listing.heads] == ["c", "b", "a"]
    assert [str(problem) for problem in listing.problems] == [
        f"{three / 'nothing'}: no folder of questions can be read here: No such file or directory"
    ]


def test_a_question_given_as_root_is_explained(three: Path) -> None:
    """`--questions questions/rest` means `--questions questions`."""
    (problem,) = Catalogue([three / "a"]).heads().problems
    assert str(problem) == f"{three / 'a'}: is a question itself; expected the folder that holds it ({three})"


def test_what_is_no_question_is_passed_over(three: Path) -> None:
    """Files beside the questions, and hidden folders; any other folder is taken for a question."""
    (three / "README.md").write_text("")
    (three / ".git").mkdir()
    (three / "__pycache__").mkdir()
    assert Catalogue([three]).ids() == ("a", "b", "c")
    (three / "notes").mkdir()
    assert [problem.where for problem in Catalogue([three]).heads().problems] == ["notes/question.toml"]


def test_a_question_is_read_once(three: Path) -> None:
    """What was read stays for the session: a verdict speaks of one version."""
    catalogue = Catalogue([three])
    assert catalogue.get("a") is catalogue.get("a")

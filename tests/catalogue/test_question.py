"""question.toml: what is read, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotseat.catalogue import load
from hotseat.model import Level, Source
from tests.catalogue.folders import CARDS, HEAD, PLAIN, PROMPT, WITH_LAB, problems, write


def test_a_folder_becomes_a_question(tmp_path: Path) -> None:
    """Every part of a complete folder is found in the value."""
    question = load(write(tmp_path, PLAIN))
    assert (question.id, question.title, question.level) == ("a-test", "What is a test?", Level.SENIOR)
    assert (question.order, question.minutes) == (3, 12)
    assert (question.tags, question.versions) == (("testing",), ("Python 3.11",))
    assert question.sources == (
        Source(id="manual", title="The manual", section="4.2", url="https://example.org/manual"),
    )
    assert question.prompt == "What is a test?\n\nAnd what is it good for?"
    assert [one.question for one in question.follow_ups] == [
        "When does it fail?",
        "Who reads it?",
        "How long does it take?",
    ]
    assert question.follow_ups[0].answer == "When it can. [@manual]"
    assert question.answer.brief == "A question with an answer."
    assert question.answer.listen_for == ("says one", "says two, on two lines", "says three", "says four")
    assert question.answer.usual_errors is None
    assert [card.id for card in question.cards] == ["card-1", "card-2", "card-3", "card-4"]
    assert question.lab is None
    assert question.folder == str(tmp_path / "a-test")


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    """Four files with a problem each: all four are named, with file and place."""
    changes = {
        "question.toml": HEAD.replace("minutes = 12", "minutes = 0"),
        "prompt.md": PROMPT.replace("### Who reads it?\nThe next one.\n", ""),
        "answer.md": None,
        "cards.toml": CARDS.replace('"What is 1?"', '""'),
    }
    found = problems(write(tmp_path, {**PLAIN, **changes}))
    assert found == [
        "answer.md: missing; expected this file",
        "prompt.md: expected 3 to 6 follow-ups ('### Question?' and its answer), got 2",
        "cards.toml: card[card-1].front: is empty; expected a text",
        "question.toml: minutes: expected a whole number from 1 to 120, got 0",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title = ", "titel = ", "question.toml: titel: unknown key; did you mean 'title'?"),
        ("title = ", "titel = ", "question.toml: title: missing; expected a text"),
        ('title = "What is a test?"', "title = 7", "question.toml: title: expected a text, got 7"),
        ('"What is a test?"', '"  "', "question.toml: title: is empty; expected a text"),
        ('"senior"', '"expert"', "question.toml: level: 'expert' is not known; expected beginner or senior"),
        ("order = 3", "order = 1000", "question.toml: order: expected a whole number from 1 to 999, got 1000"),
        ("order = 3", "order = true", "question.toml: order: expected a whole number from 1 to 999, got true"),
        ("order = 3", "order = 3.0", "question.toml: order: expected a whole number from 1 to 999, got 3.0"),
        ("minutes = 12", "minutes = 121", "question.toml: minutes: expected a whole number from 1 to 120, got 121"),
        ('["testing"]', '"testing"', "question.toml: tags: expected an array of texts, got 'testing'"),
        ('["testing"]', '["a", 1]', "question.toml: tags: expected an array of texts, got ['a', 1]"),
        ('["testing"]', '["a", "a"]', "question.toml: tags: names something twice: ['a', 'a']"),
        ('["testing"]', '[""]', "question.toml: tags: holds an empty text"),
        ("[[sources]]", "[sources]", "question.toml: sources: expected an array of tables, got"),
        ("[[sources]]", "[[source]]", "question.toml: source: unknown key; did you mean 'sources'?"),
        ('section = "4.2"', "page = 1", "question.toml: sources[manual].page: unknown key; known: id, section, ti"),
        ('id = "manual"', 'id = "The Manual"', "question.toml: sources[The Manual].id: 'The Manual' is no source id"),
        ('id = "manual"', "", "question.toml: sources[#1].id: missing; expected a text"),
        ("order = 3", "order = ", "question.toml:3: not TOML: Invalid value (at line 3, column 9)"),
        ("order = 3", "order = 3\norder = 4", "question.toml:4: not TOML: Cannot overwrite a value"),
        ("order = 3", "order = " + "[" * 100_000, "question.toml: not TOML that can be read: its values are nested"),
        ("order = 3", "order = 0x" + "f" * 9_000, "got a huge int"),
        ("order = 3", "order = " + "9" * 9_000, "question.toml: not TOML:"),
    ],
)  # fmt: skip
def test_a_bad_key_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    """The problem shows the key, or the line where it is no TOML, with what was seen and expected."""
    assert old in HEAD
    found = problems(write(tmp_path, {**PLAIN, "question.toml": HEAD.replace(old, new, 1)}))
    assert any(said in problem for problem in found), found


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "ftp://example.org/",
        "https://",
        "https://exa mple.org/",
        "https://[::1/",
        "https://e.org:x/",
    ],
)
def test_a_source_needs_a_web_address(tmp_path: Path, url: str) -> None:
    """Only http and https with a host can be followed by a reader."""
    head = HEAD.replace("https://example.org/manual", url)
    found = problems(write(tmp_path, {**PLAIN, "question.toml": head}))
    assert found == [
        f"question.toml: sources[manual].url: {url!r} is no web address; expected https://host/path"
    ]


def test_a_question_without_sources_is_refused(tmp_path: Path) -> None:
    """Every claim must be open to being looked up."""
    head = HEAD[: HEAD.index("[[sources]]")]
    found = problems(write(tmp_path, {**PLAIN, "question.toml": head}))
    assert (
        "question.toml: sources: missing; expected at least one [[sources]] with id, title and url" in found
    )


def test_a_source_id_is_there_once(tmp_path: Path) -> None:
    """Two sources of one id: a citation could not tell them apart."""
    head = HEAD + HEAD[HEAD.index("[[sources]]") :]
    found = problems(write(tmp_path, {**PLAIN, "question.toml": head}))
    assert found == [
        "question.toml: sources[manual].id: 'manual' is the id of 2 entries; expected each id once"
    ]


@pytest.mark.parametrize("id", ["Big", "two--hyphens", "under_score", "7up", "x" * 65, "trailing-"])
def test_the_folder_name_must_be_an_id(tmp_path: Path, id: str) -> None:
    """The name of the folder is what people type."""
    found = problems(write(tmp_path, PLAIN, id))
    assert len(found) == 1
    assert found[0].startswith(f"{id}: a folder's name is the question's id; expected small letters")


def test_a_missing_file_names_its_misspelling(tmp_path: Path) -> None:
    """`anwser.md` is there: the message says so."""
    folder = write(tmp_path, PLAIN)
    (folder / "answer.md").rename(folder / "anwser.md")
    assert problems(folder) == ["answer.md: missing; there is 'anwser.md'"]


def test_there_may_be_no_folder_at_all(tmp_path: Path) -> None:
    """A path that leads nowhere is a problem of the same kind."""
    assert problems(tmp_path / "nothing") == ["nothing: there is no such folder"]


@pytest.mark.parametrize(
    "name",
    [
        "question.toml",
        "prompt.md",
        "answer.md",
        "cards.toml",
        "lab/brief.md",
        "lab/grader.py",
        "lab/said.toml",
    ],
)
def test_texts_must_be_utf8(tmp_path: Path, name: str) -> None:
    """The line of the first bad byte is named."""
    found = problems(write(tmp_path, {**WITH_LAB, name: b"# one\n# caf\xe9\n"}))
    assert f"{name}:2: byte 0xe9 is not UTF-8; save the file as UTF-8" in found


def test_windows_line_ends_do_not_matter(tmp_path: Path) -> None:
    """The same folder with CRLF gives the same question."""
    unix = load(write(tmp_path / "unix", PLAIN))
    windows = load(write(tmp_path / "windows", {n: t.replace("\n", "\r\n") for n, t in PLAIN.items()}))
    assert (windows.prompt, windows.answer, windows.cards) == (unix.prompt, unix.answer, unix.cards)

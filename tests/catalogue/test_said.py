"""Golden texts: made of the messages of several seeds, compared with those of others."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotseat.catalogue import load
from hotseat.catalogue.said import generalise, matches, write_said
from tests.catalogue.folders import WITH_LAB, problems, write


@pytest.mark.parametrize(
    ("messages", "golden"),
    [
        ([], ""),
        (["the same"], "the same"),
        (["the same", "the same"], "the same"),
        (["got 17, expected 23", "got 4, expected 5"], "got …, expected …"),
        (["GET /a-1/x: 404", "GET /b-2/x: 404"], "GET /…/x: 404"),
        (["rows (1, 2) differ", "rows (3, 4) differ"], "rows (…) differ"),
        (["name 'Zoë K.' lost", "name 'Ab' lost", "name 'C-d' lost"], "name '…' lost"),
        (["one row", "one row and more"], "one row…"),
        (["status 200", "nothing came"], "…"),
    ],
)
def test_what_differs_between_seeds_becomes_a_gap(messages: list[str], golden: str) -> None:
    """The sentence stays, its values go."""
    assert generalise(messages) == golden


@pytest.mark.parametrize(
    ("golden", "message", "same"),
    [
        ("got …, expected …", "got 1, expected 2", True),
        ("got …, expected …", "got , expected ", True),
        ("got …, expected …", "got 1 expected 2", False),
        ("plain", "plain", True),
        ("plain", "plain!", False),
        ("…", "anything\nat all", True),
        ("a…a", "a", False),
        ("a…b…c", "a c b c", True),
        ("a…b…c", "acb", False),
        ("…x…x…", "x", False),
        ("f(.*)…", "f(.*) and", True),
        ("f(.*)…", "f(abc)", False),
    ],
)
def test_a_message_is_compared_with_its_golden_text(golden: str, message: str, same: bool) -> None:
    """A gap stands for any text; everything else for itself."""
    assert matches(golden, message) is same


@given(st.lists(st.text(alphabet="ab 1-,…(\n", max_size=20), min_size=1, max_size=4))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_a_golden_text_matches_what_it_was_made_of(messages: list[str]) -> None:
    """For any messages, alike or not."""
    golden = generalise(messages)
    assert all(matches(golden, message) for message in messages)


def test_golden_texts_are_written_so_that_they_are_read_back(tmp_path: Path) -> None:
    """Quotes, line ends, control characters and half of a surrogate pair included."""
    folder = write(tmp_path, WITH_LAB)
    write_said(folder, {"rude": {"greets": 'it\'s "…"\n\\ \x7f\x00 \ud800'}, "zero": {}})
    lab = load(folder).lab
    assert lab is not None
    assert lab.wrongs[0].said == {"greets": 'it\'s "…"\n\\ \x7f\x00 ?'}


def test_the_file_depends_on_nothing_but_its_texts(tmp_path: Path) -> None:
    """Sorted by wrong and check, so that a difference shows what changed."""
    folder = write(tmp_path, WITH_LAB)
    path = folder / "lab" / "said.toml"
    write_said(folder, {"b": {"y": "2", "x": "1"}, "a": {"odd name": "3"}})
    first = path.read_bytes()
    write_said(folder, {"a": {"odd name": "3"}, "b": {"x": "1", "y": "2"}})
    assert path.read_bytes() == first
    assert list(tomllib.loads(first.decode())) == ["a", "b"]
    assert first.decode().endswith('[a]\n"odd name" = "3"\n\n[b]\nx = "1"\ny = "2"\n')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[rude]\ngreets = 3\n", "lab/said.toml: rude.greets: expected a text, got 3"),
        ("rude = 'x'\n", "lab/said.toml: rude: expected a table, got 'x'"),
        ("[rude\n", "lab/said.toml:1: not TOML: Expected ']'"),
    ],
)
def test_a_broken_file_is_a_problem_of_the_question(tmp_path: Path, text: str, said: str) -> None:
    """It is read with the rest of the folder."""
    assert any(p.startswith(said) for p in problems(write(tmp_path, {**WITH_LAB, "lab/said.toml": text})))


def test_texts_of_what_is_gone_do_not_stand_in_the_way(tmp_path: Path) -> None:
    """A wrong was renamed; the next `prove --write-said` needs the question to load."""
    said = '[gone]\ngreets = "x"\n'
    lab = load(write(tmp_path, {**WITH_LAB, "lab/said.toml": said})).lab
    assert lab is not None
    assert lab.wrongs[0].said == {}

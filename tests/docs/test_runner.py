"""The runner of documents notices what it is there to notice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.docs.documents import Problem, execute, matches

ENV = {"PATH": os.environ["PATH"], "WHO": "reader"}


def console(text: str, info: str = "console") -> str:
    """A document of one block."""
    return f"# Title\n\n```{info}\n{text}\n```\n"


@pytest.mark.parametrize(
    "text",
    [
        "$ echo hello\nhello",
        "$ echo hello  \nhello",
        "$ echo hello",
        "$ echo $WHO; echo oops >&2\nreader\noops",
        "$ echo one 17 two\none ... two",
        "$ printf 'a\\nb\\nc\\n'\na\n...\nc",
        "$ printf 'a\\nb\\nc\\n'\n...",
        "$ printf 'a\\n\\nb\\n'\na\n\nb",
        "$ mkdir x && cd x\n$ basename $PWD\nx\n$ cd ..\n$ ls\nx",
        "$ cat <<END\n> hello\n> END\nhello",
        "$ cat <<END\n>\n> hello\n> END\n\nhello",
    ],
)
def test_a_true_document_passes(text: str, tmp_path: Path) -> None:
    """Commands run in order, each where the last one left off; their output is compared."""
    execute(console(text), tmp_path, ENV)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("$ echo hello\nbye", "line 4: shown is\nbye\n\nwhat came is\nhello"),
        ("$ echo hello\nhello\nhello", "what came is\nhello"),
        ("$ printf 'a\\nb\\n'\na", "what came is\na\nb"),
        ("$ echo one two\none ... three", "line 4"),
        ("$ true\n$ false", "line 5: [$] false\nends with 1, not 0"),
        ("$ nosuchprogram", "ends with 127, not 0:\n.*not found"),
        ("hello", "line 4: expected '[$] ' and a command, got 'hello'"),
    ],
)
def test_a_false_document_is_noticed(text: str, said: str, tmp_path: Path) -> None:
    """With the line, what is shown and what came."""
    with pytest.raises(Problem, match=said):
        execute(console(text), tmp_path, ENV)


def test_a_command_may_end_with_another_status(tmp_path: Path) -> None:
    """The last one of its block; and then it must."""
    execute(console("$ true\n$ (exit 3)", "console exit=3"), tmp_path, ENV)
    with pytest.raises(Problem, match="ends with 0, not 3"):
        execute(console("$ true", "console exit=3"), tmp_path, ENV)


def test_what_sets_a_machine_up_may_be_left_out(tmp_path: Path) -> None:
    """Nothing else may."""
    execute(console("$ make start\n$ sudo apt-get install php-cli", "console norun"), tmp_path, ENV)
    with pytest.raises(Problem, match="line 5: hotseat sets no machine up: it is to be run"):
        execute(console("$ git clone x\n$ hotseat list", "console norun"), tmp_path, ENV)


def test_a_program_in_a_document_is_run(tmp_path: Path) -> None:
    """And the output beneath it compared."""
    right = "```python\nprint(6 * 7)\n```\nprints\n```output\n42\n```\n"
    execute(right, tmp_path, ENV)
    with pytest.raises(Problem, match="line 1: shown is\n43"):
        execute(right.replace("42", "43"), tmp_path, ENV)
    with pytest.raises(Problem, match="line 1: this program fails"):
        execute("```python\n1 / 0\n```\n", tmp_path, ENV)


def test_a_document_may_write_files(tmp_path: Path) -> None:
    """A program a reader would write in an editor; executable where it begins with `#!`."""
    text = "```sh file=shop/run\n#!/bin/sh\necho open\n```\n```console\n$ shop/run\nopen\n```\n"
    execute(text, tmp_path, ENV)
    execute("```python file=x.py\n1 / 0\n```\n", tmp_path, ENV)
    assert not os.access(tmp_path / "x.py", os.X_OK)


def test_blocks_of_other_languages_are_left_alone(tmp_path: Path) -> None:
    """They show something."""
    execute("```toml\n$ false\n```\n```text\n$ false\n```\n```\n$ false\n```\n", tmp_path, ENV)


def test_dots_do_not_match_across_lines() -> None:
    """Only a line of its own stands for lines."""
    assert not matches("a...c", "a\nc")
    assert matches("a\n...\nc", "a\nc")

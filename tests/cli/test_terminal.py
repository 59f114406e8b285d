"""Width, colours and characters are those that the terminal can show."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from collections.abc import Mapping

import pytest

from tests.front import COMMAND, Front

COLOUR = re.compile(r"\x1b\[[\d;]*(?:3[0-8]|9[0-7])m")


def on_a_terminal(front: Front, columns: int, *arguments: str, env: Mapping[str, str] | None = None) -> str:
    """What the command writes to a terminal of so many columns."""
    ours, theirs = pty.openpty()
    environment = {**front.environment(), "TERM": "xterm-256color", "COLUMNS": str(columns), **(env or {})}
    process = subprocess.Popen(
        [COMMAND, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    parts: list[bytes] = []
    while part := _read(ours):
        parts.append(part)
    os.close(ours)
    assert process.wait(timeout=60) == 0
    return b"".join(parts).decode()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""  # Linux says EIO where the other end is closed


def widest(text: str) -> int:
    """Columns of the longest line, without escapes."""
    return max(len(re.sub(r"\x1b\[[\d;]*m", "", line).rstrip()) for line in text.splitlines())


def test_a_terminal_gets_colours(front: Front) -> None:
    """Where a person looks on."""
    assert COLOUR.search(on_a_terminal(front, 80, "list"))


@pytest.mark.parametrize("arguments", [["list"], ["show", "null", "--answer"]])
def test_no_color_is_obeyed(front: Front, arguments: list[str]) -> None:
    """NO_COLOR, whatever its value."""
    assert not COLOUR.search(on_a_terminal(front, 80, *arguments, env={"NO_COLOR": "1"}))


@pytest.mark.parametrize(
    "arguments", [[], ["list"], ["show", "null", "--answer"], ["doctor", "--help"], ["--help"]]
)
def test_a_pipe_gets_80_columns_and_no_escapes(front: Front, arguments: list[str]) -> None:
    """What is piped is for programs and for files."""
    ran = front.run(*arguments)
    assert ran.status == 0
    assert "\x1b" not in ran.out
    assert widest(ran.out) <= 80


@pytest.mark.parametrize(("columns", "most"), [(60, 60), (95, 95), (200, 100)])
def test_the_width_is_the_terminals_up_to_100(front: Front, columns: int, most: int) -> None:
    """Longer lines are hard to read."""
    text = on_a_terminal(front, columns, "show", "null", "--answer")
    assert most - 15 < widest(text) <= most


def test_an_encoding_without_our_characters_gets_likenesses(front: Front) -> None:
    """A terminal in ASCII shows something readable, and nothing fails."""
    ascii_only = Front(front.folder, {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"})
    ran = ascii_only.run("show", "null", "--answer")
    assert ran.status == 0
    assert ran.out.isascii()
    assert "\\u2022" not in ran.out
    assert ascii_only.run("show", "ü").err.isascii()

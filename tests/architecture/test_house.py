"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.arrows import ROOT

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60

_IGNORE = re.compile(r"#\s*((?:ruff:\s*)?noqa|type:\s*ignore|pyright:\s*(?:ignore|basic|\w+=))")
_CODES = r"(?:ruff:\s*)?noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*"
_RULES = r"(?:type|pyright):\s*ignore\[[\w-]+(?:,\s*[\w-]+)*\]|pyright:\s*\w+=\w+"
_REASON = r"\s*(?:#|--?|—|:|,|\()\s*\S+(?:\s+\S+)+"
_JUSTIFIED = re.compile(rf"#\s*(?:{_CODES}|{_RULES}){_REASON}")
_UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b")


def _tracked(*suffixes: str) -> list[Path]:
    """The files of the repository with these endings (all, where none is given), as git knows them."""
    listed = subprocess.run(
        [
            "git",
            "-c",
            f"safe.directory={ROOT}",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    paths = (ROOT / name for name in listed if name)
    return [path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)]


def long_functions(source: str) -> list[str]:
    """The functions of a module that are too long, from `def` to the last line."""
    functions = (
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    sizes = ((node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions)
    return [f"{name}: {size} lines" for name, size in sizes if size > LONGEST_FUNCTION]


def bare_ignores(source: str) -> Iterator[int]:
    """Lines where a linter or type checker is silenced without a code, or without a reason after it."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        silenced = token.type == tokenize.COMMENT and _IGNORE.search(token.string)
        if silenced and not _JUSTIFIED.search(token.string):
            yield token.start[0]


SOURCES = [path for path in _tracked(".py") if path.is_relative_to(ROOT / "src")]
PYTHON = [path for path in _tracked(".py") if not re.search(r"/lab/(start|reference|wrong)/", str(path))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_stay_short(path: Path) -> None:
    """A module that grows is split by noun, a function by step."""
    source = path.read_text()
    assert source.count("\n") <= LONGEST_MODULE
    assert long_functions(source) == []


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_ignore_has_its_reason(path: Path) -> None:
    """After it, on the same line."""
    assert list(bare_ignores(path.read_text())) == []


def test_nothing_is_left_for_later() -> None:
    """What is to be done is an issue, not a comment."""
    here = Path(__file__)
    left = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in _tracked()
        if path != here and (found := _UNFINISHED.search(path.read_text(errors="replace")))
    ]
    assert left == []


def test_a_function_of_sixty_lines_is_the_longest() -> None:
    """The measure itself."""
    body = "    pass\n" * 59
    assert long_functions(f"def f():\n{body}") == []
    assert long_functions(f"class A:\n  async def f():\n{body}    pass\n") == ["f: 61 lines"]


@pytest.mark.parametrize(
    ("comment", "bare"),
    [
        ("# noqa", True),
        ("# noqa: E501", True),
        ("# noqa: E501  # a table reads better", False),
        ("# noqa: PLW0603, S101 - the module is its own process", False),
        ("# noqa: PTH104 (the path is bytes)", False),
        ("# ruff: noqa: PTH118", True),
        ("# ruff: noqa: PTH118 - pathlib takes too long to import", False),
        ("# type: ignore", True),
        ("# type: ignore[arg-type]", True),
        ("# type: ignore[arg-type]  # stubs are wrong here", False),
        ("# pyright: ignore", True),
        ("# pyright: ignore[reportPrivateUsage]", True),
        ("# pyright: ignore[reportPrivateUsage]  # ok", True),
        ("# pyright: ignore[reportPrivateUsage]  # the public name is missing in 3.11", False),
        ("# pyright: basic", True),
        ("# ignore the rest", False),
    ],
)
def test_an_ignore_without_reason_is_seen(comment: str, bare: bool) -> None:
    """A code and at least two words."""
    assert bool(list(bare_ignores(f"x = 1  {comment}\n"))) is bare

"""Folders that are made whole or not at all."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hotseat.errors import OurProblem
from hotseat.machine import published


def test_it_is_made_once(tmp_path: Path) -> None:
    """The second call finds what the first one made."""
    made: list[Path] = []
    for _ in range(2):
        assert published(tmp_path / "a" / "b", made.append) == tmp_path / "a" / "b"
    assert len(made) == 1


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    """When filling fails half-way, neither the folder nor a temporary one is left."""

    def fill(folder: Path) -> None:
        (folder / "half").write_text("x")
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        published(tmp_path / "a", fill)
    assert list(tmp_path.iterdir()) == []


def test_racers_all_get_a_whole_one(tmp_path: Path) -> None:
    """Four that make it at the same moment all return the same folder, and nothing else is left."""
    barrier = threading.Barrier(4)

    def fill(folder: Path) -> None:
        barrier.wait(timeout=10)  # all four are filling now
        (folder / "whole").write_text("x")

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(published, tmp_path / "a", fill) for _ in range(4)]
    assert {future.result() for future in futures} == {tmp_path / "a"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a" / "whole").read_text() == "x"


def test_a_file_in_its_place_is_said(tmp_path: Path) -> None:
    """A file of that name is an error that names it, and is not removed."""
    made: list[Path] = []
    (tmp_path / "a").write_text("mine")
    with pytest.raises(OurProblem, match="a cannot be made: something else of that name is there"):
        published(tmp_path / "a", made.append)
    assert (tmp_path / "a").read_text() == "mine"


def test_others_can_enter_it(tmp_path: Path) -> None:
    """Whatever the umask says: programs under another uid read what is published."""
    made: list[Path] = []
    before = os.umask(0o077)
    try:
        published(tmp_path / "a" / "b" / "c", made.append)
    finally:
        os.umask(before)
    assert [
        path.stat().st_mode & 0o777 for path in (tmp_path / "a", tmp_path / "a/b", tmp_path / "a/b/c")
    ] == [0o755] * 3

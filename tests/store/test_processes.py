"""Many processes use one database, and any of them may be killed."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from hotseat.store import Store, engine

ROOT = Path(__file__).parents[2]

WRITE = """
import sys
from hotseat.model import Status
from hotseat.store import Store
from tests.store.conftest import NOON, verdict
place, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
store = Store.open(place)
for each in range(count):
    files = {"run": b"#!/bin/sh", "own": f"{name} {each}".encode() * 500}
    print(store.add_attempt(name, NOON, verdict(Status.FAILED), files, None).head.number, flush=True)
"""


def writer(place: Path | str, name: str, count: int) -> subprocess.Popen[str]:
    """A process that adds attempts and prints each one's number when it is kept."""
    command = [sys.executable, "-c", WRITE, str(place), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def test_writers_at_the_same_time_neither_fail_nor_lose(place: Path) -> None:
    """Three processes open a database that is not there yet and write at once: every attempt is kept."""
    writers = {name: writer(place, name, 40) for name in ("a", "b", "c")}
    numbers: list[int] = []
    for process in writers.values():
        out, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, "")
        numbers += [int(number) for number in out.split()]
    assert len(set(numbers)) == 120
    with Store.open(place) as store:
        for name in writers:
            assert len(store.attempts(name, limit=1000)) == 40
        assert {store.attempt(number).files["run"] for number in numbers} == {b"#!/bin/sh"}


def test_a_file_that_another_process_just_begins_is_waited_for(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite refuses at once to turn its log on while another one writes: it is asked again until it does."""
    place.parent.mkdir()
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("CREATE TABLE theirs (x)")
    other.execute("BEGIN IMMEDIATE")
    waits: list[float] = []

    def let_the_other_end(seconds: float) -> None:
        waits.append(seconds)
        other.rollback()

    monkeypatch.setattr(engine.time, "sleep", let_the_other_end)
    with Store.open(place) as store:
        assert store.attempts() == []
    assert len(waits) == 1
    other.close()
    fresh = sqlite3.connect(place)
    assert fresh.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    fresh.close()


def test_what_was_acknowledged_survives_sigkill(place: Path) -> None:
    """A process killed in the middle of writing leaves a database with every attempt that it reported kept."""
    process = writer(place, "killed", 1_000_000)
    assert process.stdout is not None
    assert process.stderr is not None
    numbers = [int(process.stdout.readline()) for _ in range(60)]
    process.kill()
    numbers += [int(number) for number in process.stdout.read().split()]
    assert process.wait(timeout=60) == -signal.SIGKILL
    process.stdout.close()
    process.stderr.close()
    with Store.open(place) as store:
        kept = store.attempts("killed", limit=1_000_000)
        assert {head.number for head in kept} >= set(numbers)
        for head in kept:
            attempt = store.attempt(head.number)
            assert attempt.files["own"].startswith(b"killed ")
            assert len(attempt.verdict.outcomes) == 1

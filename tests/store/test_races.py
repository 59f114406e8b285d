"""Tabs and terminals at once, and a process that is killed: nothing acknowledged is lost, nothing is overwritten."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from hotseat.model import CardKey, Review
from hotseat.store import Store
from hotseat.study import scheduler

ROOT = Path(__file__).parents[2]

REVIEW = """
import sys
from datetime import timedelta
from hotseat.errors import Conflict
from hotseat.model import CardKey, Note, Rating, Review
from hotseat.store import Store
from hotseat.store.recalls import Known
from hotseat.study import scheduler
from tests.store.conftest import NOON

place, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
recalls = Store.open(place).recalls
for each in range(count):
    key = CardKey("rest", f"card-{each % 5}")
    for _ in range(200):
        known = recalls.known("rest").get(key, Known())
        at = known.memory.last + timedelta(days=1) if known.memory.last else NOON
        review = Review(f"{name}-{each}", key, Rating.GOOD, at)
        try:
            recalls.add(review, scheduler.after(known.memory, review.rating, at), version=known.version)
        except Conflict:
            continue
        break
    else:
        sys.exit("always somebody else came first")
    print(review.id, flush=True)
"""


def reviewer(place: str, name: str, count: int) -> subprocess.Popen[str]:
    """A process that reviews five cards in turn, and prints each review's id when it is kept."""
    command = [sys.executable, "-c", REVIEW, place, name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def log_of_all(store: Store) -> dict[CardKey, list[Review]]:
    """Every card's log."""
    return {key: store.recalls.log(key) for key in store.recalls.known()}


def test_reviewers_at_once_neither_lose_nor_overwrite(anywhere: str) -> None:
    """Three processes rate the same cards: each memory is that of the whole log, as if one had done it all."""
    Store.open(anywhere).close()
    processes = [reviewer(anywhere, name, 15) for name in "abc"]
    ids: set[str] = set()
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, "")
        ids.update(out.split())
    assert len(ids) == 45
    with Store.open(anywhere) as store:
        logs = log_of_all(store)
        assert {review.id for log in logs.values() for review in log} == ids
        for key, known in store.recalls.known().items():
            assert known.memory == scheduler.fold(logs[key])
            assert known.version == known.memory.reviews == len(logs[key])


def test_what_was_acknowledged_survives_sigkill(anywhere: str) -> None:
    """A reviewer killed in the middle: every review that it reported is there, and every memory is its log's."""
    process = reviewer(anywhere, "killed", 1_000_000)
    assert process.stdout is not None
    assert process.stderr is not None
    acknowledged = {process.stdout.readline().strip() for _ in range(40)}
    process.kill()
    acknowledged |= set(process.stdout.read().split("\n")[:-1])
    assert process.wait(timeout=60) == -signal.SIGKILL
    process.stdout.close()
    process.stderr.close()
    with Store.open(anywhere) as store:
        logs = log_of_all(store)
        assert {review.id for log in logs.values() for review in log} >= acknowledged - {""}
        assert all(known.memory == scheduler.fold(logs[key]) for key, known in store.recalls.known().items())

"""What is put into the store comes out of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from hotseat.errors import StoreError, WrongUse
from hotseat.model import Decision, Status, Verdict
from hotseat.store import Store
from tests.store.conftest import NOON, verdict

FILES = {
    "run": b"#!/bin/sh\n",
    "src/main.py": b"print()\n",
    "copy.py": b"print()\n",
    "empty": b"",
    "bin": bytes(range(256)),
}


def test_an_attempt_comes_back_whole(store: Store) -> None:
    """Verdict, evidence and files are read as they were written."""
    given = verdict(Status.PASSED, Status.FAILED)
    kept = store.add_attempt("rest", NOON, given, FILES, "/home/candidate/rest")
    assert store.attempt(kept.head.number) == kept
    assert (kept.verdict, dict(kept.files)) == (given, FILES)


def test_the_head_says_what_a_list_shows(store: Store) -> None:
    """A list needs no verdict: counts, decision, seed and time are in the head."""
    store.add_attempt("rest", NOON, verdict(Status.PASSED, Status.FAILED, seed=2**62, partial=True), {}, "/w")
    (head,) = store.attempts()
    assert (head.number, head.question, head.decision, head.folder) == (1, "rest", Decision.REJECTED, "/w")
    assert (head.passed, head.checks, head.seed, head.partial, head.seconds) == (1, 2, 2**62, True, 1.5)
    assert (head.started, head.submission, head.digest) == (NOON, "5" * 64, "d" * 64)


def test_the_newest_attempt_is_first(store: Store) -> None:
    """Attempts are listed by time, then by number, and no more of them than asked for."""
    for minutes in (0, 2, 1, 2):
        store.add_attempt("rest", NOON + timedelta(minutes=minutes), verdict(Status.PASSED), {}, None)
    assert [head.number for head in store.attempts()] == [4, 2, 3, 1]
    assert [head.number for head in store.attempts(limit=2)] == [4, 2]


def test_attempts_of_one_question_are_listed_alone(store: Store) -> None:
    """A question's name chooses its attempts only; one never tried has none."""
    store.add_attempt("rest", NOON, verdict(Status.PASSED), {}, None)
    store.add_attempt("sql-triggers", NOON, verdict(Status.PASSED, question="sql-triggers"), {}, None)
    assert [head.question for head in store.attempts("sql-triggers")] == ["sql-triggers"]
    assert store.attempts("rest'; DROP TABLE attempts; --") == []


def test_a_time_is_kept_in_utc(store: Store) -> None:
    """A time of another zone is the same moment when it comes back."""
    local = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    store.add_attempt("rest", local, verdict(Status.PASSED), {}, None)
    (head,) = store.attempts()
    assert (head.started, head.started.tzinfo) == (NOON, UTC)


def test_a_time_without_zone_is_refused(store: Store) -> None:
    """Nobody could tell later which moment it was; nothing is kept."""
    with pytest.raises(Exception, match="without a time zone"):
        store.add_attempt("rest", datetime(2026, 1, 1), verdict(Status.PASSED), FILES, None)
    assert store.attempts() == []


def test_an_unchanged_file_is_kept_once(store: Store, place: Path) -> None:
    """Two attempts with the same files share their content."""
    for _ in range(3):
        store.add_attempt("rest", NOON, verdict(Status.FAILED), FILES, None)
    with sa.create_engine(f"sqlite:///{place}", poolclass=sa.NullPool).connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM blobs")) == len(set(FILES.values()))
        assert connection.scalar(sa.text("SELECT count(*) FROM files")) == 3 * len(FILES)


def test_an_unknown_number_is_wrong_use(store: Store) -> None:
    """The line says which command lists the numbers."""
    with pytest.raises(WrongUse, match="no attempt 12: `hotseat history`"):
        store.attempt(12)


def test_an_attempt_without_outcomes_is_void(store: Store) -> None:
    """A grading that ended before its first check is an attempt, too."""
    store.add_attempt("rest", NOON, verdict(), {}, None)
    assert store.attempts()[0].decision is Decision.VOID


def test_a_damaged_file_is_said_to_be_damaged(store: Store, place: Path) -> None:
    """Content that no longer has its digest is never handed out as what was submitted."""
    number = store.add_attempt("rest", NOON, verdict(Status.PASSED), {"run": b"yes"}, None).head.number
    other = store.add_attempt("rest", NOON, verdict(Status.PASSED), {"run": b"no"}, None).head.number
    assert number != other
    with sa.create_engine(f"sqlite:///{place}", poolclass=sa.NullPool).begin() as connection:
        connection.execute(sa.text("UPDATE blobs SET content = (SELECT max(content) FROM blobs)"))
    damaged = 0
    for each in (number, other):
        try:
            store.attempt(each)
        except StoreError as error:
            damaged += 1
            assert f"attempt {each}" in str(error)
            assert "\n" not in str(error)
    assert damaged == 1


def test_a_verdict_of_megabytes_is_kept(store: Store) -> None:
    """Long evidence is no reason to lose an attempt."""
    given = verdict(*[Status.FAILED] * 20)
    long = Verdict(
        **{name: getattr(given, name) for name in given.__struct_fields__ if name != "machine"},
        machine={"log": "line of a log\n" * 300_000},
    )
    number = store.add_attempt("rest", NOON, long, {"big": b"x" * 5_000_000}, None).head.number
    assert store.attempt(number).verdict == long


def test_a_folder_whose_name_is_no_text_is_kept_readable(store: Store) -> None:
    """A path may hold any bytes; those that are no UTF-8 are written out."""
    store.add_attempt(
        "rest", NOON, verdict(Status.PASSED), {}, b"/work/caf\xe9".decode("utf-8", "surrogateescape")
    )
    assert store.attempts()[0].folder == "/work/caf\\udce9"

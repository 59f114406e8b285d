"""An app with a home and a clock of its own, over the questions that come with hotseat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hotseat.app import App
from hotseat.catalogue import Catalogue, default_root
from hotseat.model import CardKey, Outcome, Status, Verdict
from hotseat.store import Store
from tests.study.cast import NOON

CATALOGUE = Catalogue([default_root()])
"""Read once for all tests."""

KEY = CardKey("rest", "stateless")
CHECK = "any_instance_serves"
"""Linked to that card."""


@dataclass
class Clock:
    """The time, until a test moves it on."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **more: float) -> None:
        """By so many minutes, hours or days."""
        self.now += timedelta(**more)


@pytest.fixture
def clock() -> Clock:
    """Noon, one day in May."""
    return Clock()


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Iterator[App]:
    """An app that knows nothing of its learner yet."""
    opened = App(CATALOGUE, tmp_path / "home", clock)
    yield opened
    opened.close()


@pytest.fixture
def other(tmp_path: Path, clock: Clock) -> Iterator[App]:
    """The same on another machine."""
    opened = App(CATALOGUE, tmp_path / "other", clock)
    yield opened
    opened.close()


def keep_attempt(
    app: App,
    *,
    question: str = "rest",
    failed: str | None = None,
    files: dict[str, bytes] | None = None,
    due: tuple[tuple[CardKey, str], ...] = (),
) -> int:
    """Keep an attempt made now; returns its number."""
    status = Status.PASSED if failed is None else Status.FAILED
    outcome = Outcome(failed or CHECK, "It answers.", status, "no")
    given = Verdict(
        question=question,
        digest=app.question(question).digest,
        submission="5" * 64,
        seed=7,
        seconds=1.0,
        outcomes=(outcome,),
    )
    with Store.open(app.home / "hotseat.db") as store:
        now = app.learner.today().now
        kept = store.add_attempt(
            question, now, given, files or {"run": b"#!/bin/sh\n"}, executable=["run"], due=due, judged=now
        )
        return kept.head.number

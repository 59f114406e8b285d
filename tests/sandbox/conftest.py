"""Fixtures of the sandbox's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hotseat.sandbox.interface import Mode
from tests.sandbox.harness import LINUX, Canaries

MODES = [Mode.PLAIN, Mode.CONTAINED] if LINUX else [Mode.PLAIN]


@pytest.fixture(params=MODES, ids=str)
def mode(request: pytest.FixtureRequest) -> Mode:
    """Every way of running a program that this system has."""
    chosen: Mode = request.param
    return chosen


@pytest.fixture
def canaries(tmp_path: Path) -> Iterator[Canaries]:
    """Things of the machine that no program may touch."""
    made = Canaries(tmp_path)
    yield made
    made.close()

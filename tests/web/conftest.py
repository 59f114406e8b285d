from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.front import Front
from tests.web.serving import Served, questions


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the tests of a module, ended in order."""
    front = Front(tmp_path_factory.mktemp("web"))
    server = Served(front, "--questions", str(questions(front)))
    yield server
    assert server.end() == 0


@pytest.fixture(scope="module")
def root(served: Served) -> Path:
    """The folder of the question `greeting`."""
    return served.front.folder / "questions"

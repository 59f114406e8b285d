from __future__ import annotations

from pathlib import Path

import pytest

from tests.front import Front


@pytest.fixture
def front(tmp_path: Path) -> Front:
    """The command with a home of its own."""
    return Front(tmp_path)

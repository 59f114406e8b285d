"""A folder of hotseat's own for each test, which programs under any uid can reach."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """$HOTSEAT_HOME. Not `tmp_path`: other uids cannot enter what lies in root's."""
    folder = Path(tempfile.mkdtemp(prefix="hotseat-test-", dir="/tmp"))
    folder.chmod(0o755)
    monkeypatch.setenv("HOTSEAT_HOME", str(folder))
    yield folder
    shutil.rmtree(folder)

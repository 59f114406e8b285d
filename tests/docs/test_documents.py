"""What the documents say is so: every command and every sample in them is executed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.docs.documents import documents, execute

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(os.environ.get("HOTSEAT_PROGRAMS") or Path(sys.executable).parent)
"""Where the `hotseat` under test is: of an installed wheel, or of this environment."""


@pytest.mark.parametrize("path", list(documents(ROOT)), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_is_true(path: Path, tmp_path: Path) -> None:
    """In an empty folder, with an empty home, as a reader begins."""
    home, folder = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    folder.mkdir()
    env = {
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "HOTSEAT_HOME": str(home / "hotseat"),
        "LANG": "C.UTF-8",
        "COLUMNS": "80",
        "NO_COLOR": "1",
    }
    execute(path.read_text(), folder, env)

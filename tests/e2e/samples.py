"""Question folders made for a test: what `hotseat new` writes, with another grader."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from tests.front import Front


def question(front: Front, name: str, grader: str, *, lab: str = "") -> Path:
    """Make the question `name` in `<folder>/questions`; returns that folder.

    lab: lines for the [lab] table of question.toml. The scaffold's wrongs and their golden texts are left out.
    """
    root = front.folder / "questions"
    made = front.run("new", name, "--into", str(root))
    assert made.status == 0, made.err
    folder = root / name
    sheet = (folder / "question.toml").read_text()
    head = sheet[: sheet.index("[lab]")]
    (folder / "question.toml").write_text(f"{head}[lab]\n{dedent(lab)}\n")
    for wrong in (folder / "lab" / "wrong").iterdir():
        wrong.unlink()
    (folder / "lab" / "said.toml").unlink(missing_ok=True)
    header = "from __future__ import annotations\nimport os, signal, time\nfrom hotseat.lab import *\n"
    (folder / "lab" / "grader.py").write_text(header + dedent(grader))
    return root


def answer(front: Front, run: str, *, name: str = "answer") -> Path:
    """A candidate's folder with this `run`."""
    folder = front.folder / name
    folder.mkdir()
    (folder / "run").write_text(dedent(run))
    (folder / "run").chmod(0o755)
    return folder

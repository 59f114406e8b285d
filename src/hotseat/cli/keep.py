"""Evidence too long for the terminal, kept whole in a file beside the attempt."""

from __future__ import annotations

import re
from pathlib import Path

from hotseat.cli import render
from hotseat.model import Outcome


def keep(outcome: Outcome, folder: Path, width: int = 80) -> Path | None:
    """Write all evidence of an outcome to a file in `folder` (made if need be), where some of it is not shown.

    width: columns of the terminal, as given to `render.outcome`.
    Returns the file, for `render.outcome(..., kept=file)`; None where everything is shown, or the file cannot be
    written: the evidence is stored with the attempt anyway.
    """
    if not render.is_folded(outcome, width):
        return None
    path = folder / f"{re.sub(r'[^A-Za-z0-9_.-]', '_', outcome.check)}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(
            "\n".join(render.whole(outcome.evidence)), encoding="utf-8", errors="backslashreplace"
        )
    except OSError:
        return None
    return path

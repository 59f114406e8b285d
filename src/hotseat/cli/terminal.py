"""The terminal: its width, its colours, and what to do where it cannot show a character."""

from __future__ import annotations

import codecs
import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

NARROW, PIPED, WIDE = 40, 80, 100
"""Columns: the least and the most that are used, and those of a pipe or a file."""

_ASCII = str.maketrans("✓✗–—…≠→│─·␊▁▂▃▄▅▆▇█“”‘’•", "+x--.!>|-./_.-=+*%#\"\"''*")


def console(stream: TextIO | None = None) -> Console:
    """A console on standard output (or another stream) that takes no text for markup."""
    # Not at the top: rich costs what `--help` must not.
    from rich.console import Console

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            # `ending` tells it from other ends; rich's own way out has the status of a rejected answer.
            raise BrokenPipeError

    target = stream or sys.stdout
    degrade(target)
    return Screen(
        file=target, width=width(target), markup=False, highlight=False, emoji=False, soft_wrap=False
    )


def show(*parts: RenderableType) -> None:
    """Print to standard output, at once."""
    console().print(*parts, sep="\n")
    sys.stdout.flush()


def width(stream: TextIO) -> int:
    """Columns to use: those of the terminal within bounds; 80 where nobody looks on."""
    if not stream.isatty():
        return PIPED
    import shutil

    return min(max(shutil.get_terminal_size((PIPED, 24)).columns, NARROW), WIDE)


def degrade(stream: TextIO) -> None:
    """Have the stream write a likeness of what its encoding lacks (`+` for ✓), instead of failing."""
    if isinstance(stream, io.TextIOWrapper) and stream.errors != "hotseat":
        stream.reconfigure(errors="hotseat")


def silence_pipe() -> None:
    """Nobody reads standard output any more: let the interpreter's last flush go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _likeness(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(_ASCII)
    return text.encode("ascii", "backslashreplace").decode("ascii"), error.end


codecs.register_error("hotseat", _likeness)

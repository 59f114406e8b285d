"""Files that a command writes: whole or not at all, and over nothing that is there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from hotseat.cli.render.safe import safe_line
from hotseat.errors import WrongUse


def write_new(path: Path, content: bytes, *, force: bool) -> None:
    """Write a file and say so; `-` is standard output. Raises WrongUse where it is there already, or cannot be."""
    if str(path) == "-":
        sys.stdout.buffer.write(content)
        return
    if path.exists() and (not force or path.is_dir()):
        raise WrongUse(
            f"{path} is there already: name another file{'' if path.is_dir() else ', or use --force'}"
        )
    spare = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        spare.write_bytes(content)
        spare.replace(path)
    except OSError as error:
        spare.unlink(missing_ok=True)
        raise WrongUse(f"{path} cannot be written: {error.strerror}") from error
    click.echo(f"{safe_line(str(path))}: {len(content):,} bytes")

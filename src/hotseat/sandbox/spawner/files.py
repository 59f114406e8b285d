"""Put files into folders, and read back what programs left there without trusting any of it."""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

_MOST_FILES = 10_000
_DEEPEST = 40
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def write_files(folder: Path, files: Sequence[tuple[str, int, bool]], payload: bytes) -> None:
    """Write files, given as (relative name, size, executable), whose contents follow each other in `payload`.

    A name that comes again goes on where it ended: large files come in pieces. The folder is fresh and ours: no
    program has run in it. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    offset = 0
    for name, size, executable in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(payload[offset : offset + size])
        path.chmod(0o755 if executable else 0o644)
        offset += size


def seal(folder: Path) -> None:
    """Take the right to write away from everything below, as far as the programs' uid minds."""
    for here, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(here, name)
            if not path.is_symlink():
                path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o222)
    folder.chmod(0o555)


def unseal(folder: Path) -> None:
    """Undo `seal` for folders, so that they can be removed."""
    for here, folders, _ in os.walk(folder):
        Path(here).chmod(0o700)
        for name in folders:
            path = Path(here, name)
            if not path.is_symlink():
                path.chmod(0o700)


def open_files(folder: Path) -> Iterator[tuple[str, int]]:
    """The regular files below a folder: relative names and descriptors, which the receiver closes.

    Links, hard links, FIFOs, sockets and devices are left out. Every step is made from an open folder, so that a
    link planted meanwhile leads nowhere. Whoever reads decides how far: a file may grow.
    """
    try:
        top = os.open(folder, _READ | os.O_DIRECTORY)
    except OSError:
        return iter(())
    return itertools.islice(_regular_files(top, "", _DEEPEST), _MOST_FILES)


def _regular_files(folder: int, inside: str, depth: int) -> Iterator[tuple[str, int]]:
    """Names and open descriptors; closes `folder`."""
    try:
        for name in sorted(os.listdir(folder)):
            try:
                handle = os.open(name, _READ, dir_fd=folder)
            except OSError:
                continue  # a link, a socket, or gone
            status = os.fstat(handle)
            if stat.S_ISREG(status.st_mode) and status.st_nlink == 1:
                yield f"{inside}{name}", handle
            elif stat.S_ISDIR(status.st_mode) and depth > 0:
                yield from _regular_files(handle, f"{inside}{name}/", depth - 1)
            else:
                os.close(handle)
    finally:
        os.close(folder)

"""Put files into folders, and read back what programs left there without trusting any of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

_MOST_FILES = 10_000
_DEEPEST = 40
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def write_files(folder: Path, files: Sequence[tuple[str, int, bool]], payload: bytes) -> None:
    """Write files, given as (relative name, size, executable), whose contents follow each other in `payload`.

    Raises OSError. The folder is fresh and ours: no program has run in it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    offset = 0
    for name, size, executable in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(payload[offset : offset + size])
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


def read_files(folder: Path, most_bytes: int) -> tuple[list[tuple[str, int]], bytes]:
    """The regular files below a folder as (relative name, size), and their contents one after the other.

    Links, hard links, FIFOs, sockets and devices are left out; a file is read no further than it was long when it
    was opened; `most_bytes` bounds the whole. Every step is made from an open folder, so that a link planted
    meanwhile leads nowhere.
    """
    listed: list[tuple[str, int]] = []
    contents: list[bytes] = []
    left = most_bytes
    try:
        top = os.open(folder, _READ | os.O_DIRECTORY)
    except OSError:
        return [], b""
    for name, handle in _regular_files(top, "", _DEEPEST):
        try:
            content = _read(handle, left)
        finally:
            os.close(handle)
        if content is None or len(listed) >= _MOST_FILES:
            break
        listed.append((name, len(content)))
        contents.append(content)
        left -= len(content)
    return listed, b"".join(contents)


def _read(handle: int, left: int) -> bytes | None:
    """What the file held when it was opened; None where that is more than `left`."""
    size = os.fstat(handle).st_size
    if size > left:
        return None
    pieces: list[bytes] = []
    while size > 0:
        piece = os.read(handle, size)
        if not piece:
            break
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


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

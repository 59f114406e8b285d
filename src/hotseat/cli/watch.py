"""Wait until a file of a folder is saved."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

POLL = 0.2
"""Seconds between two looks: a save is noticed before the hand has left the keyboard, on every file system."""

Signature = frozenset[tuple[str, int, int, int]]


def signature(folder: Path) -> Signature:
    """Names, sizes, times and modes of all files below a folder."""
    return frozenset(_entries(str(folder)))


def wait_for_save(folder: Path, since: Signature) -> None:
    """Return when the folder differs from `since` and has come to rest (an editor writes in several steps)."""
    seen = since
    while True:
        time.sleep(POLL)
        now = signature(folder)
        if now != since and now == seen:
            return
        seen = now


def _entries(folder: str) -> Iterator[tuple[str, int, int, int]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return  # removed between two looks
    for entry in entries:
        try:
            about = entry.stat(follow_symlinks=False)
        except OSError:
            continue  # removed between two looks
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith(".") and entry.name != "__pycache__":
                yield from _entries(entry.path)
        else:
            yield entry.path, about.st_size, about.st_mtime_ns, about.st_mode

"""From the candidate's folder to files in memory, with every problem reported at once.

Nothing in the folder is trusted: it may hold links out of it, FIFOs, names that are no text, a gigabyte, or files
that grow while they are read.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from hotseat.errors import BadSubmission, WrongUse
from hotseat.model import Problem
from hotseat.sandbox.interface import File

LARGEST_TOTAL = 20 * 1024 * 1024
"""Bytes of all files together."""

MOST_FILES = 2000

LONGEST_NAME = 200
"""Bytes of a relative name in UTF-8."""

OURS = ("hotseat.toml", "brief.md")
"""What `hotseat start` puts beside the starter."""

LEFT_OUT = frozenset(
    {".git", ".hg", ".svn", ".idea", ".vscode", ".venv", "__pycache__", ".mypy_cache", ".DS_Store"}
)
"""Names that are no part of an answer, wherever they are."""


def read_submission(folder: Path) -> dict[str, File]:
    """The candidate's files by relative name. Raises WrongUse (no such folder), BadSubmission (all problems)."""
    if not folder.is_dir():
        raise WrongUse(f"{folder} is not a folder: hotseat start makes one, hotseat check FOLDER grades it")
    reader = _Reader(folder)
    reader.read()
    if reader.problems:
        raise BadSubmission(f"{folder} cannot be taken", reader.problems)
    return reader.files


def digest(files: Mapping[str, File]) -> str:
    """Hex SHA-256 over names, executable bits and contents."""
    total = hashlib.sha256()
    for name, file in sorted(files.items()):
        head = f"{len(name.encode())}:{name}:{int(file.executable)}:{len(file.content)}:"
        total.update(head.encode())
        total.update(file.content)
    return total.hexdigest()


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, File] = {}
        self.problems: list[Problem] = []
        self._root = os.path.realpath(folder)
        self._left = LARGEST_TOTAL

    def read(self) -> None:
        for name in self._names(""):
            if len(self.files) >= MOST_FILES:
                self._problem(".", f"more than {MOST_FILES} files: is it the right folder?")
                return
            file = self._file(name)
            if file is None:
                continue
            self._left -= len(file.content)
            if self._left < 0:
                size = f"{LARGEST_TOTAL // 1024 // 1024} MiB"
                self._problem(name, f"with it the folder holds more than {size}: is it the right folder?")
                return
            self.files[name] = file

    def _names(self, inside: str) -> Iterator[str]:
        try:
            entries = sorted(os.scandir(self.folder / inside), key=lambda entry: entry.name)
        except OSError as error:
            self._problem(inside or ".", f"cannot be listed: {error.strerror}")
            return
        for entry in entries:
            name = f"{inside}/{entry.name}" if inside else entry.name
            if entry.name in LEFT_OUT or name in OURS or not self._good_name(name):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from self._names(name)
            else:
                yield name

    def _good_name(self, name: str) -> bool:
        try:
            size = len(name.encode("utf-8"))
        except UnicodeEncodeError:
            self._problem(name, "its name is not UTF-8: rename it")
            return False
        if size > LONGEST_NAME:
            self._problem(name[:40] + "...", f"its name is longer than {LONGEST_NAME} bytes")
            return False
        if any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") for letter in name):
            self._problem(name, "its name has control characters: rename it")
            return False
        return True

    def _file(self, name: str) -> File | None:
        path = self.folder / name
        if path.is_symlink() and not self._stays_inside(name):
            return None
        try:
            handle = os.open(
                os.path.realpath(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            )
        except OSError as error:
            reason = "it is a socket" if error.errno == errno.ENXIO else error.strerror
            self._problem(name, f"cannot be read: {reason}")
            return None
        with os.fdopen(handle, "rb") as stream:
            mode = os.fstat(handle).st_mode
            if not stat.S_ISREG(mode):
                self._problem(name, "it is not a regular file")
                return None
            content = stream.read(self._left + 1)
        return File(content, executable=bool(mode & 0o111))

    def _stays_inside(self, name: str) -> bool:
        target = os.path.realpath(self.folder / name)
        if PurePosixPath(target).is_relative_to(self._root):
            return True
        self._problem(name, "it is a link that leaves the folder: put the file itself there")
        return False

    def _problem(self, where: str, what: str) -> None:
        shown = where.encode("utf-8", "backslashreplace").decode()
        shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in shown)
        self.problems.append(Problem(shown, what))

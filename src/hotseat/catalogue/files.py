"""The files of a folder, and their digest.

Left out everywhere, as if they were not there: what Python, editors and desktops leave lying about.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path

from hotseat.catalogue.problems import Problems
from hotseat.model import File

__all__ = ["File", "Files", "below", "children", "digest", "is_litter", "read_folder", "text_of"]

_LITTER = ("__pycache__", "*.pyc", ".DS_Store", "*~", ".*.sw?", "#*#", ".#*", ".git", ".*_cache")


Files = Mapping[str, File]
"""Relative name, with `/` between its parts → file."""


def is_litter(name: str) -> bool:
    """Whether a file or folder of this name is nobody's work."""
    return any(fnmatch(name, pattern) for pattern in _LITTER)


def read_folder(folder: Path, problems: Problems, *, within: Path | None = None) -> dict[str, File]:
    """Read all files below `folder`, sorted by name; what cannot be taken is noted as a problem.

    within: links may point to regular files below this folder (default: `folder` itself).
    """
    root = os.path.realpath(within or folder)
    found: dict[str, File] = {}
    for name, path in _walk(folder, "", problems):
        file = _read(name, path, root, problems)
        if file is not None:
            found[name] = file
    return dict(sorted(found.items()))


def below(files: Files, folder: str) -> dict[str, File]:
    """The files below a folder (all for ""), named relative to it."""
    prefix = f"{folder}/" if folder else ""
    return {name.removeprefix(prefix): file for name, file in files.items() if name.startswith(prefix)}


def children(files: Files, folder: str) -> list[str]:
    """The names directly in a folder, each once, in order; folders end with `/`."""
    names = {head + slash for head, slash, _ in (name.partition("/") for name in below(files, folder))}
    return sorted(names)


def digest(files: Files) -> str:
    """Hex SHA-256 over names, executable bits and contents."""
    total = hashlib.sha256()
    for name, file in sorted(files.items(), key=lambda item: os.fsencode(item[0])):
        mode = "x" if file.executable else "-"
        total.update(b"%b\0%b\0%d\0" % (os.fsencode(name), mode.encode(), len(file.content)))
        total.update(file.content)
    return total.hexdigest()


def text_of(name: str, content: bytes, problems: Problems) -> str | None:
    """Decode a file that must be UTF-8; line ends become `\\n`. None, and a problem, where it is not."""
    try:
        return content.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        problems.add(f"{name}:{line}", f"byte 0x{byte:02x} is not UTF-8; save the file as UTF-8")
        return None


def _walk(folder: Path | str, prefix: str, problems: Problems) -> Iterator[tuple[str, str]]:
    """Yield (relative name, path) of everything that is not a folder."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        problems.add(prefix.rstrip("/") or ".", f"the folder cannot be read: {error.strerror}")
        return
    for entry in entries:
        if is_litter(entry.name):
            continue
        name = prefix + entry.name
        if not _is_utf8(entry.name):
            problems.add(ascii(name), "the file's name is not UTF-8; rename it")
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{name}/", problems)
        else:
            yield name, entry.path


def _is_utf8(name: str) -> bool:
    # Names that are not UTF-8 arrive with lone surrogates in place of the bytes.
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _read(name: str, path: str, root: str, problems: Problems) -> File | None:
    try:
        target = Path(os.path.realpath(path))
        if not target.is_relative_to(root):
            problems.add(name, f"a link that leaves the folder (to {target}); copy the file here instead")
            return None
        mode = target.stat().st_mode
        if not stat.S_ISREG(mode):
            problems.add(
                name, "a regular file was expected; links to folders and special files are not taken"
            )
            return None
        return File(target.read_bytes(), bool(mode & stat.S_IXUSR))
    except OSError as error:
        problems.add(name, f"cannot be read: {error.strerror}")
        return None

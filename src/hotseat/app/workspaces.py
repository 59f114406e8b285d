"""The folder in which a lab is worked on, in the browser and in any editor at once: $HOTSEAT_HOME/work/QUESTION.

The disk is the truth: every call reads it anew. A file is written over only where it still is what the writer has
seen, whole or not at all, and is on the disk when the call returns.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from hotseat.app import folders
from hotseat.app.context import Context
from hotseat.app.transfer import is_good_name
from hotseat.catalogue import solutions
from hotseat.errors import BadSubmission, Conflict, UnknownName, WrongUse
from hotseat.model import Attempt, File, Question, WorkFile, Workspace
from hotseat.sandbox.submission import LEFT_OUT, OURS, digest, read_submission

LARGEST_TEXT = 1024 * 1024
"""Bytes of a file that an editor is given."""

KEPT = 20
"""Folders of a question that are kept when an attempt is put in their place."""


class Workspaces:
    """A folder for each question that was begun."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._root = context.home / "work"

    def folder(self, question: str) -> Path:
        """Where a question is worked on; made by `open`. Raises UnknownName."""
        return self._root / self._context.question(question).id

    def open(self, question: str, language: str | None = None) -> Workspace:
        """The folder, made from a starter where it is not there. Raises UnknownName, WrongUse where there is no lab."""
        asked = self._context.question(question)
        chosen = folders.choose_language(asked, language)
        with self._lock(asked):
            folder = self.folder(question)
            if not folder.is_dir() or not any(folder.iterdir()):
                folders.start(asked, chosen, solutions.starter(asked, chosen), self._root)
        return self._look(asked)

    def look(self, question: str) -> Workspace | None:
        """What is in the folder now; None where the question was not begun. Raises UnknownName."""
        asked = self._context.question(question)
        return self._look(asked) if self.folder(question).is_dir() else None

    def read(self, question: str, name: str) -> WorkFile:
        """One file with its text. Raises UnknownName, WrongUse."""
        path = self._path(question, name)
        if name in OURS:
            return _described(name, _read(path), with_text=True)
        return _described(name, self._file(question, name), with_text=True)

    def write(self, question: str, name: str, text: str, *, digest: str | None) -> WorkFile:
        """Write a file over the one of that digest; None: there must be none. Raises Conflict, WrongUse."""
        try:
            content = text.encode()
        except UnicodeEncodeError as error:
            raise WrongUse(f"{name} holds half a character (a lone surrogate), which is no text") from error
        path = self._writable(question, name)
        with self._lock(self._context.question(question)):
            before = self._unchanged(path, name, digest)
            executable = before.executable if before else content.startswith(b"#!")
            self._replace(path, File(content, executable))
        return _described(name, File(content, executable), with_text=True)

    def move(self, question: str, name: str, to: str, *, digest: str) -> WorkFile:
        """Rename a file; what is there already is not overwritten. Raises Conflict, WrongUse."""
        path, target = self._writable(question, name), self._writable(question, to)
        with self._lock(self._context.question(question)):
            file = self._unchanged(path, name, digest)
            assert file is not None, "a digest is of a file that is there"
            if os.path.lexists(target):
                raise WrongUse(f"{to} is there already")
            with _explained(to):
                target.parent.mkdir(parents=True, exist_ok=True)
                path.rename(target)
            self._prune(path.parent, question)
        return _described(to, file)

    def remove(self, question: str, name: str, *, digest: str) -> None:
        """Remove a file. Raises Conflict, WrongUse."""
        path = self._writable(question, name)
        with self._lock(self._context.question(question)):
            self._unchanged(path, name, digest)
            with _explained(name):
                path.unlink()
            self._prune(path.parent, question)

    def set_executable(self, question: str, name: str, on: bool) -> WorkFile:
        """Make a file executable, or not. Raises WrongUse."""
        path = self._writable(question, name)
        with self._lock(self._context.question(question)), _explained(name):
            file = self._file(question, name)
            path.chmod(0o755 if on else 0o644)
        return _described(name, File(file.content, on), with_text=True)

    def restore(self, question: str, attempt: int) -> Workspace:
        """Put an attempt's files in place of those that are there, which are kept. Raises WrongUse, StoreError."""
        asked = self._context.question(question)
        made = self._context.store.attempt(attempt)
        if made.head.question != question:
            raise WrongUse(f"attempt {attempt} answers {made.head.question}, not {question}")
        folder = self.folder(question)
        with self._lock(asked), _explained(str(folder)):
            self._keep(folder)
            for name in _names(folder):
                if name not in made.files and name not in OURS:
                    (folder / name).unlink()
                    self._prune((folder / name).parent, question)
            for name, file in {**files_of(made), **folders.ours(asked)}.items():
                self._replace(self._path(question, name), file)
        return self._look(asked)

    def hand_back(self, attempt: int, into: Path) -> tuple[str, ...]:
        """Write an attempt's files, brief and marker into an empty folder; returns the names. Raises WrongUse."""
        made = self._context.store.attempt(attempt)
        if into.exists() and (not into.is_dir() or any(into.iterdir())):
            raise WrongUse(f"{into} is there already: name a folder that is empty, or a new one")
        try:
            ours = folders.ours(self._context.question(made.head.question))
        except UnknownName:
            ours = {}  # the question is gone; what was handed in is not
        files = {**files_of(made), **ours}
        try:
            folders.write(into, files)
        except OSError as error:
            raise WrongUse(f"{into} cannot be written: {error.strerror}") from error
        return tuple(sorted(files))

    # ------------------------------------------------------------------ parts

    def _look(self, question: Question) -> Workspace:
        folder = self.folder(question.id)
        try:
            files, problems = read_submission(folder), ()
        except BadSubmission as error:
            files = _readable(folder)
            problems = tuple(str(problem) for problem in error.problems)
        listed = tuple(_described(name, file) for name, file in sorted(files.items()))
        return Workspace(question.id, str(folder), listed, digest(files), problems)

    def _path(self, question: str, name: str) -> Path:
        """The path of a name that a browser gave. Raises WrongUse where it would leave the folder."""
        folder = self.folder(question)
        if not is_good_name(name) or LEFT_OUT & set(name.split("/")):
            raise WrongUse(f"{name!r} is no name of a file of an answer")
        path = folder / name
        if not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(folder)):
            raise WrongUse(f"{name!r} leaves the folder by a link")
        return path

    def _writable(self, question: str, name: str) -> Path:
        if name in OURS:
            raise WrongUse(f"{name} is hotseat's: it is no part of the answer")
        path = self._path(question, name)
        if not self.folder(question).is_dir():
            raise WrongUse(f"{question} was not begun: there is no folder yet")
        if path.is_dir():
            raise WrongUse(f"{name} is a folder")
        return path

    def _file(self, question: str, name: str) -> File:
        path = self._path(question, name)
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.folder(question))):
            raise WrongUse(f"{name!r} leaves the folder by a link")
        return _read(path)

    def _unchanged(self, path: Path, name: str, expected: str | None) -> File | None:
        """The file that is there, which must have that digest (None: there must be none). Raises Conflict."""
        if not os.path.lexists(path):
            if expected is not None:
                raise Conflict(name, version="")
            return None
        file = _read(path)
        found = _digest(file.content)
        if found != expected:
            raise Conflict(name, version=found)
        return file

    def _replace(self, path: Path, file: File) -> None:
        """Whole or not at all, and on the disk when this returns."""
        spare = self._root / ".spare" / uuid4().hex
        with _explained(path.name):
            spare.parent.mkdir(parents=True, exist_ok=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with spare.open("wb") as stream:
                    stream.write(file.content)
                    stream.flush()
                    os.fchmod(stream.fileno(), 0o755 if file.executable else 0o644)
                    os.fsync(stream.fileno())
                spare.replace(path)
            finally:
                spare.unlink(missing_ok=True)
            _sync(path.parent)

    def _keep(self, folder: Path) -> None:
        """Copy the folder beside the others, the oldest of which go."""
        if not folder.is_dir():
            return
        kept = self._root / ".before" / folder.name
        kept.mkdir(parents=True, exist_ok=True)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
        shutil.copytree(folder, kept / stamp, symlinks=True)
        for old in sorted(kept.iterdir())[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)

    def _prune(self, folder: Path, question: str) -> None:
        """Remove folders that are empty now, up to the top."""
        top = self.folder(question)
        while folder != top and folder.is_relative_to(top) and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    @contextmanager
    def _lock(self, question: Question) -> Generator[None]:
        """One writer of ours at a time, in whatever process; it is given back when a process dies."""
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._root / f".lock-{question.id}").open("w") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield


def files_of(attempt: Attempt) -> dict[str, File]:
    """An attempt's files. Which are executable is told from their names and first bytes where it was not kept."""
    marked = attempt.executable
    is_executable: Callable[[str, bytes], bool] = (
        _looks_executable if marked is None else lambda name, _: name in marked
    )
    return {name: File(content, is_executable(name, content)) for name, content in attempt.files.items()}


def _looks_executable(name: str, content: bytes) -> bool:
    return name in ("run", "build") or content.startswith((b"#!", b"\x7fELF"))


def _described(name: str, file: File, *, with_text: bool = False) -> WorkFile:
    text = None
    if with_text and len(file.content) <= LARGEST_TEXT:
        try:
            text = file.content.decode()
        except UnicodeDecodeError:
            text = None
    return WorkFile(name, _digest(file.content), len(file.content), file.executable, text)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(path: Path) -> File:
    if not path.is_file():
        raise WrongUse(f"there is no file {path.name}")
    with _explained(path.name):
        return File(path.read_bytes(), bool(path.stat().st_mode & 0o111))


def _names(folder: Path) -> list[str]:
    """Every file below a folder; of links, themselves."""
    return [
        str(Path(place, name).relative_to(folder)) for place, _, names in os.walk(folder) for name in names
    ]


def _readable(folder: Path) -> Mapping[str, File]:
    """What can be shown of a folder that cannot be taken as it is."""
    return {
        name: _read(folder / name)
        for name in _names(folder)
        if is_good_name(name)
        and name not in OURS
        and not LEFT_OUT & set(name.split("/"))
        and (folder / name).is_file()
        and not (folder / name).is_symlink()
    }


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _explained(name: str) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise WrongUse(f"{name} cannot be used: {error.strerror}") from error

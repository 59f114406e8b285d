"""Unified diffs: written, read and applied, strictly.

A diff is what `diff -ru` or `git diff --no-renames` write: any number of files, each changed, created (from
/dev/null), deleted (to /dev/null) or given another mode. Nothing is guessed: the context of a hunk must be in
the file line by line, where the hunk says; or, when lines moved since it was written, at exactly one other place.
Texts are bytes decoded as UTF-8 with surrogates for what is none, so that any file survives.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hotseat.catalogue.files import File, Files
from hotseat.catalogue.problems import Problems

_HUNK = re.compile(r"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@.*")
_GIT_NAMES = re.compile(r"diff --git a/(.+) b/\1")
_MODE = re.compile(r"(old mode|new mode|new file mode|deleted file mode) (100644|100755)")
_NO_NEWLINE = "\\ No newline at end of file"
_NOWHERE = "/dev/null"
_PLAIN, _EXECUTABLE = "100644", "100755"


class _Refused(Exception):
    """The diff cannot be taken: at this line of it, for this reason. Becomes a Problem in `apply`."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line, self.what = line, what


class _Hunk(NamedTuple):
    line: int
    """Where it begins in the diff."""
    start: int
    """Index of its first line in the old file."""
    old: list[str]
    new: list[str]


class _Change(NamedTuple):
    """What a diff does to one file. Names are None where there is no file before, or after."""

    line: int
    old: str | None
    new: str | None
    executable: bool | None
    """The mode after it; None where the diff does not say."""
    hunks: list[_Hunk]


def apply(diff: str, files: Files, where: str, problems: Problems) -> dict[str, File]:
    """The files after a diff. Where it does not apply, problems name the diff (`where`) with its line."""
    result = dict(files)
    try:
        changes = list(_Reader(diff).changes())
        for change in changes:
            _apply(change, result)
    except _Refused as refused:
        problems.add(f"{where}:{refused.line}", refused.what)
        return result
    if not changes or result == dict(files):
        problems.add(where, "changes nothing; expected a unified diff against the reference")
    return dict(sorted(result.items()))


def unified(old: Files, new: Files) -> str:
    """The diff that leads from one set of files to another, in the form in which `apply` takes it."""
    return "".join(
        _file_diff(name, old.get(name), new.get(name))
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    )


# ------------------------------------------------------------------ writing


def _file_diff(name: str, old: File | None, new: File | None) -> str:
    head = f"diff --git a/{name} b/{name}\n{_modes(old, new)}"
    if (old.content if old else b"") == (new.content if new else b""):
        return head
    if any(file and b"\0" in file.content for file in (old, new)):
        return f"{head}Binary files differ\n"
    lines = difflib.unified_diff(
        _lines(old),
        _lines(new),
        f"a/{name}" if old else _NOWHERE,
        f"b/{name}" if new else _NOWHERE,
    )
    return head + "".join(line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}\n" for line in lines)


def _modes(old: File | None, new: File | None) -> str:
    if old and new:
        same = old.executable == new.executable
        return "" if same else f"old mode {_mode(old)}\nnew mode {_mode(new)}\n"
    if new:
        return f"new file mode {_mode(new)}\n"
    return f"deleted file mode {_mode(old)}\n" if old else ""


def _mode(file: File) -> str:
    return _EXECUTABLE if file.executable else _PLAIN


def _lines(file: File | None) -> list[str]:
    """The lines with their ends; only `\\n` ends a line."""
    text = file.content.decode(errors="surrogateescape") if file else ""
    return [line for line in re.split(r"(?<=\n)", text) if line]


# ------------------------------------------------------------------ reading


class _Reader:
    """A walk over the lines of a diff."""

    def __init__(self, diff: str) -> None:
        self._lines = diff.split("\n")
        if self._lines[-1] == "":
            self._lines.pop()
        self._at = 0

    def changes(self) -> Iterator[_Change]:
        while self._at < len(self._lines):
            if not self._peek().strip():
                self._at += 1
                continue
            yield self._change()

    def _peek(self) -> str:
        return self._lines[self._at] if self._at < len(self._lines) else ""

    def _refuse(self, what: str) -> _Refused:
        return _Refused(min(self._at + 1, max(len(self._lines), 1)), what)

    def _change(self) -> _Change:
        line = self._at + 1
        old, new, executable = self._git_head() if self._peek().startswith("diff ") else (None, None, None)
        if self._peek().startswith("--- "):
            old, new = self._name("--- "), self._name("+++ ")
            if old and new and old.startswith("a/") and new.startswith("b/"):
                old, new = old[2:], new[2:]
            elif old and not new:
                old = old.removeprefix("a/")
            elif new and not old:
                new = new.removeprefix("b/")
        elif self._at + 1 == line:
            raise self._refuse(f"expected '--- <file>' or 'diff --git', got {self._peek()[:60]!r}")
        if old is None and new is None:
            raise self._refuse("names no file")
        if old and new and old != new:
            raise self._refuse(f"renames {old} to {new}; delete the one and create the other (--no-renames)")
        return _Change(line, old, new, executable, list(self._hunks()))

    def _git_head(self) -> tuple[str | None, str | None, bool | None]:
        """`diff --git a/run b/run` and the lines about modes after it."""
        names = _GIT_NAMES.fullmatch(self._peek())
        old = new = names[1] if names else None
        executable = None
        self._at += 1
        while (line := self._peek()) and not line.startswith(("--- ", "diff ", "@@ ")):
            mode = _MODE.fullmatch(line)
            if mode:
                executable = executable if mode[1] == "old mode" else mode[2] == _EXECUTABLE
                old = None if mode[1] == "new file mode" else old
                new = None if mode[1] == "deleted file mode" else new
            elif not line.startswith("index "):
                raise self._refuse(f"expected modes, 'index' or '--- <file>', got {line[:60]!r}")
            self._at += 1
        return old, new, executable

    def _name(self, prefix: str) -> str | None:
        line = self._peek()
        if not line.startswith(prefix):
            raise self._refuse(f"expected '{prefix}<file>', got {line[:60]!r}")
        name = line.removeprefix(prefix).split("\t")[0].rstrip()
        if name != _NOWHERE and ("\0" in name or {"", ".", ".."} & set(name.split("/"))):
            raise self._refuse(f"{name!r} is not below the solution; expected a relative name")
        self._at += 1
        return None if name == _NOWHERE else name

    def _hunks(self) -> Iterator[_Hunk]:
        while self._peek().startswith("@@"):
            yield self._hunk()

    def _hunk(self) -> _Hunk:
        line = self._at + 1
        head = _HUNK.fullmatch(self._peek())
        if not head:
            raise self._refuse(f"expected '@@ -line,count +line,count @@', got {self._peek()[:60]!r}")
        count_old, count_new = (int(head[group]) if head[group] is not None else 1 for group in (2, 4))
        self._at += 1
        old: list[str] = []
        new: list[str] = []
        while len(old) < count_old or len(new) < count_new:
            self._body_line(old, new, f"the hunk announces {count_old} old and {count_new} new lines")
        if len(old) > count_old or len(new) > count_new:
            raise self._refuse(f"the hunk announces {count_old} old and {count_new} new lines, but has more")
        if self._peek()[:1] in (" ", "+", "-") and self._peek()[:4] not in ("--- ", "+++ "):
            raise self._refuse(
                f"the hunk goes on after the {count_old} old and {count_new} new lines it announces"
            )
        return _Hunk(line, max(int(head[1]) - (1 if count_old else 0), 0), old, new)

    def _body_line(self, old: list[str], new: list[str], announced: str) -> None:
        if self._at >= len(self._lines):
            raise self._refuse(f"{announced}, but the diff ends after {len(old)} and {len(new)}")
        mark, text = self._peek()[:1] or " ", f"{self._peek()[1:]}\n"
        if mark not in " +-":
            raise self._refuse(f"{announced}; expected ' ', '+' or '-' first, got {self._peek()[:60]!r}")
        if mark in " -":
            old.append(text)
        if mark in " +":
            new.append(text)
        self._at += 1
        if self._peek() == _NO_NEWLINE:
            for lines in [old] if mark == "-" else [new] if mark == "+" else [old, new]:
                lines[-1] = lines[-1].removesuffix("\n")
            self._at += 1


# ------------------------------------------------------------------ applying


def _apply(change: _Change, files: dict[str, File]) -> None:
    if change.old is None:
        return _create(change, files)
    if change.old not in files:
        raise _Refused(change.line, f"changes {change.old}, which the reference does not have")
    before = files[change.old]
    lines = _patched(_lines(before), change)
    if change.new is None:
        if lines:
            raise _Refused(change.line, f"deletes {change.old}, but leaves {len(lines)} of its lines")
        del files[change.old]
        return None
    executable = before.executable if change.executable is None else change.executable
    files[change.new] = File(_encoded(lines), executable)
    return None


def _create(change: _Change, files: dict[str, File]) -> None:
    assert change.new is not None  # the reader refuses a change without any name
    if any(
        f"{name}/".startswith(f"{change.new}/") or f"{change.new}/".startswith(f"{name}/") for name in files
    ):
        raise _Refused(change.line, f"creates {change.new}, which the reference already has")
    files[change.new] = File(_encoded(_patched([], change)), bool(change.executable))


def _encoded(lines: Sequence[str]) -> bytes:
    return "".join(lines).encode(errors="surrogateescape")


def _patched(lines: list[str], change: _Change) -> list[str]:
    result: list[str] = []
    done = 0
    for hunk in change.hunks:
        at = _place(lines, hunk, done)
        result += [*lines[done:at], *hunk.new]
        done = at + len(hunk.old)
    return result + lines[done:]


def _place(lines: list[str], hunk: _Hunk, done: int) -> int:
    """Index in `lines` where the hunk's old lines are, not before `done`."""
    size = len(hunk.old)

    def fits(at: int) -> bool:
        return at >= done and lines[at : at + size] == hunk.old

    if hunk.start <= len(lines) and fits(hunk.start):
        return hunk.start
    others = [at for at in range(done, len(lines) - size + 1) if fits(at)] if size else []
    if len(others) == 1:
        return others[0]
    if others:
        places = ", ".join(str(at + 1) for at in others)
        raise _Refused(hunk.line, f"the hunk fits at lines {places}; give it more context")
    raise _Refused(hunk.line, _why(lines, hunk))


def _why(lines: list[str], hunk: _Hunk) -> str:
    """The first line that differs, at the place the hunk names."""
    for offset, wanted in enumerate(hunk.old):
        at = hunk.start + offset
        seen = lines[at] if at < len(lines) else None
        if seen != wanted:
            got = "the file ends before it" if seen is None else f"got {seen!r}"
            return f"the hunk does not apply: expected {wanted!r} in line {at + 1} of the file, {got}"
    return "the hunk does not apply: it overlaps the one before it, or lies beyond the end of the file"

"""Can this program be executed at all? If not: why, in the words of the person who wrote it."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

_BINARIES = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
"""How programs of Linux and macOS begin."""


class CannotRun(Exception):
    """The candidate's program cannot be executed."""


class NotInstalled(Exception):
    """A known tool is not on this machine."""


def check_command(word: str, folder: Path, path: Sequence[str], tools: Mapping[str, str]) -> None:
    """Raises CannotRun or NotInstalled, with one line, unless the first word of a command can be executed.

    tools: programs that `hotseat doctor` knows, and what it calls them.
    """
    if "/" not in word:
        if _on_path(word, path) is None:
            _raise_missing(word, f"there is no program `{word}` on the PATH", tools)
        return
    name = word.removeprefix("./")
    if name.startswith("/"):
        return  # ours to know
    if (folder / name).is_symlink():
        return  # `build` made it; where it leads is known inside only
    first = _first_line(folder, name)
    if first.startswith(_BINARIES):
        return
    if not first.startswith(b"#!"):
        raise CannotRun(
            f"`{name}` cannot be executed: its first line does not name its interpreter "
            "(such as #!/usr/bin/env python3)"
        )
    _check_interpreter(name, first, path, tools)


def _first_line(folder: Path, name: str) -> bytes:
    """The first bytes of a file of the candidate's, without following a link out of the folder."""
    try:
        handle = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise CannotRun(_no_such_file(folder, name)) from None
    except NotADirectoryError:
        raise CannotRun(f"there is no file `{name}`: a part of its path is a file") from None
    except OSError as error:
        raise CannotRun(f"`{name}` cannot be executed: {error.strerror}") from None
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise CannotRun(f"`{name}` is a folder: an executable file is expected")
        if not stat.S_ISREG(mode):
            raise CannotRun(f"`{name}` is not a regular file")
        if not mode & 0o111:
            raise CannotRun(f"`{name}` is not executable: chmod +x {name}")
        return os.read(handle, 256).split(b"\n", 1)[0]
    finally:
        os.close(handle)


def _no_such_file(folder: Path, name: str) -> str:
    top = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    near = [other for other in top if other.split(".")[0].lower() == name.lower()]
    there = f"did you mean `{near[0]}`?" if near else f"the folder holds {', '.join(top[:8]) or 'nothing'}"
    return f"there is no file `{name}`: {there}"


def _check_interpreter(name: str, first: bytes, path: Sequence[str], tools: Mapping[str, str]) -> None:
    words = first[2:].decode("utf-8", "replace").split(" ")
    if first.endswith(b"\r"):
        raise CannotRun(
            f"`{name}` has Windows line ends (CRLF): its first line asks for an interpreter named "
            f"{words[-1]!r}; save it with LF"
        )
    words = [word for word in words if word]
    if not words:
        raise CannotRun(f"`{name}` has an empty #! line: it must name an interpreter")
    if words[0] == "/usr/bin/env":
        arguments = [word for word in words[1:] if not word.startswith("-") and "=" not in word]
        if arguments and _on_path(arguments[0], path) is None:
            _raise_missing(
                arguments[0], f"`{name}` asks for the interpreter `{arguments[0]}`, which is not here", tools
            )
    elif not os.access(words[0], os.X_OK):
        tool = words[0].rpartition("/")[2]
        _raise_missing(
            tool, f"`{name}` asks for the interpreter `{words[0]}`, which is not here", tools, path
        )


def _raise_missing(tool: str, otherwise: str, tools: Mapping[str, str], path: Sequence[str] = ()) -> None:
    if tool not in tools:
        raise CannotRun(otherwise)
    if path and _on_path(tool, path):
        raise CannotRun(f"{otherwise}: write #!/usr/bin/env {tool}")
    raise NotInstalled(f"{tool} is not installed: hotseat doctor --install {tools[tool]} brings it")


def _on_path(name: str, path: Sequence[str]) -> str | None:
    for folder in path:
        candidate = f"{folder}/{name}"
        if os.access(candidate, os.X_OK) and not Path(candidate).is_dir():
            return candidate
    return None

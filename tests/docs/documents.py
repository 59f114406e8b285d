"""Documents that are executed: what a reader would type is typed, and what is shown must come.

Every document gets a folder of its own, in which its blocks run in order, each where the last one left off:

    ```console              commands after `$ `; the lines beneath each are its output. No lines: anything may come.
    $ hotseat list          `...` in a line stands for any text, a line of only `...` for any lines.
    ...
    ```
    ```console exit=1       the last command ends with this status; all others with 0
    ```console norun        not run; only for what sets a machine up: make, git, pip ...
    ```python               run as a program; an ```output block right after it holds what it prints
    ```sh file=shop/run     any language: written to this file instead, executable where it begins with `#!`

Other languages are not run.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.content.blocks import Block, blocks

SET_UP = frozenset({"make", "apt-get", "sudo", "git", "pip", "pipx", "uv", "docker"})
"""What a command that is not run may begin with."""

_SECONDS = 180


class Command(NamedTuple):
    """One command of a console block, the output shown beneath it ("" for none), the status it ends with."""

    line: int
    text: str
    shown: str
    status: int = 0


class Problem(Exception):
    """A document says something that is not so: where, what was expected, what came."""


def commands(block: Block) -> list[Command]:
    """The commands of a console block. Raises Problem where a line belongs to none."""
    found: list[Command] = []
    for number, line in enumerate(block.text.splitlines(), block.line + 1):
        if line.startswith("$ "):
            found.append(Command(number, line[2:], ""))
        elif not found:
            raise Problem(f"line {number}: expected '$ ' and a command, got {line!r}")
        elif (line == ">" or line.startswith("> ")) and not found[-1].shown:
            found[-1] = found[-1]._replace(text=f"{found[-1].text}\n{line[2:]}")
        else:
            found[-1] = found[-1]._replace(shown=f"{found[-1].shown}{line}\n")
    if found:
        found[-1] = found[-1]._replace(status=_status(block))
    return found


def matches(shown: str, came: str) -> bool:
    """Whether the output that came is the one that is shown, but for white space at ends of lines."""
    pattern = "".join(_line_pattern(line.rstrip()) for line in shown.strip("\n").split("\n"))
    text = "".join(f"{line.rstrip()}\n" for line in came.strip("\n").split("\n"))
    return re.fullmatch(pattern, text) is not None


def execute(text: str, folder: Path, env: Mapping[str, str]) -> None:
    """Do what a document says, in an empty folder. Raises Problem at the first thing that is not so."""
    place = folder
    before: tuple[Block, str] | None = None
    for block in blocks(text):
        target = next((word.removeprefix("file=") for word in block.info if word.startswith("file=")), None)
        if target is not None:
            _write(place / target, block.text)
        elif block.language == "console" and "norun" in block.info:
            _refuse_needless(block)
        elif block.language == "console":
            for command in commands(block):
                place = _run(command, place, env)
        elif block.language == "output" and before is not None:
            _compare(before[0].line, block.text, before[1])
        before = (block, _python(block, place, env)) if block.language == "python" and not target else None


def _status(block: Block) -> int:
    given = [word.removeprefix("exit=") for word in block.info if word.startswith("exit=")]
    return int(given[0]) if given else 0


def _line_pattern(line: str) -> str:
    if line.strip() == "...":
        return r"(?:.*\n)*?"
    return r"[^\n]*".join(re.escape(part) for part in line.split("...")) + r"\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    if text.startswith("#!"):
        path.chmod(0o755)


def _refuse_needless(block: Block) -> None:
    for command in commands(block):
        if (first := shlex.split(command.text, comments=True)[0]) not in SET_UP:
            raise Problem(f"line {command.line}: {first} sets no machine up: it is to be run")


def _run(command: Command, place: Path, env: Mapping[str, str]) -> Path:
    """Run one command; returns the folder in which the next one runs."""
    read, write = os.pipe()
    told = f'{command.text}\nstatus=$?; printf "%s" "$PWD" >&{write}; exit $status'
    with os.fdopen(read) as note:
        try:
            done = subprocess.run(
                ["bash", "-c", told],
                cwd=place,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=_SECONDS,
                check=False,
                pass_fds=(write,),
            )
        finally:
            os.close(write)
        where = note.read()
    came = done.stdout.decode(errors="replace")
    if done.returncode != command.status:
        raise Problem(
            f"line {command.line}: $ {command.text}\nends with {done.returncode}, not {command.status}:\n{came}"
        )
    if command.shown:
        _compare(command.line, command.shown, came)
    return Path(where or place)


def _python(block: Block, place: Path, env: Mapping[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", block.text],
        cwd=place,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode:
        raise Problem(f"line {block.line}: this program fails:\n{done.stderr.decode(errors='replace')}")
    return done.stdout.decode()


def _compare(line: int, shown: str, came: str) -> None:
    if not matches(shown, came):
        raise Problem(f"line {line}: shown is\n{shown}\nwhat came is\n{came}")


def documents(root: Path) -> Iterator[Path]:
    """The documents of the repository."""
    named = (root / name for name in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"))
    yield from (path for path in named if path.exists())
    yield from sorted((root / "docs").rglob("*.md"))

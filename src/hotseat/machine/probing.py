"""Is a tool here, in a version that will do? If not: why, and how to get it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hotseat.errors import Missing
from hotseat.machine.interpreters import toolchain
from hotseat.machine.places import lib
from hotseat.machine.tools import TOOLS, AnyFile, Command, Tool, tool
from hotseat.model import Value

_SECONDS = 20.0
"""A program that needs longer to tell its version is not usable."""


class Found(Value, frozen=True):
    """It is here; `version` is empty where it tells none."""

    version: str


class Absent(Value, frozen=True):
    """It is not here, or too old."""

    reason: str
    how_to_get: str


class Diagnosis(Value, frozen=True):
    """One thing of this machine that labs use, for `hotseat doctor`."""

    name: str
    ok: bool
    found: str
    """Its version where it is here, else what is wrong."""
    needed_for: str
    how_to_get: str
    """Empty where it is here."""


def probe(wanted: Tool) -> Found | Absent:
    """Look for a tool, where candidates' programs would find it. Runs it where it has a version to tell."""
    match wanted.look:
        case Command() as command:
            return _run(wanted, command)
        case AnyFile(paths=paths):
            found = any(Path(path.format(lib=lib())).exists() for path in paths)
            return Found(version="") if found else _absent(wanted, f"{wanted.title} is not here")


def require(names: Iterable[str]) -> None:
    """Raise Missing, in one line, unless all these tools are here. Raises UnknownName for what is no tool."""
    wanted = [tool(name) for name in names]
    absent = {
        each.name: found.reason
        for each, found in zip(wanted, _probe_all(wanted), strict=True)
        if isinstance(found, Absent)
    }
    if absent:
        raise Missing(f"{'; '.join(absent.values())}: hotseat doctor --install {' '.join(absent)}")


def diagnosis() -> list[Diagnosis]:
    """What this machine has of all tools."""
    return [_diagnosed(each, found) for each, found in zip(TOOLS, _probe_all(TOOLS), strict=True)]


def _diagnosed(each: Tool, found: Found | Absent) -> Diagnosis:
    match found:
        case Found(version=version):
            said, how = version or "installed", ""
        case Absent(reason=said, how_to_get=how):
            pass
    return Diagnosis(
        name=each.name, ok=isinstance(found, Found), found=said, needed_for=each.purpose, how_to_get=how
    )


def _probe_all(tools: Iterable[Tool]) -> list[Found | Absent]:
    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(probe, tools))


def _run(wanted: Tool, command: Command) -> Found | Absent:
    chain = toolchain()
    program = which(command.arguments[0])
    if program is None:
        return _absent(wanted, f"{wanted.title} is not here")
    try:
        done = subprocess.run(
            [program, *command.arguments[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={"PATH": ":".join(chain.path), "LC_ALL": "C", "HOME": "/nonexistent"},
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return _absent(wanted, f"{wanted.title} is here but cannot be run ({error})")
    return _judged(wanted, command, done.stdout.decode(errors="replace"))


def _judged(wanted: Tool, command: Command, said: str) -> Found | Absent:
    match = re.search(command.pattern, said)
    if match is None:
        has_version = re.compile(command.pattern).groups > 0
        said_first = said.strip().split("\n")[0][:80]
        told = f"{wanted.title} does not tell its version (it says {said_first!r})"
        return _absent(wanted, told if has_version else f"{wanted.title} is not here")
    version = match[1].rstrip(".") if match.groups() else ""
    if version and _numbers(version) < wanted.least:
        least = ".".join(map(str, wanted.least))
        return _absent(wanted, f"{wanted.title} {version} is here, {least} is needed")
    return Found(version=version)


def which(program: str) -> str | None:
    """Where candidates' programs find a program, on the toolchain's PATH; None where they do not."""
    # Imported late: `shutil` brings the compression libraries along.
    import shutil

    return shutil.which(program, path=":".join(toolchain().path))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _absent(wanted: Tool, reason: str) -> Absent:
    return Absent(reason=reason, how_to_get=how_to_get(wanted))


def how_to_get(wanted: Tool) -> str:
    """One line that a person can follow on this machine."""
    if sys.platform == "darwin" and wanted.brew and not wanted.own:
        return f"brew install {wanted.brew}"
    if wanted.own or (wanted.debian and sys.platform == "linux" and Path("/etc/debian_version").exists()):
        return f"hotseat doctor --install {wanted.name}" if wanted.by_name else "hotseat doctor --install"
    if wanted.debian and sys.platform == "linux":
        return f"install what Debian calls {', '.join(wanted.debian)}"
    return f"not available on this system ({wanted.title})"

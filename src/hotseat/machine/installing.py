"""Get what is missing: with the system's packages, or into hotseat's own folder. Nothing happens silently."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from hotseat.errors import Missing
from hotseat.machine import drivers
from hotseat.machine.interpreters import forget
from hotseat.machine.places import lib
from hotseat.machine.probing import Absent, probe, which
from hotseat.machine.tools import TOOLS, Npm, Tool, Wheel

Run = Callable[[Sequence[str]], int]
"""Runs a command with its output going to the terminal; returns its exit status."""


def run_visibly(command: Sequence[str]) -> int:
    """Run a command, its output going where ours goes."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, stdin=subprocess.DEVNULL, env=environment, check=False).returncode


def install(tools: Iterable[Tool] | None = None, *, run: Run = run_visibly) -> Iterator[str]:
    """Get those of the tools that are missing; yields a line before each step, and one where it failed.

    tools: None for all but those that are installed only by name.
    Raises Missing at the end, where something is still not here, naming it and what a person can do.
    """
    wanted = _missing([each for each in TOOLS if not each.by_name] if tools is None else tools)
    if not wanted:
        yield "everything is here already"
        return
    yield f"missing: {', '.join(each.title for each in wanted)}"
    yield from _own(wanted, run)
    yield from _system([each for each in _missing(wanted) if not isinstance(each.own, Wheel)], run)
    # Drivers need their language: it may have come just now.
    yield from _own([each for each in _missing(wanted) if isinstance(each.own, Npm)], run)
    _check(wanted)
    yield f"installed: {', '.join(each.title for each in wanted)}"


def _missing(tools: Iterable[Tool]) -> list[Tool]:
    forget()
    return [each for each in tools if isinstance(probe(each), Absent)]


def _check(wanted: Iterable[Tool]) -> None:
    still = _missing(wanted)
    if still:
        names = ", ".join(each.title for each in still)
        raise Missing(f"still missing: {names}; what went wrong is said above")


# ------------------------------------------------------------------ into hotseat's own folder


def _own(tools: Iterable[Tool], run: Run) -> Iterator[str]:
    # Wheels first: npm comes with Node.js.
    for each in sorted(tools, key=lambda tool: isinstance(tool.own, Npm)):
        match each.own:
            case Wheel(requirement=requirement):
                yield from _step(_wheel_command(requirement), run, f"pip install {requirement}")
                forget()
            case Npm(package=package):
                yield from _npm(package, run)
            case None:
                pass


def _wheel_command(requirement: str) -> list[str]:
    target = str(lib() / drivers.NODE_WHEEL)
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--python", sys.executable, "--target", target, requirement]
    return [sys.executable, "-m", "pip", "install", "--upgrade", "--target", target, requirement]


def _npm(package: str, run: Run) -> Iterator[str]:
    npm = _npm_command()
    if npm is None:
        yield f"npm is not here: {package} cannot be installed with it"
        return
    target = lib() / drivers.NODE_MODULES
    target.mkdir(parents=True, exist_ok=True)
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    yield from _step(
        [*npm, "install", "--prefix", str(target), *options, package], run, f"npm install {package}"
    )


def _npm_command() -> list[str] | None:
    node = which("node")
    if node is None:
        return None
    # The wheel's own `npm` program looks for its files in the wrong place: its script is run directly.
    script = Path(node).resolve().parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if script.exists():
        return [node, str(script)]
    npm = which("npm")
    return [npm] if npm else None


# ------------------------------------------------------------------ from the system


def _system(tools: Sequence[Tool], run: Run) -> Iterator[str]:
    if sys.platform == "darwin":
        formulas = sorted({each.brew for each in tools if each.brew})
        if formulas:
            yield f"install the rest with: brew install {' '.join(formulas)}"
        return
    packages = sorted({package for each in tools for package in each.debian})
    if not packages:
        return
    prefix = _as_root()
    if shutil.which("apt-get") is None or prefix is None:
        yield f"root is needed for the rest: sudo apt-get install -y --no-install-recommends {' '.join(packages)}"
        return
    yield from _step([*prefix, "apt-get", "update", "-q"], run, "apt-get update")
    # One by one where all at once fails: one package that is not to be had must not keep the others away.
    together = _apt(prefix, packages)
    yield f"apt-get install {' '.join(packages)}"
    if run(together) != 0:
        for package in packages:
            yield from _step(_apt(prefix, [package]), run, f"apt-get install {package}")


def _apt(prefix: Sequence[str], packages: Sequence[str]) -> list[str]:
    return [*prefix, "apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]


def _as_root() -> list[str] | None:
    """What to put before a command that needs root; None where we may not."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    allowed = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    return [sudo, "-n", "env", "DEBIAN_FRONTEND=noninteractive"] if allowed else None


def _step(command: Sequence[str], run: Run, name: str) -> Iterator[str]:
    yield name
    try:
        status = run(command)
    except OSError as error:
        yield f"{name} could not be run: {error}"
        return
    if status != 0:
        yield f"{name} failed with status {status}"

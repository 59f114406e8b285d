"""The programs to predict: read from the brief, filled with numbers, run by the languages themselves.

The brief is the only place where they are written: what the candidate reads is what is run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from hotseat.lab import Fault, Finished, Rig, Unknown

NAMES = (
    "python-assignment",
    "python-scopes",
    "python-class",
    "python-closures",
    "python-default",
    "php-functions",
    "php-closures",
    "node-loops",
    "node-hoisting",
    "java-hiding",
    "java-capture",
    "java-loop",
)
LETTERS = ("A", "B", "C")
LEAST, MOST, APART = 100, 899, 20

_BRIEF = Path(__file__).resolve().parent.parent / "brief.md"
_LISTING = re.compile(r"^### `(?P<name>[a-z-]+)`\n```\w+\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LETTER = re.compile(r"\b[ABC]\b")
_COMMANDS = {"python": ("python3", "main.py"), "php": ("php", "main.php"), "node": ("node", "main.js")}
_JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "Harness.java")
_PATIENCE = 30.0
"""Seconds for a program of ours: an idle machine needs less than two."""


@dataclass(frozen=True)
class Printed:
    """The truth: what a program printed, and what its compiler said where it printed nothing."""

    output: str
    why: str = ""


def _listings(brief: str) -> dict[str, str]:
    """Name → text. Raises ValueError where the brief does not show exactly the programs that are checked."""
    found = {match["name"]: match["text"] for match in _LISTING.finditer(brief)}
    if tuple(found) != NAMES:
        raise ValueError(f"brief.md shows the programs {', '.join(found)}; expected {', '.join(NAMES)}")
    return found


LISTINGS: Mapping[str, str] = _listings(_BRIEF.read_text("utf-8"))

_java_printed: dict[int, dict[str, Printed]] = {}
"""By seed. A failed check ends its world; what Java printed does not depend on it and takes longest to find out."""


def draw(seed: int) -> dict[str, int]:
    """Numbers for A, B and C, so far apart that no sum of one is mistaken for another."""
    random = Random(seed)
    while True:
        numbers = random.sample(range(LEAST, MOST + 1), len(LETTERS))
        if all(high - low >= APART for low, high in pairwise(sorted(numbers))):
            return dict(zip(LETTERS, numbers, strict=True))


def filled(name: str, numbers: Mapping[str, int]) -> str:
    """The program's text as it is run."""
    return _LETTER.sub(lambda match: str(numbers[match[0]]), LISTINGS[name])


def run(rig: Rig[Any], name: str) -> Printed:
    """Run one program with the numbers of this seed. Raises Unknown where it could not be run."""
    language = name.partition("-")[0]
    if language == "java":
        if rig.seed not in _java_printed:
            _java_printed[rig.seed] = _run_java(rig)
        return _java_printed[rig.seed][name]
    command = _COMMANDS[language]
    return Printed(_run(rig, command, {command[-1]: filled(name, draw(rig.seed)).encode()}))


def _run_java(rig: Rig[Any]) -> dict[str, Printed]:
    names = [name for name in NAMES if name.startswith("java-")]
    files = {f"{name}/Main.java": filled(name, draw(rig.seed)).encode() for name in names}
    output = _run(rig, (*_JAVA, *names), files | {"Harness.java": rig.fixture("Harness.java")})
    printed: dict[str, Printed] = {}
    for part in output.split("== ")[1:]:
        name, _, text = part.partition("\n")
        shown, _, why = text.partition("\n-- ")
        printed[name] = Printed(shown, why.strip())
    if list(printed) != names:
        raise Unknown(f"the Java programs printed {output!r}")
    return printed


def _run(rig: Rig[Any], command: tuple[str, ...], files: Mapping[str, bytes]) -> str:
    try:
        done: Finished = rig.run_fixture(command, files, timeout=_PATIENCE)
    except Fault as fault:  # a program of ours: the candidate has no part in it
        raise Unknown(f"a program to predict could not be run: {fault}") from fault
    if done.status != 0:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise Unknown(f"`{' '.join(command)}` ended with status {done.status}: {said}")
    return done.stdout.decode("utf-8", "replace")

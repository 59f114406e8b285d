"""The candidate's folder: how it is made, and how hotseat knows later which question it answers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from hotseat.errors import UnknownName, WrongUse
from hotseat.model import File, Question, Value

MARKER = "hotseat.toml"


class Started(Value, frozen=True):
    """A folder with brief and starter."""

    folder: str
    language: str
    files: tuple[str, ...]


def start(question: Question, language: str | None, starter: Mapping[str, File], into: Path) -> Started:
    """Write brief, starter and marker to `into/<question>`. Raises WrongUse where that is not an empty place."""
    assert question.lab is not None, "the caller has found the starter"
    folder = into / question.id
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUse(
            f"{folder} is there already: work in it, move it away, or choose another place with --into"
        )
    files = {**starter, **ours(question)}
    try:
        write(folder, files)
    except OSError as error:
        raise WrongUse(f"{folder} cannot be written: {error.strerror}") from error
    return Started(str(folder), language or "", tuple(sorted(files)))


def ours(question: Question) -> dict[str, File]:
    """What hotseat puts beside the candidate's files: brief and marker; only the marker where the lab is gone."""
    marker = f'# Which question this folder answers: hotseat check reads it.\nquestion = "{question.id}"\n'
    brief = {"brief.md": File(question.lab.brief.encode())} if question.lab else {}
    return {**brief, MARKER: File(marker.encode())}


def write(folder: Path, files: Mapping[str, File]) -> None:
    """Write files below a folder, executable where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, file in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        path.chmod(0o755 if file.executable else 0o644)


def choose_language(question: Question, language: str | None) -> str:
    """The starter to hand out: the one asked for, else Python, else the first. Raises UnknownName, WrongUse."""
    if question.lab is None:
        raise WrongUse(f"{question.id} has no lab yet: hotseat show {question.id} has its answer")
    languages = question.lab.languages
    if language is None:
        return "python" if "python" in languages else languages[0]
    if language not in languages:
        raise UnknownName("starter", language, languages)
    return language


def question_of(folder: Path) -> str:
    """The question that a folder answers, by its marker or its name. Raises WrongUse where the marker is broken."""
    marker = folder / MARKER
    if not marker.is_file():
        return folder.resolve().name
    try:
        name = tomllib.loads(marker.read_text("utf-8")).get("question")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise WrongUse(f"{marker} cannot be read: {error}; or name the question: --question Q") from error
    if not isinstance(name, str):
        raise WrongUse(f'{marker} names no question: write question = "ID", or use --question Q')
    return name

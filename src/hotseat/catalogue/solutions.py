"""Starters, references and wrong solutions: all of one shape, a set of files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hotseat.catalogue.diffs import apply, unified
from hotseat.catalogue.files import File, Files, below, children, read_folder
from hotseat.catalogue.problems import Problems
from hotseat.errors import UnknownName
from hotseat.model import Lab, Question

FOLDER, START, REFERENCE, WRONG = "lab", "start", "reference", "wrong"
_DIFF = ".diff"


def starter(question: Question, language: str) -> Files:
    """What a candidate begins with in a language. Raises UnknownName, BadQuestion."""
    known = question.lab.languages if question.lab else ()
    return _solution(question, START, _known("language", language, known))


def reference(question: Question, name: str) -> Files:
    """A solution that must be accepted. Raises UnknownName, BadQuestion."""
    known = question.lab.references if question.lab else ()
    return _solution(question, REFERENCE, _known("reference", name, known))


def wrong(question: Question, name: str) -> Files:
    """A solution that must be rejected: its folder, or its diff applied. Raises UnknownName, BadQuestion."""
    problems = Problems()
    files = wrong_files(name, reference(question, _of(question, name)), _inside(question), problems)
    if problems.found:
        raise problems.error(question.folder)
    return files


def difference(question: Question, name: str) -> str:
    """The unified diff from its reference to a wrong solution, for people to read.

    Raises UnknownName, BadQuestion.
    """
    diff = unified(reference(question, _of(question, name)), wrong(question, name))
    return diff.encode(errors="replace").decode()


def solutions(inside: Files, folder: str) -> dict[str, dict[str, File]]:
    """Name → files, of the solutions in `start` or `reference` of the lab's files."""
    names = (child.rstrip("/") for child in children(inside, folder) if child.endswith("/"))
    return {name: below(inside, f"{folder}/{name}") for name in names}


def wrong_names(inside: Files) -> tuple[list[str], list[str]]:
    """The wrong solutions that are there, by diff or by folder; and what in their folder is neither."""
    found = children(inside, WRONG)
    names = [child.removesuffix("/").removesuffix(_DIFF) for child in found if child.endswith((_DIFF, "/"))]
    return names, [child for child in found if not child.endswith((_DIFF, "/"))]


def wrong_files(name: str, of: Files, inside: Files, problems: Problems) -> dict[str, File]:
    """The files of a wrong solution, which departs from the files `of`."""
    diff = inside.get(f"{WRONG}/{name}{_DIFF}")
    if diff is None:
        return below(inside, f"{WRONG}/{name}")
    text = diff.content.decode(errors="surrogateescape")
    return apply(text, of, f"{FOLDER}/{WRONG}/{name}{_DIFF}", problems)


def _inside(question: Question) -> Files:
    return _read(question, "")


def _solution(question: Question, kind: str, name: str) -> Files:
    return _read(question, f"{kind}/{name}")


def _read(question: Question, below_lab: str) -> Files:
    problems = Problems()
    folder = Path(question.folder)
    files = read_folder(folder / FOLDER / below_lab, problems, within=folder)
    if problems.found:
        raise problems.error(question.folder)
    return files


def _of(question: Question, name: str) -> str:
    lab: Lab | None = question.lab
    by_name = {wrong.name: wrong.of for wrong in lab.wrongs} if lab else {}
    return by_name[_known("wrong solution", name, by_name)]


def _known(kind: str, name: str, known: Iterable[str]) -> str:
    choices = tuple(known)
    if name not in choices:
        raise UnknownName(kind, name, choices)
    return name

"""All questions of some folders, by level, order and id. Nothing is read before it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import hotseat
from hotseat.catalogue.files import is_litter
from hotseat.catalogue.head import FILE, place
from hotseat.catalogue.problems import Problems
from hotseat.catalogue.question import load, load_head
from hotseat.errors import BadQuestion, UnknownName
from hotseat.model import Head, Listing, Problem, Question


def default_root() -> Path:
    """The questions that come with hotseat: in the wheel's package, or beside `src` in a checkout."""
    package = Path(hotseat.__file__).resolve().parent
    packaged = package / "questions"
    return packaged if packaged.is_dir() else package.parents[1] / "questions"


class Catalogue:
    """Questions by id. Every folder directly in one of the roots is a question.

    services: names a lab may ask for; None where the caller does not know them.
    """

    def __init__(self, roots: Sequence[Path], *, services: Collection[str] | None = None) -> None:
        self.roots = tuple(dict.fromkeys(root.expanduser().resolve() for root in roots))
        self._services = services
        self._loaded: dict[str, Question] = {}

    def ids(self) -> tuple[str, ...]:
        """The names of all question folders, sorted; also of broken ones."""
        return tuple(sorted(self._folders(Problems())))

    def heads(self) -> Listing:
        """What a list shows, fast: only each question.toml is read. Never raises."""
        problems = Problems()
        heads: list[Head] = []
        for folders in self._folders(problems).values():
            try:
                heads.append(load_head(folders[0]))
            except BadQuestion as error:
                _within(folders[0], error, problems)
        heads.sort(key=lambda head: place(head.level, head.order, head.id))
        return Listing(heads=tuple(heads), problems=tuple(problems.found))

    def get(self, id: str) -> Question:
        """One question, read once. Raises UnknownName, BadQuestion."""
        if id not in self._loaded:
            problems = Problems()
            folders = self._folders(problems)
            if id not in folders:
                raise UnknownName("question", id, folders)
            if len(folders[id]) > 1:
                raise BadQuestion(id, [_twins(id, folders[id])])
            self._loaded[id] = load(folders[id][0], services=self._services)
        return self._loaded[id]

    def questions(self) -> tuple[Question, ...]:
        """All questions, by level, then order, then id. Raises BadQuestion with all problems of all folders."""
        problems = Problems()
        questions: list[Question] = []
        for id, folders in self._folders(problems).items():
            try:
                if len(folders) == 1:
                    questions.append(self.get(id))
            except BadQuestion as error:
                _within(folders[0], error, problems)
        if problems.found:
            raise problems.error("the questions")
        return tuple(sorted(questions, key=lambda one: place(one.level, one.order, one.id)))

    def _folders(self, problems: Problems) -> dict[str, list[Path]]:
        """Id → folders: more than one only where roots have the same id, which is a problem, as is a bad root."""
        found: dict[str, list[Path]] = {}
        for root in self.roots:
            for folder in _question_folders(root, problems):
                found.setdefault(folder.name, []).append(folder)
        problems.found += [_twins(id, folders) for id, folders in found.items() if len(folders) > 1]
        return found


def _question_folders(root: Path, problems: Problems) -> list[Path]:
    if (root / FILE).exists():
        problems.add(str(root), f"is a question itself; expected the folder that holds it ({root.parent})")
        return []
    try:
        return sorted(path for path in root.iterdir() if path.is_dir() and not _is_hidden(path.name))
    except OSError as error:
        problems.add(str(root), f"no folder of questions can be read here: {error.strerror}")
        return []


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "_")) or is_litter(name)


def _twins(id: str, folders: Sequence[Path]) -> Problem:
    places = " and ".join(str(folder) for folder in folders)
    return Problem(where=id, what=f"the same id twice: {places}; rename one of the folders")


def _within(folder: Path, error: BadQuestion, problems: Problems) -> None:
    """Note the problems of a folder, each with the folder's name before it."""
    for problem in error.problems:
        problems.add(f"{folder.name}/{problem.where}", problem.what)

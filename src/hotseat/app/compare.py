"""The use case of `hotseat compare`: our references, and the candidate's own folder where one is named."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from hotseat.catalogue import solutions
from hotseat.errors import WrongUse
from hotseat.grading.compare import Contender, compare
from hotseat.model import Comparison, Measuring, Question
from hotseat.sandbox.submission import read_submission


def comparison(
    question: Question, folder: Path | None, rounds: int
) -> Generator[Measuring, None, Comparison]:
    """Prepare to measure. Raises WrongUse where there is nothing to compare, BadSubmission."""
    if question.lab is None or question.lab.compare is None:
        raise WrongUse(f"{question.id} has nothing to compare: only labs with a table [lab.compare] have")
    lab, compared = question.lab, question.lab.compare
    contenders = [Contender(name, solutions.reference(question, name)) for name in compared.references]
    if folder is not None:
        if not folder.is_dir():
            raise WrongUse(
                f"{folder} is not a folder: hotseat start {question.id} makes one to measure beside ours"
            )
        contenders.append(Contender(_name(folder, compared.references), read_submission(folder), own=True))
    return compare(question.id, compared, lab.limits, contenders, rounds)


def _name(folder: Path, taken: tuple[str, ...]) -> str:
    name = folder.resolve().name
    return f"{name} (yours)" if name in taken else name

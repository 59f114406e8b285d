"""A file is read to its end, and everything that is wrong with it is said at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from hotseat.errors import BadQuestion
from hotseat.model import Problem


class Problems:
    """What was found so far."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, where: str, what: str) -> None:
        """Note one problem: `where` is a file with its key or line, `what` says what was expected."""
        self.found.append(Problem(where=where, what=what))

    def error(self, what: str) -> BadQuestion:
        """The error that holds everything found, to be raised."""
        return BadQuestion(what, self.found)


def nearest(name: str, known: Iterable[str]) -> str:
    """What to say after an unknown name: the nearest known one, or all of them."""
    choices = list(known)
    near = difflib.get_close_matches(name, choices, n=1, cutoff=0.5)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"known: {', '.join(sorted(choices))}" if choices else "there are none"

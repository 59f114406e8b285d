"""The base of all nouns, and what is wrong with a file."""

from __future__ import annotations

import msgspec


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frozen value."""


class Problem(Value, frozen=True):
    """One thing that is wrong with a file: where, what, and what was expected."""

    where: str
    """File, with line or key: `question.toml: lab.wrong.no-location.of`."""
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"

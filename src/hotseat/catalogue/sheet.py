"""One TOML table, read key by key; each key that is missing, unknown or of the wrong type is noted."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

from hotseat.catalogue.files import text_of
from hotseat.catalogue.problems import Problems, nearest

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""Ids of questions, sources and cards, names of wrongs: kebab-case."""

T = TypeVar("T")
_MAX_NAME = 64


def parse(file: str, content: bytes, problems: Problems) -> Sheet | None:
    """The root table of a TOML file; None, and a problem with its line, where it is no TOML."""
    text = text_of(file, content, problems)
    if text is None:
        return None
    try:
        return Sheet(tomllib.loads(text), file, "", problems)
    except ValueError as error:
        line = re.search(r"at line (\d+)", str(error))
        problems.add(f"{file}:{line[1]}" if line else file, f"not TOML: {error}")
    except RecursionError:
        problems.add(file, "not TOML that can be read: its values are nested too deeply")
    return None


class Sheet:
    """A table: `path` leads to it from the file's root (empty for the root itself)."""

    def __init__(self, values: Mapping[str, Any], file: str, path: str, problems: Problems) -> None:
        self.values, self.file, self.path, self.problems = values, file, path, problems
        self._known: list[str] = []

    def where(self, key: str = "") -> str:
        """The place of a key: `question.toml: lab.limits.memory`."""
        path = ".".join(part for part in (self.path, key) if part)
        return f"{self.file}: {path}" if path else self.file

    def problem(self, key: str, what: str) -> None:
        self.problems.add(self.where(key), what)

    def text(self, key: str, *, optional: bool = False) -> str:
        """A text that is not empty; "" where there is none."""
        value = self._take(key, "a text", _is_text, optional=optional)
        if value is None:
            return ""
        if not value.strip():
            self.problem(key, "is empty; expected a text")
        return value.strip()

    def name(self, key: str, what: str) -> str:
        """An id in kebab-case."""
        value = self.text(key)
        if value and not is_name(value):
            self.problem(key, f"{show(value)} is no {what}; expected {NAME_RULE}")
        return value

    def one_of(self, key: str, choices: Iterable[str]) -> str:
        """One of the texts named in `choices`."""
        value = self.text(key)
        if value and value not in (known := list(choices)):
            self.problem(key, f"{show(value)} is not known; expected {' or '.join(known)}")
        return value

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from `low` to `high`; required where there is no default."""
        wanted = f"a whole number from {low} to {high}"
        value = self._take(key, wanted, _is_whole, optional=default is not None)
        if value is not None and not low <= value <= high:
            self.problem(key, f"expected {wanted}, got {show(value)}")
        return value if value is not None else default or low

    def seconds(self, key: str, default: float) -> float:
        """A positive number of seconds, at most a day."""
        value = self._take(key, "a number of seconds", _is_number, optional=True)
        if value is not None and not 0 < value <= 86_400:
            self.problem(key, f"expected seconds above 0 and up to 86400, got {show(value)}")
        return float(value) if value is not None else default

    def flag(self, key: str) -> bool:
        """true or false; false where there is none."""
        return self._take(key, "true or false", _is_flag, optional=True) or False

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """An array of texts, none empty, none twice."""
        value = self._take(key, "an array of texts", _is_texts, optional=optional)
        if value is None:
            return ()
        if any(not text.strip() for text in value):
            self.problem(key, "holds an empty text")
        if len(set(value)) < len(value):
            self.problem(key, f"names something twice: {show(value)}")
        return tuple(value)

    def table(self, key: str) -> Sheet | None:
        """A table; None where there is none."""
        value = self._take(key, "a table", _is_table, optional=True)
        return None if value is None else Sheet(value, self.file, self._path(key), self.problems)

    def tables(self, key: str) -> list[Sheet]:
        """An array of tables, empty where there is none; each is named by its id, or else by its number."""
        value = self._take(key, "an array of tables", _is_tables, optional=True) or []
        names = (table.get("id") or f"#{number}" for number, table in enumerate(value, 1))
        return [
            Sheet(table, self.file, self._path(f"{key}[{name}]"), self.problems)
            for name, table in zip(names, value, strict=True)
        ]

    def children(self) -> list[tuple[str, Sheet]]:
        """Every key with its table: for tables whose keys are names of the author's choice."""
        found = ((key, self.table(key)) for key in self.values)
        return [(key, sheet) for key, sheet in found if sheet is not None]

    def skip(self, *keys: str) -> None:
        """These keys are known, and read elsewhere."""
        self._known.extend(keys)

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.values:
            if key not in self._known:
                self.problem(key, f"unknown key; {nearest(key, self._known)}")

    def _path(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _take(self, key: str, wanted: str, fits: Callable[[object], T | None], *, optional: bool) -> T | None:
        self._known.append(key)
        if key not in self.values:
            if not optional:
                self.problem(key, f"missing; expected {wanted}")
            return None
        value = fits(self.values[key])
        if value is None:
            self.problem(key, f"expected {wanted}, got {show(self.values[key])}")
        return value


NAME_RULE = f"small letters, digits and single hyphens, a letter first, at most {_MAX_NAME} characters"


def is_name(text: str) -> bool:
    """Whether a text may be an id."""
    return len(text) <= _MAX_NAME and NAME.fullmatch(text) is not None


def show(value: object) -> str:
    """A value as a problem shows it, cut where it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        shown = repr(value)
    except (ValueError, RecursionError):  # an integer of thousands of digits, arrays nested thousands deep
        return f"a huge {type(value).__name__}"
    return shown if len(shown) <= 60 else f"{shown[:59]}…"


def _is_text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _is_flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _is_whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value


def _is_texts(value: object) -> list[str] | None:
    if not isinstance(value, list):
        return None
    items = cast("list[object]", value)
    texts = [item for item in items if isinstance(item, str)]
    return texts if len(texts) == len(items) else None


def _is_table(value: object) -> dict[str, Any] | None:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def _is_tables(value: object) -> list[dict[str, Any]] | None:
    if not isinstance(value, list):
        return None
    items = [_is_table(item) for item in cast("list[object]", value)]
    return [item for item in items if item is not None] if all(item is not None for item in items) else None

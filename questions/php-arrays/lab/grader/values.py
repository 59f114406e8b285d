"""PHP values in Python: None, bool, int, float, str, and `Map` for the one array type that there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Union, cast

from hotseat.lab import BadReply

Key = int | str
Value = Union[None, bool, int, float, str, "Map", "Run", "Thing"]


@dataclass(frozen=True)
class Map:
    """An array: keys with their values, in order. Compare texts, not maps: in Python 1 equals True."""

    cells: tuple[tuple[Key, Value], ...] = ()

    @property
    def keys(self) -> tuple[Key, ...]:
        return tuple(key for key, _ in self.cells)

    @property
    def values(self) -> tuple[Value, ...]:
        return tuple(value for _, value in self.cells)

    @property
    def is_list(self) -> bool:
        return self.keys == tuple(range(len(self.cells)))

    def get(self, key: Key) -> Value:
        """Raises KeyError."""
        return dict(self.cells)[key]

    def __contains__(self, key: Key) -> bool:
        return key in self.keys


@dataclass(frozen=True)
class Run:
    """The list of the whole numbers below `length`: too long to be sent."""

    length: int


@dataclass(frozen=True)
class Thing:
    """What no function of the lab returns: an object, or worse."""

    kind: str


def array(cells: Mapping[Any, Any] | Iterable[Any]) -> Map:
    """A dict becomes a map and a list a list, all the way down. bool and float are no keys here."""
    pairs = cast(Mapping[Any, Any], cells).items() if isinstance(cells, Mapping) else enumerate(cells)
    return Map(tuple((key, _inner(value)) for key, value in pairs))


def _inner(value: Any) -> Value:
    return array(cast(Any, value)) if isinstance(value, dict | list | tuple) else value


def text(value: Value) -> str:
    """As PHP would have it written. Two values are the same (`===`, and in all keys) if their texts are."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return _quoted(value)
        case Thing(kind):
            return kind
        case Run(length):
            return f"range(0, {length - 1})"
        case Map():
            if value.is_list:
                return f"[{', '.join(map(text, value.values))}]"
            return f"[{', '.join(f'{text(key)} => {text(item)}' for key, item in value.cells)}]"


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def leaves(value: Value, path: str = "", *, rows: bool = False) -> list[tuple[str, str]]:
    """Each element that holds no other, by its path, in order; an empty array is one, too.

    rows: an array that holds no other is shown as one element.
    """
    if not isinstance(value, Map) or not value.cells:
        return [(path, text(value))]
    if rows and path and not any(isinstance(item, Map) for item in value.values):
        return [(path, text(value))]
    return [leaf for key, item in value.cells for leaf in leaves(item, f"{path}[{text(key)}]", rows=rows)]


def encoded(value: Value) -> Any:
    """As the harness reads it."""
    if isinstance(value, Map):
        return {"a": [[key, encoded(item)] for key, item in value.cells]}
    if isinstance(value, Run):
        return {"run": value.length}
    return {"f": repr(value)} if isinstance(value, float) else value


def decoded(data: Any) -> Value:
    """As the harness wrote it. Raises BadReply where it did not."""
    match data:
        case None | bool() | int() | str():
            return data
        case {"f": str(digits)}:
            return _float(digits)
        case {"o": str(kind)}:
            return Thing(kind)
        case {"a": list()}:
            return Map(tuple(_cell(cell) for cell in cast("list[Any]", data["a"])))
        case _:
            raise BadReply(f"a value came back as {str(data)[:60]!r}")


def _cell(cell: Any) -> tuple[Key, Value]:
    match cell:
        case [bool(), _]:
            pass
        case [int() | str() as key, item]:
            return key, decoded(item)
        case _:
            pass
    raise BadReply(f"an element came back as {str(cell)[:60]!r}")


def _float(digits: str) -> Value:
    try:
        return float(digits)
    except ValueError as error:
        raise BadReply(f"a float came back as {digits[:60]!r}") from error

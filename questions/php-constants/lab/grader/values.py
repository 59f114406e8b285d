"""PHP values in Python: None, bool, int, str, `Case` for an enum's case, list and dict for arrays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from hotseat.lab import BadReply


@dataclass(frozen=True)
class Case:
    """A case of an enum, by its full name; or some other object, by its type."""

    name: str


def text(value: Any) -> str:
    """As PHP would have it written. Two values are the same (`===`) if their texts are."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
        case list():
            return f"[{', '.join(text(item) for item in cast(list[Any], value))}]"
        case dict():
            pairs = cast(dict[Any, Any], value).items()
            return f"[{', '.join(f'{text(key)} => {text(item)}' for key, item in pairs)}]"
        case Case(name):
            return name
        case _:
            return str(value)


def decoded(data: Any) -> Any:
    """As the harness wrote it. Raises BadReply where it did not."""
    match data:
        case None | bool() | int() | str():
            return data
        case {"e": str(name)} | {"o": str(name)}:
            return Case(name)
        case {"a": list()}:
            return _array(cast(dict[str, list[Any]], data)["a"])
        case _:
            raise BadReply(f"a value came back as {str(data)[:60]!r}")


def _array(cells: Iterable[Any]) -> list[Any] | dict[Any, Any]:
    found: dict[Any, Any] = {}
    for cell in cells:
        match cell:
            case [int() | str() as key, item]:
                found[key] = decoded(item)
            case _:
                raise BadReply(f"an element came back as {str(cell)[:60]!r}")
    return list(found.values()) if list(found) == list(range(len(found))) else found

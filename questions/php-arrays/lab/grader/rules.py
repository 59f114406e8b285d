"""What each of the eight functions returns: the brief, in Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cmp_to_key
from typing import cast

from .values import Key, Map, Value, array, text

_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_LARGEST = 2**63 - 1


def key_of(value: Value) -> Key:
    """The key that PHP makes of a value. Raises TypeError for an array."""
    match value:
        case None:
            return ""
        case bool() | float():
            return int(value)
        case int():
            return value
        case str():
            whole = _INTEGER.fullmatch(value) is not None and abs(int(value)) <= _LARGEST
            return int(value) if whole else value
        case _:
            raise TypeError("Illegal offset type")


def kind(subject: Map) -> str:
    """The first function."""
    whole = [isinstance(key, int) for key in subject.keys]
    if subject.is_list:
        return "list"
    if all(whole):
        return "indexed"
    return "mixed" if any(whole) else "associative"


def replayed(journal: Map, version: int) -> Map:
    """The second. version: PHP_VERSION_ID; before 8.3 the key after negative ones is 0."""
    cells: dict[Key, Value] = {}
    following: int | None = None if version >= 80300 else 0
    for edit in journal.values:
        do, *rest = cast(Map, edit).values
        if do == "drop":
            cells.pop(key_of(rest[0]), None)
            continue
        key = key_of(rest[0]) if do == "set" else following or 0
        cells[key] = rest[-1]
        if isinstance(key, int):
            following = key + 1 if following is None else max(following, key + 1)
    return Map(tuple(cells.items()))


def merged(base: Map, over: Map) -> Map:
    """The third."""
    cells = dict(base.cells)
    for key, value in over.cells:
        old = cells.get(key)
        both = isinstance(old, Map) and isinstance(value, Map)
        deeper = both and not cast(Map, old).is_list and not cast(Map, value).is_list
        cells[key] = merged(cast(Map, old), cast(Map, value)) if deeper else value
    return Map(tuple(cells.items()))


def distinct(values: Map) -> Map:
    """The fourth."""
    seen: dict[str, tuple[Key, Value]] = {}
    for key, value in values.cells:
        seen.setdefault(text(value), (key, value))
    return Map(tuple(seen.values()))


def grouped(rows: Map, *columns: Value) -> Map:
    """The fifth. columns: names, at least one."""
    first, *rest = cast("Sequence[str]", columns)
    groups: dict[Key, list[tuple[Key, Value]]] = {}
    for key, row in rows.cells:
        if all(cast(str, column) in cast(Map, row) for column in columns):
            groups.setdefault(key_of(cast(Map, row).get(first)), []).append((key, row))
    made = {key: Map(tuple(group)) for key, group in groups.items()}
    return Map(tuple((key, grouped(group, *rest) if rest else group) for key, group in made.items()))


def ordered(rows: Map, order: Map) -> Map:
    """The sixth."""

    def compare(one: tuple[Key, Value], other: tuple[Key, Value]) -> int:
        for column, way in order.cells:
            left, right = (_sortable(cast(Map, row).get(column)) for _, row in (one, other))
            if left != right:
                return (1 if left > right else -1) * (-1 if way == "desc" else 1)
        return 0

    return Map(tuple(sorted(rows.cells, key=cmp_to_key(compare))))


def _sortable(value: Value) -> tuple[int, bytes]:
    return (0, value.encode()) if isinstance(value, str) else (cast(int, value), b"")


def cleaned(subject: Map) -> Map:
    """The seventh."""
    inner = [(key, cleaned(item) if isinstance(item, Map) else item) for key, item in subject.cells]
    kept = [(key, item) for key, item in inner if item is not None and item != "" and item != Map()]
    return array([item for _, item in kept]) if subject.is_list else Map(tuple(kept))


def raised(prices: Map, percent: Value) -> Map:
    """The eighth."""
    rate = 100 + cast(int, percent)

    def after(item: Value) -> Value:
        if isinstance(item, Map):
            return raised(item, percent)
        return item * rate // 100 if isinstance(item, int) and not isinstance(item, bool) else item

    return Map(tuple((key, after(item)) for key, item in prices.cells))

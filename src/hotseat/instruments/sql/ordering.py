"""The order that a query asks for, so that rows which tie in it can be told."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlglot import exp

from hotseat.instruments.sql.parsing import Tree, write
from hotseat.instruments.sql.script import Script


class Keyed(NamedTuple):
    """A query that returns what it sorts by."""

    script: Script
    places: tuple[int, ...]
    """Where the keys are among its columns."""
    hidden: int
    """So many columns at the end are keys only."""
    tree: Tree


def keyed(tree: Tree | None, dialect: str) -> Keyed | None:
    """The query with its keys; None where no order is asked for, or where the keys cannot be told.

    A key that is a column of the result is found there; others are added at the end, which a query with DISTINCT,
    a set operation or a star does not allow (none of them can be sorted by what it does not return).
    """
    order: Any = tree.args.get("order") if isinstance(tree, exp.Query) else None
    if order is None or tree is None:
        return None
    copy: Any = tree.copy()
    columns = copy.selects
    starred = any(column.is_star for column in columns)
    closed = isinstance(copy, exp.SetOperation) or bool(copy.args.get("distinct"))
    places: list[int | None] = [None if starred else _place(one.this, columns) for one in order.expressions]
    added = [one.this for one, place in zip(order.expressions, places, strict=True) if place is None]
    if added and (closed or any(isinstance(key, exp.Literal) for key in added)):
        return None
    for number, key in enumerate(added):
        copy.append("expressions", exp.alias_(key.copy(), f"sorted_by_{number}"))
    text = write(copy, dialect)
    if text is None:
        return None
    # Keys that were added are counted from the end, since a star hides how many columns there are.
    ends = iter(range(-len(added), 0))
    final = tuple(next(ends) if place is None else place for place in places)
    return Keyed(Script(text), final, len(added), copy)


def _place(key: Any, columns: list[Any]) -> int | None:
    if isinstance(key, exp.Literal) and not key.is_string:
        number = int(str(key.this)) - 1
        return number if 0 <= number < len(columns) else None
    for place, column in enumerate(columns):
        if isinstance(key, exp.Column) and not key.table and column.alias_or_name.lower() == key.name.lower():
            return place
        if column.unalias() == key:
            return place
    return None

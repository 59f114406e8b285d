"""Values as they are written in a statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hotseat.instruments.sql.schema import Row, Table


def literal(value: Any) -> str:
    """NULL, TRUE, 7, 2.50 or 'it''s'."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)


def insert(table: Table, rows: Sequence[Row]) -> str:
    """One INSERT with all rows, without the semicolon."""
    names = ", ".join(column_name(column.name) for column in table.columns)
    overriding = " OVERRIDING SYSTEM VALUE" if table.overriding else ""
    values = ", ".join(f"({', '.join(literal(value) for value in row)})" for row in rows)
    return f"INSERT INTO {table.name} ({names}){overriding} VALUES {values}"


def column_name(name: str) -> str:
    """Quoted where it must be."""
    plain = name.isidentifier() and name.islower() and name.isascii() and name not in _RESERVED
    return name if plain else '"' + name.replace('"', '""') + '"'


_RESERVED = frozenset(
    (
        *("all", "and", "any", "array", "as", "asc", "both", "case", "cast", "check", "collate", "column"),
        *("constraint", "create", "cross", "current_date", "default", "desc", "distinct", "do", "else"),
        *("end", "except", "false", "fetch", "for", "foreign", "from", "full", "grant", "group", "having"),
        *("in", "index", "inner", "intersect", "into", "is", "join", "key", "lateral", "leading", "left"),
        *("like", "limit", "not", "null", "offset", "on", "only", "or", "order", "outer", "primary"),
        *("rank", "references", "returning", "right", "select", "some", "table", "then", "to", "trailing"),
        *("true", "union", "unique", "user", "using", "values", "when", "where", "window", "with"),
    )
)

"""A schema and queries of PostgreSQL, said in SQLite, where both mean the same there.

SQLite answers in a tenth of the time, but means something else by much of what it accepts: division by zero is NULL,
dates are text, casts never fail, a scalar subquery takes the first of its rows. So this is a list of what is known to
mean the same, and whatever is not on it goes to the real engine. What is found here is confirmed there anyway: a
mistake in this list costs time or misses a difference, and can never invent one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlglot import exp

from hotseat.instruments.sql.parsing import Tree, find, parse, write
from hotseat.instruments.sql.schema import Table

_SAFE: tuple[type[Any], ...] = (
    exp.Select,
    exp.Subquery,
    exp.From,
    exp.Join,
    exp.Where,
    exp.Group,
    exp.Having,
    exp.Order,
    exp.Ordered,
    exp.Limit,
    exp.Offset,
    exp.With,
    exp.CTE,
    exp.TableAlias,
    exp.Alias,
    exp.Table,
    exp.Column,
    exp.Identifier,
    exp.Literal,
    exp.Star,
    exp.Null,
    exp.Boolean,
    exp.And,
    exp.Or,
    exp.Not,
    exp.EQ,
    exp.NEQ,
    exp.LT,
    exp.LTE,
    exp.GT,
    exp.GTE,
    exp.Is,
    exp.In,
    exp.Between,
    exp.Like,
    exp.Exists,
    exp.Case,
    exp.If,
    exp.Coalesce,
    exp.Nullif,
    exp.Paren,
    exp.Tuple,
    exp.Add,
    exp.Sub,
    exp.Mul,
    exp.Neg,
    exp.Abs,
    exp.Lower,
    exp.Upper,
    exp.Length,
    exp.Count,
    exp.Sum,
    exp.Min,
    exp.Max,
    exp.Avg,
    exp.Distinct,
    exp.Filter,
    exp.Union,
    exp.Except,
    exp.Intersect,
    exp.Window,
    exp.WindowSpec,
    exp.RowNumber,
    exp.Rank,
    exp.DenseRank,
    exp.Lag,
    exp.Lead,
    exp.NullSafeEQ,
    exp.NullSafeNEQ,
    exp.Values,
)
_TYPES = {
    "int": "INTEGER",
    "decimal": "NUMERIC",
    "text": "TEXT",
    "bool": "INTEGER",
    "date": "TEXT",
    "enum": "TEXT",
}
_KINDS = frozenset({"int", "decimal", "text", "bool", "date"})
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TRUTH = frozenset({"t", "f", "true", "false", "yes", "no", "on", "off"})


def statements(tables: Sequence[Table]) -> str | None:
    """The same tables for SQLite, keys included; None where one cannot be said there."""
    if any(column.kind not in _KINDS for table in tables for column in table.columns):
        return None
    if any(not table.plain or not table.columns for table in tables):
        return None
    made = [_table(table) for table in tables]
    return None if None in made else ";\n".join(one for one in made if one)


def query(tree: Tree | None, tables: Sequence[Table]) -> str | None:
    """The query for SQLite; None where it may mean something else there."""
    if tree is None or not isinstance(tree, exp.Query):
        return None
    columns = {column.name.lower(): column.kind for table in tables for column in table.columns}
    copy = tree.copy()
    if not all(_safe(node, columns) for node in copy.walk(bfs=False)):
        return None
    for cast in list(find(copy, exp.Cast)):
        cast.replace(cast.this.copy())
    return write(copy, "sqlite")


def _table(table: Table) -> str | None:
    parts = [
        f'"{column.name}" {_TYPES[column.kind]}{"" if column.nullable else " NOT NULL"}'
        for column in table.columns
    ]
    parts += [f"UNIQUE ({_names(key)})" for key in table.keys]
    parts += [
        f"FOREIGN KEY ({_names(key.columns)}) REFERENCES {key.table} ({_names(key.to)})"
        for key in table.foreign
    ]
    kinds = {column.name.lower(): column.kind for column in table.columns}
    for check in table.checks:
        said = _check(check, kinds)
        if said is None:
            return None
        parts.append(f"CHECK ({said})")
    return f"CREATE TABLE {table.name} ({', '.join(parts)})"


def _check(check: str, kinds: dict[str, str]) -> str | None:
    """PostgreSQL writes IN as = ANY (ARRAY[...]), with casts."""
    text = re.sub(r"::(?:text|numeric|date|character varying|bpchar)(?:\[\])?", "", check)
    text = re.sub(r"= ANY \(+ARRAY\[([^\]]*)\]\)+", r"IN (\1)", text)
    if text.count("(") > text.count(")"):
        text += ")" * (text.count("(") - text.count(")"))
    elif text.count(")") > text.count("("):
        text = "(" * (text.count(")") - text.count("(")) + text
    tree = parse(f"SELECT {text}", "postgres")
    if tree is None or not all(_safe(node, kinds) for node in tree.walk(bfs=False)):
        return None
    written = write(tree, "sqlite")
    return written.removeprefix("SELECT ") if written else None


def _safe(node: Any, columns: dict[str, str]) -> bool:
    if isinstance(node, exp.Cast):
        return _is_day(node)
    if isinstance(node, exp.DataType):
        return isinstance(node.parent, exp.Cast)
    if not isinstance(node, _SAFE):
        return False
    if isinstance(node, exp.Literal):
        return not node.is_string or _literal(node, columns)
    if isinstance(node, exp.Subquery):
        return _one_row(node)
    if isinstance(node, (exp.Min, exp.Max, exp.Coalesce, exp.Count)):
        return isinstance(node, exp.Coalesce) or not node.expressions
    if isinstance(node, exp.Group):
        return not any(node.args.get(name) for name in ("rollup", "cube", "grouping_sets"))
    if isinstance(node, exp.Table):
        return not node.args.get("laterals") and not isinstance(node.this, exp.Func)
    if isinstance(node, exp.SetOperation):
        return not (isinstance(node, (exp.Except, exp.Intersect)) and not node.args.get("distinct"))
    return not (
        isinstance(node, exp.Select) and isinstance(node.args.get("distinct"), exp.Distinct) and _on(node)
    )


def _on(node: Any) -> bool:
    return node.args["distinct"].args.get("on") is not None


def _is_day(node: Any) -> bool:
    kind = node.to.this
    day = isinstance(node.this, exp.Literal) and _DATE.fullmatch(str(node.this.this))
    return kind == exp.DataType.Type.DATE and bool(day)


def _literal(node: Any, columns: dict[str, str]) -> bool:
    """Compared with a number, a truth value or a day it would be converted by PostgreSQL only."""
    text = str(node.this)
    if isinstance(node.parent, exp.Cast) or _DATE.fullmatch(text):
        return True
    beside = {columns.get(str(one.name).lower()) for one in find(node.parent or node, exp.Column)}
    return not beside & {"int", "decimal", "date", "bool"} and text.lower() not in _TRUTH


def _one_row(node: Any) -> bool:
    """As a value, a subquery must give one row at most: two are an error in PostgreSQL."""
    parent = node.parent
    if isinstance(parent, (exp.From, exp.Join, exp.In, exp.Exists, exp.CTE, exp.SetOperation)):
        return True
    inner = node.this
    if not isinstance(inner, exp.Select):
        return False
    aggregate = bool(inner.expressions) and all(_aggregated(one) for one in inner.expressions)
    return aggregate and not inner.args.get("group")


def _aggregated(node: Any) -> bool:
    found = list(find(node, exp.AggFunc))
    return bool(found) and not any(isinstance(one.parent, exp.Window) for one in found)


def _names(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)

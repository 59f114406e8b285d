"""Which values a column is tried with: literals of both queries, their neighbours, and plain ones. Pure.

A literal that a query compares with a column is the likeliest border between two queries; so each column has `near`
values (its own literals and their neighbours) and `plain` ones. Columns are known by name only: `x.paid` and
`y.paid` share their literals, which costs little and needs no resolving of names.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlglot import exp

from hotseat.instruments.sql.lexing import plain_text, tokens
from hotseat.instruments.sql.parsing import Tree, find
from hotseat.instruments.sql.schema import Column
from hotseat.model import Value as Frozen

_COMPARING = (
    exp.EQ,
    exp.NEQ,
    exp.GT,
    exp.GTE,
    exp.LT,
    exp.LTE,
    exp.Between,
    exp.In,
    exp.Like,
    exp.ILike,
    exp.NullSafeEQ,
    exp.NullSafeNEQ,
    exp.RegexpLike,
    exp.SimilarTo,
    exp.Case,
    exp.Coalesce,
    exp.Mod,
    exp.Sub,
    exp.Add,
    exp.Div,
    exp.Mul,
)
_COUNTING = (exp.AggFunc, exp.Window, exp.Limit, exp.Offset, exp.Fetch, exp.Having)
_LARGEST_COUNT = 7
_PATTERN = re.compile(r"[\^$.*+?()\[\]|\\]")
_DAY = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[ T](\d\d:\d\d(?::\d\d)?))?")


class Hints(Frozen, frozen=True):
    """What queries say about values."""

    near: Mapping[str, tuple[Any, ...]]
    """Literals by the lower-case name of the column they are compared with."""
    free: tuple[Any, ...]
    """All literals."""
    counts: tuple[int, ...]
    """Numbers of rows that something depends on."""
    equal: tuple[tuple[str, str], ...]
    """Lower-case names of columns that are compared with each other."""


class Domain(Frozen, frozen=True):
    """What a column is tried with."""

    near: tuple[Any, ...]
    plain: tuple[Any, ...]

    @property
    def all(self) -> tuple[Any, ...]:
        """Every value once, plain ones first."""
        return tuple(dict.fromkeys((*self.plain, *self.near)))


def hints(trees: Iterable[Tree], texts: Iterable[str] = ()) -> Hints:
    """Read them from trees; from the words of texts that nobody can parse."""
    near: dict[str, dict[Any, None]] = {}
    free: dict[Any, None] = {}
    counts: set[int] = set()
    equal: dict[tuple[str, str], None] = {}
    for tree in trees:
        for literal in find(tree, exp.Literal):
            free[_value(literal)] = None
        for key in find(tree, exp.JSONPathKey):
            free[str(key.this)] = None
        for join in find(tree, exp.Join):
            equal.update({(name, name): None for name in _using(join)})
        for node in find(tree, *_COMPARING):
            _compared(node, near, equal)
        for node in find(tree, *_COUNTING):
            counts.update(_numbers(node.parent if isinstance(node, exp.AggFunc) else node))
        counts.update(_outer_counts(tree))
    for text in texts:
        free.update(dict.fromkeys(_words(text)))
    counts.update(value for value in free if isinstance(value, int) and 1 < value <= _LARGEST_COUNT - 2)
    small = sorted(n for n in counts if 0 < n <= _LARGEST_COUNT)
    return Hints(
        {name: tuple(values) for name, values in near.items()}, tuple(free), tuple(small), tuple(equal)
    )


def domain(column: Column, said: Hints, others: Iterable[str] = ()) -> Domain:
    """The values of one column. others: names of columns that it is compared with."""
    own = [value for name in (column.name.lower(), *others) for value in said.near.get(name, ())]
    near = _of_kind(column, own)
    far = _of_kind(column, said.free)
    base = _plain(column)
    numeric = column.kind in ("int", "decimal")
    return Domain(
        tuple(dict.fromkeys(near or (far[:12] if numeric else far))), tuple(dict.fromkeys([*base, *far[:24]]))
    )


def _compared(node: Any, near: dict[str, dict[Any, None]], equal: dict[tuple[str, str], None]) -> None:
    names = [column.name.lower() for column in find(node, exp.Column)][:4]
    literals = [_value(literal) for literal in find(node, exp.Literal)][:12]
    for name in names:
        near.setdefault(name, {}).update(dict.fromkeys(literals))
    if isinstance(node, (exp.EQ, exp.In, exp.NullSafeEQ)) and len(names) > 1:
        equal[(names[0], names[1])] = None


def _using(join: Any) -> list[str]:
    return [str(one.name).lower() for one in join.args.get("using") or ()]


def _numbers(node: Any) -> set[int]:
    if node is None:
        return set()
    found = {_value(literal) for literal in find(node, exp.Literal)}
    return {n + step for n in found if isinstance(n, int) for step in (0, 1)}


def _outer_counts(tree: Tree) -> set[int]:
    """Numbers compared with what is no column of a table: names of counts and ranks."""
    return {
        n + step
        for node in find(tree, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.EQ, exp.NEQ, exp.Between)
        for n in (_value(literal) for literal in find(node, exp.Literal))
        if isinstance(n, int) and n <= _LARGEST_COUNT
        for step in (0, 1)
    }


def _value(literal: Any) -> Any:
    text = str(literal.this)
    return text if literal.is_string else _numeric(text)


def _numeric(text: str) -> Any:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _words(text: str) -> list[Any]:
    pieces = [token for token in tokens(text) if token.kind in ("text", "number")]
    return [plain_text(one) if one.kind == "text" else _numeric(one.text) for one in pieces]


def _of_kind(column: Column, values: Sequence[Any]) -> list[Any]:
    match column.kind:
        case "int":
            return _ints(values)
        case "decimal":
            return _decimals(values)
        case "text":
            return _texts(column, values)
        case "date" | "timestamp":
            return _days(values, column.kind)
        case "json":
            return _objects(values)
        case "bool" | "enum" | "uuid":
            return []
        case _:
            return [value for value in values if isinstance(value, str)]


def _ints(values: Sequence[Any]) -> list[int]:
    found: dict[int, None] = {}
    for value in values:
        number = _numeric(value) if isinstance(value, str) else value
        if isinstance(number, (int, Decimal)) and abs(number) < 2_000_000_000:
            whole = int(number)
            found.update(dict.fromkeys((whole, whole + 1, whole - 1)))
            if whole > 9:
                found[whole // 2] = None
    return list(found)


def _decimals(values: Sequence[Any]) -> list[Any]:
    found: dict[Any, None] = {}
    for value in values:
        number = _numeric(value) if isinstance(value, str) else value
        if isinstance(number, (int, Decimal)) and abs(number) < 1_000_000_000:
            step = Decimal(1) if number == int(number) else Decimal("0.01")
            found.update(dict.fromkeys((number, number + step, number - step)))
            if number > 9:
                found[int(number) // 2] = None
    return list(found)


def _texts(column: Column, values: Sequence[Any]) -> list[str]:
    found: dict[str, None] = {}
    for value in values:
        text = str(value)
        shapes = [text]
        if "%" in text or "_" in text:
            bare = text.replace("%", "").replace("_", "x")
            shapes = [bare, text.replace("%", "a").replace("_", "b"), "a" + bare, bare + "a", bare[1:]]
        elif _PATTERN.search(text):
            bare = _PATTERN.sub("", text)
            shapes = [bare, "a" + bare, bare + "a", bare.swapcase(), text]
        found.update(dict.fromkeys(shapes))
    fits = [text for text in found if column.length is None or len(text) <= column.length]
    return [text for text in fits if "\x00" not in text]


def _objects(values: Sequence[Any]) -> list[str]:
    """Objects with a literal's name as a member: absent, null, a text that says null, a text, a number."""
    names = [value for value in values if isinstance(value, str) and value.isidentifier()][:4]
    shapes = ("null", '"null"', '"x"', "1", '"1"')
    return ["{}", *(f'{{"{name}": {shape}}}' for name in names for shape in shapes)] if names else []


def _days(values: Sequence[Any], kind: str) -> list[str]:
    found: dict[datetime, None] = {}
    for value in values:
        found.update(dict.fromkeys(_around(value, kind)))
    if kind == "date":
        return list(dict.fromkeys(f"{day:%Y-%m-%d}".zfill(10) for day in found))
    return list(dict.fromkeys(f"{day:%Y-%m-%d %H:%M:%S}".zfill(19) for day in found))


def _around(value: Any, kind: str) -> list[datetime]:
    if isinstance(value, int):
        if not 1900 <= value <= 2100:
            return []
        value = f"{value}-01-01"
    seen = _DAY.search(value) if isinstance(value, str) else None
    if seen is None:
        return []
    try:
        moment = datetime(int(seen[1]), int(seen[2]), int(seen[3] or 1))
        if kind == "timestamp" and seen[4]:
            hour, minute = int(seen[4][:2]), int(seen[4][3:5])
            moment = moment.replace(hour=hour, minute=minute)
    except ValueError:
        return []
    if not 2 < moment.year < 9990:
        return []
    last = moment.replace(day=calendar.monthrange(moment.year, moment.month)[1])
    days = [
        moment,
        moment + timedelta(1),
        moment - timedelta(1),
        last,
        last + timedelta(1),
        moment + timedelta(32),
    ]
    if kind == "timestamp":
        noon = timedelta(hours=12)
        days += [moment + noon, last + noon, moment + timedelta(seconds=1)]
    return days


def _plain(column: Column) -> list[Any]:
    days = ["2024-01-01", "2024-01-02", "2024-01-31", "2024-02-01", "2024-02-29", "2023-12-31"]
    match column.kind:
        case "int":
            return [1, 2, 3, 0, 4, 5, 10, -1]
        case "decimal":
            return [1, 2, 3, 0, 10, Decimal("0.5"), 100, -1]
        case "text":
            return (
                ["a", "b", "c", "B", "", "ab"]
                if column.length is None or column.length > 1
                else ["a", "b", "c"]
            )
        case "bool":
            return [True, False]
        case "date":
            return days
        case "timestamp":
            return [f"{day} {hour}" for day in days for hour in ("00:00:00", "12:30:00")]
        case "time":
            return ["09:00:00", "12:30:00", "23:59:59", "00:00:00"]
        case "interval":
            return ["1 day", "2 hours", "1 month", "00:00:00"]
        case "json":
            return ['{"a": 1}', "{}", '{"a": null}', "[1, 2]", '{"a": "x", "b": [1]}', "null"]
        case "array":
            return _arrays(column)
        case "enum":
            return list(column.labels)
        case "uuid":
            return [f"00000000-0000-4000-8000-00000000000{n}" for n in range(1, 6)]
        case _:
            return []


def _arrays(column: Column) -> list[str]:
    if any(word in column.type for word in ("int", "numeric", "real", "double")):
        return ["{1}", "{}", "{1,2}", "{2,2}", "{NULL}"]
    if "bool" in column.type:
        return ["{t}", "{}", "{t,f}"]
    if "date" in column.type or "time" in column.type:
        return ["{2024-01-01}", "{}"]
    return ["{a}", "{}", "{a,b}", "{b,b}", "{NULL}"]


def day_after(day: str) -> str:
    """The following day, as a date or timestamp is written; the same where there is none."""
    try:
        return str(date.fromisoformat(day[:10]) + timedelta(1)) + day[10:]
    except (ValueError, OverflowError):
        return day

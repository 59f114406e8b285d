"""predictions.toml: what the candidate foresees, in terms of A and B; the truth is what PostgreSQL returns."""

from __future__ import annotations

import ast
import re
import tomllib
from random import Random
from typing import Any

from hotseat.lab import Failure, Files, Rig, Table, Text

FILE = "predictions.toml"
OPEN = "?"
"""Stands for no prediction, in the starter."""
QUERIES = {
    "comparison": ("SELECT NULL = NULL, NULL <> A, A IS DISTINCT FROM NULL, NULL IS NOT DISTINCT FROM NULL"),
    "logic": ("SELECT NULL AND A < B, NULL AND A > B, NULL OR A < B, NOT (NULL = A)"),
    "not-in": ("SELECT A NOT IN (B, NULL), A NOT IN (A, NULL), A IN (A, NULL), A IN (B, NULL)"),
    "aggregates": (
        "SELECT count(*), count(v), sum(v), avg(v)::int, sum(v) FILTER (WHERE v < 0) "
        "FROM (VALUES (A), (NULL), (A + 2)) t (v)"
    ),
    "strings": (
        "SELECT 'x' || NULL || A, concat('x', NULL, A), length(''), '' IS NULL, coalesce(NULL, '', 'y') = ''"
    ),
    "unique": (
        "INSERT INTO u (a, b) VALUES (NULL, A), (NULL, B), (A, NULL), (A, 7), (B, NULL), (B, B) "
        "ON CONFLICT DO NOTHING "
        "RETURNING coalesce(a, 0), coalesce(b, 0)"
    ),
    "check": ("SELECT id FROM k"),
    "order": ("SELECT v FROM (VALUES (A), (NULL), (B), (0)) t (v) ORDER BY v DESC"),
    "groups": (
        "SELECT count(*), (SELECT count(DISTINCT v) FROM (VALUES (A), (NULL), (NULL), (A)) u (v)) "
        "FROM (SELECT DISTINCT v FROM (VALUES (A), (NULL), (NULL), (A)) t (v)) d"
    ),
    "json": (
        "SELECT d -> 'a' IS NULL, d ->> 'a' IS NULL, d -> 'b' IS NULL, d ? 'a', d ->> 'c' "
        "FROM (SELECT jsonb_build_object('a', NULL, 'c', A) AS d) t"
    ),
}
"""By name, as the brief shows them."""
_BEFORE = {
    "unique": ("CREATE TEMP TABLE u (a int UNIQUE, b int UNIQUE NULLS NOT DISTINCT)",),
    "check": (
        "CREATE TEMP TABLE k (id int, price int CHECK (price > A))",
        "INSERT INTO k VALUES (1, A)",
        "INSERT INTO k VALUES (2, A + 1)",
        "INSERT INTO k VALUES (3, NULL)",
    ),
}
"""What is run first, statement by statement; those that a constraint refuses are left out."""
_BRACES = re.compile(r"\{([^{}]{0,60})\}")
Rows = list[list[str]]


def compare(rig: Rig[Any], name: str, hint: str) -> None:
    """Run the query and raise Failure unless it returns what was foreseen."""
    text = _read(rig.files).get(name, OPEN)
    if not isinstance(text, str):
        raise Failure(f"`{name}` in `{FILE}` is {text!r:.60}; expected a text in quotation marks")
    if text.strip() in ("", OPEN):  # whoever has not thought yet is not shown the answer
        raise Failure(f"`{FILE}` has no prediction for `{name}` yet", hint=hint)
    numbers = _draw(rig.random)
    foreseen = _rows(_filled(name, text, numbers))
    columns, truth = _truth(rig, name, numbers)
    if foreseen == truth:
        return
    given = f"A = {numbers['A']}, B = {numbers['B']}"
    raise Failure(
        f"`{name}` with {given} returns {_shown(truth)}; you foresee {_shown(foreseen)}",
        hint=hint,
        evidence=[
            Table(columns, _cells(foreseen), _cells(truth), title=f"{name}: foreseen, and what it returned"),
            Text(_with_numbers(QUERIES[name], numbers), title=f"{name}, as it was run", language="sql"),
        ],
    )


def _read(files: Files) -> dict[str, Any]:
    try:
        values = tomllib.loads(files.text(FILE))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Failure(f"`{FILE}` is not TOML: {error}", hint="Texts stand in quotation marks.") from error
    unknown = sorted(set(values) - set(QUERIES))
    if unknown:
        raise Failure(f"`{FILE}` predicts `{unknown[0]:.60}`, but there is no such query")
    return values


def _draw(random: Random) -> dict[str, int]:
    low = random.randrange(10, 90)
    return {"A": low, "B": random.randrange(low + 3, 100)}


def _truth(rig: Rig[Any], name: str, numbers: dict[str, int]) -> tuple[tuple[str, ...], Rows]:
    """What PostgreSQL returns, on a connection of the owner's; nothing of it is kept."""
    connection = rig.database.connect()
    try:
        for statement in _BEFORE.get(name, ()):
            _attempt(connection, _with_numbers(statement, numbers))
        cursor = connection.execute(_with_numbers(QUERIES[name], numbers).encode())
        columns = tuple(f"{place}" for place in range(1, len(cursor.description) + 1))
        return columns, [[_cell(value) for value in row] for row in cursor.fetchall()]
    finally:
        connection.close()


def _attempt(connection: Any, statement: str) -> None:
    import psycopg

    try:
        connection.execute(statement.encode())
    except psycopg.IntegrityError:  # the constraint speaks, which is the point
        return


def _with_numbers(statement: str, numbers: dict[str, int]) -> str:
    return re.sub(r"\b[AB]\b", lambda match: str(numbers[match[0]]), statement)


def _cell(value: Any) -> str:
    if value is None:
        return "NULL"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _rows(text: str) -> Rows:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return [[" ".join(cell.split()) for cell in line.split("|")] for line in lines]


def _cells(rows: Rows) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row) for row in rows[:20])


def _shown(rows: Rows) -> str:
    return " / ".join(f"`{' | '.join(row):.80}`" for row in rows[:6]) or "no rows"


def _filled(name: str, text: str, numbers: dict[str, int]) -> str:
    def value(match: re.Match[str]) -> str:
        try:
            return str(_number(ast.parse(match[1].strip(), mode="eval").body, numbers))
        except (ValueError, SyntaxError, RecursionError, MemoryError) as error:
            raise _unreadable(name, match[0]) from error

    if re.search(r"[{}]", _BRACES.sub("", text)):
        raise _unreadable(name, text)
    return _BRACES.sub(value, text)


def _number(node: ast.expr, numbers: dict[str, int]) -> int:
    match node:
        case ast.Constant(value=int(value)) if not isinstance(value, bool) and value < 1_000_000:
            return value
        case ast.Name(id=name) if name in numbers:
            return numbers[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_number(operand, numbers)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() as operator, right=right):
            one, other = _number(left, numbers), _number(right, numbers)
            if isinstance(operator, ast.Mult):
                return one * other
            return one + other if isinstance(operator, ast.Add) else one - other
        case _:
            raise ValueError("no expression of A, B, whole numbers, +, - and *")


def _unreadable(name: str, part: str) -> Failure:
    return Failure(
        f"`{name}` in `{FILE}`: `{part:.60}` cannot be read",
        hint="Braces hold an expression of A, B, whole numbers, +, -, * and parentheses.",
    )

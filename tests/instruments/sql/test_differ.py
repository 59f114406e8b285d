"""Pairs of queries through the front door of the instrument, on real PostgreSQL."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from hotseat.instruments.sql import CannotRun, Data, Differ, Different, Options, Same
from hotseat.instruments.sql.judge import Judge, Pair
from hotseat.instruments.sql.script import Script
from tests.instruments.sql.conftest import Lender

LEFT = "SELECT c.name, count(p.id) FROM customer c LEFT JOIN purchase p ON p.customer_id = c.id GROUP BY c.id"

DIFFERENT = {
    "inner for left": (LEFT, LEFT.replace("LEFT JOIN", "JOIN"), 1),
    "count(*) for count(column)": (LEFT, LEFT.replace("count(p.id)", "count(*)"), 1),
    "not in with null": (
        "SELECT name FROM customer c WHERE NOT EXISTS (SELECT FROM purchase p WHERE p.customer_id = c.id)",
        "SELECT name FROM customer WHERE id NOT IN (SELECT customer_id FROM purchase)",
        2,
    ),
    "a border of a count": (
        "SELECT customer_id FROM purchase GROUP BY customer_id HAVING count(*) > 3",
        "SELECT customer_id FROM purchase GROUP BY customer_id HAVING count(*) >= 3",
        4,
    ),
    "the last day": (
        "SELECT id FROM purchase WHERE placed >= '2026-02-01' AND placed < '2026-03-01'",
        "SELECT id FROM purchase WHERE placed BETWEEN '2026-02-01' AND '2026-02-27'",
        1,
    ),
    "union all": (
        "SELECT name FROM customer UNION ALL SELECT name FROM product",
        "SELECT name FROM customer UNION SELECT name FROM product",
        2,
    ),
    "ranks": (
        "SELECT id, rank() OVER (ORDER BY price) FROM product",
        "SELECT id, dense_rank() OVER (ORDER BY price) FROM product",
        3,
    ),
    "the default frame": (
        "SELECT id, sum(price) OVER (ORDER BY name, id) FROM product",
        "SELECT id, sum(price) OVER (ORDER BY name) FROM product",
        2,
    ),
    "integer division": ("SELECT quantity / 2.0 FROM line", "SELECT quantity / 2 FROM line", 3),
    "division by zero": ("SELECT 1 / nullif(id, 5) FROM customer", "SELECT 1 / (id - 5) FROM customer", 1),
    "two rows in a scalar subquery": (
        "SELECT (SELECT max(name) FROM customer)",
        "SELECT (SELECT name FROM customer)",
        2,
    ),
    "another number of columns": ("SELECT 1", "SELECT 1, 2", 0),
    "what an update leaves": (
        "UPDATE product SET price = price + 1 WHERE category = 'toy'",
        "UPDATE product SET price = price + 1",
        1,
    ),
    "what an update returns": (
        "UPDATE product SET price = price + 1 RETURNING id",
        "UPDATE product SET price = price + 1 RETURNING price",
        1,
    ),
    "an upsert": (
        "INSERT INTO product VALUES (1, 'saw', 5, 'tool') ON CONFLICT (id) DO UPDATE SET price = product.price + 5",
        "INSERT INTO product VALUES (1, 'saw', 5, 'tool') ON CONFLICT (id) DO UPDATE SET price = excluded.price",
        1,
    ),
    "half of a transaction": (
        "BEGIN; DELETE FROM line WHERE quantity = 7; INSERT INTO line SELECT 1, id, 2 FROM product; COMMIT",
        "DELETE FROM line WHERE quantity = 7; INSERT INTO line SELECT 1, id, 2 FROM product",
        4,
    ),
    "a parser's riddle": (
        "SELECT id FROM customer WHERE name ~ '^a'",
        "SELECT id FROM customer WHERE name ~* '^a'",
        1,
    ),
    "series": (
        "SELECT id, generate_series(1, id) FROM product",
        "SELECT id, generate_series(0, id) FROM product",
        1,
    ),
}

SAME = {
    "anti-join": (
        "SELECT name FROM customer c WHERE NOT EXISTS (SELECT FROM purchase p WHERE p.customer_id = c.id)",
        "SELECT name FROM customer c LEFT JOIN purchase p ON p.customer_id = c.id WHERE p.id IS NULL",
    ),
    "names of columns": ("SELECT id AS a FROM customer", "SELECT id AS b FROM customer"),
    "a constraint decides": ("SELECT id FROM product WHERE price >= 0", "SELECT id FROM product"),
    "a key decides": ("SELECT DISTINCT id FROM product", "SELECT id FROM product"),
    "numbers are equal by value": ("SELECT 1", "SELECT 1.0"),
    "both fail": ("SELECT 1 / (id - id) FROM customer", "SELECT 2 / (id - id) FROM customer"),
    "two ways to change": (
        "DELETE FROM line WHERE quantity > 5",
        "DELETE FROM line WHERE NOT quantity <= 5",
    ),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_a_difference_is_shown(shop: Differ, name: str) -> None:
    """With a small database that repeats it."""
    a, b, rows = DIFFERENT[name]
    result = shop.compare(a, b)
    assert isinstance(result, Different)
    assert len(_own_rows(result, shop)) <= rows + _parents(result)
    assert result.a != result.b


@pytest.mark.parametrize("name", DIFFERENT)
def test_no_row_can_be_left_out(shop: Differ, name: str) -> None:
    """Of the rows shown, every one is needed."""
    a, b, _ = DIFFERENT[name]
    result = shop.compare(a, b)
    assert isinstance(result, Different)
    tables = tuple(table for table in shop.schema.tables)
    judge = Judge(shop.engine, tables, Pair(Script(a), Script(b)))
    rows = _own_rows(result, shop)
    for count in range(len(rows)):
        for kept in combinations(rows, count):
            assert judge.see(_data(kept)).kind in ("same", "illegal")
    assert judge.see(_data(rows), thorough=True).kind == "different"


@pytest.mark.parametrize("name", SAME)
def test_what_is_equal_is_not_told_apart(shop: Differ, name: str) -> None:
    """However long the search; it says how far it went."""
    result = shop.compare(*SAME[name], Options(databases=300))
    assert isinstance(result, Same)
    assert result.reach.databases > 0 or result.identical


def test_the_same_seed_finds_the_same(shop: Differ) -> None:
    """A result can be repeated."""
    a, b, _ = DIFFERENT["a border of a count"]
    first, second = (shop.compare(a, b, Options(seed=5)) for _ in range(2))
    assert isinstance(first, Different)
    assert isinstance(second, Different)
    assert first.tables == second.tables


def test_null_is_left_out_where_it_is_not_needed(shop: Differ) -> None:
    """A reader should not wonder what it does there."""
    result = shop.compare("SELECT city FROM customer", "SELECT city FROM customer WHERE city <> 'Oslo'")
    assert isinstance(result, Different)
    assert None not in {value for table in result.tables for row in table.rows for value in row}


def test_strict_keeps_null_out_of_constraints(lender: Lender) -> None:
    """Where a key may be NULL, a reading that forbids it finds nothing."""
    differ = lender.differ("CREATE TABLE t (a int UNIQUE, b int)")
    a, b = "SELECT count(*) FROM t", "SELECT count(a) FROM t"
    assert isinstance(differ.compare(a, b), Different)
    assert isinstance(differ.compare(a, b, Options(strict=True, databases=300)), Same)


# ---------------------------------------------------------------- order


def test_order_counts_only_where_it_is_asked_for(shop: Differ) -> None:
    """Else results are bags."""
    a, b = "SELECT name FROM product ORDER BY price", "SELECT name FROM product ORDER BY price DESC"
    assert isinstance(shop.compare(a, b, Options(databases=200)), Same)
    result = shop.compare(a, b, Options(ordered=True))
    assert isinstance(result, Different)
    assert result.ordered


def test_ties_may_come_in_any_order(shop: Differ) -> None:
    """Whoever breaks them has not done wrong; nor has who sorts by a key that is not shown."""
    a = "SELECT name FROM product ORDER BY price"
    b = "SELECT name FROM product ORDER BY price, name DESC, id"
    assert isinstance(shop.compare(a, b, Options(ordered=True, databases=200)), Same)


def test_a_forgotten_order_is_not_excused_by_luck(shop: Differ) -> None:
    """Rows that happen to come sorted are stored in another order."""
    a, b = "SELECT id FROM product ORDER BY id", "SELECT id FROM product"
    result = shop.compare(a, b, Options(ordered=True))
    assert isinstance(result, Different)


# ---------------------------------------------------------------- what cannot be judged


@pytest.mark.parametrize(
    ("text", "said", "line", "column"),
    [
        ("SELECT nam FROM customer", 'column "nam" does not exist', 1, 8),
        ("SELECT id\nFROM custmer", 'relation "custmer" does not exist', 2, 6),
        ("SELEC 1", "syntax error", 1, 1),
        ("SELECT 1 +", "syntax error at end of input", 1, 11),
        ("", "no statement", None, None),
        ("-- nothing", "no statement", None, None),
        ("SELECT '\x00'", "NUL", None, None),
    ],
)
def test_what_never_runs_is_refused(
    shop: Differ, text: str, said: str, line: int | None, column: int | None
) -> None:
    """By name, with the engine's words and the place."""
    for pair, which in (((text, "SELECT 1"), "a"), (("SELECT 1", text), "b")):
        result = shop.compare(*pair)
        assert isinstance(result, CannotRun)
        assert (result.query, result.reason) == (which, "refused")
        assert said in result.message
        assert (result.line, result.column) == (line, column)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT name FROM customer LIMIT 1",
        "SELECT name FROM product ORDER BY price LIMIT 1",
        "SELECT random() FROM customer",
        "SELECT DISTINCT ON (city) name FROM customer",
        "SELECT string_agg(name, ',') FROM customer",
        "SELECT id, row_number() OVER (ORDER BY price) FROM product",
    ],
)
def test_what_is_left_to_chance_is_named(shop: Differ, text: str) -> None:
    """And not judged by luck, not even against itself."""
    result = shop.compare(text, text, Options(databases=200))
    assert isinstance(result, CannotRun)
    assert (result.query, result.reason) == ("a", "undetermined")


def test_an_endless_query_is_ended(shop: Differ) -> None:
    """And its endlessness is the difference."""
    endless = "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i FROM n) SELECT i FROM n"
    result = shop.compare("SELECT 1", endless)
    assert isinstance(result, CannotRun)
    assert (result.query, result.reason) == ("b", "endless")


def test_nothing_is_left_behind(shop: Differ) -> None:
    """Whatever the scripts did."""
    shop.compare("DELETE FROM line", "DROP TABLE line", Options(databases=20))
    shop.compare("BEGIN; DROP TABLE line; COMMIT", "SELECT 1", Options(databases=20))
    result = shop.compare("SELECT count(*) FROM line", "SELECT 0", Options(databases=100))
    assert isinstance(result, Different)


def _own_rows(result: Different, shop: Differ) -> list[tuple[str, tuple[Any, ...]]]:
    assert all(table.name in {one.name for one in shop.schema.tables} for table in result.tables)
    return [(table.name, row) for table in result.tables for row in table.rows]


def _parents(result: Different) -> int:
    """Rows that are there because a key leads to them."""
    filled = {table.name: len(table.rows) for table in result.tables}
    return sum(filled.get(name, 0) for name in ("customer", "product", "purchase")) if len(filled) > 1 else 0


def _data(rows: Any) -> Data:
    data: dict[str, list[tuple[Any, ...]]] = {}
    for name, row in rows:
        data.setdefault(name, []).append(row)
    return data

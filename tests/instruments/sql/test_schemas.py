"""Schemas as they come: whatever PostgreSQL takes, the instrument reads from it."""

from __future__ import annotations

import pytest

from hotseat.instruments.sql import Differ, Different, Options, Same
from tests.instruments.sql.conftest import Lender

ODD = """
CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TABLE "Straße" (
    "Größe" int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "select" mood NOT NULL, amount positive,
    doubled int GENERATED ALWAYS AS (amount * 2) STORED, tags text[] NOT NULL DEFAULT '{}', at timestamptz,
    CHECK (amount < 100)
);
CREATE TABLE tree (id serial PRIMARY KEY, parent int REFERENCES tree, body jsonb, span int4range, code char(3), u uuid);
CREATE TABLE pair (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE child (a int NOT NULL, b int NOT NULL, FOREIGN KEY (a, b) REFERENCES pair, note varchar(2));
CREATE TABLE one (id int PRIMARY KEY, other int NOT NULL);
CREATE TABLE other (id int PRIMARY KEY, one int NOT NULL REFERENCES one DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE one ADD FOREIGN KEY (other) REFERENCES other DEFERRABLE INITIALLY DEFERRED;
CREATE VIEW glad AS SELECT * FROM "Straße" WHERE "select" = 'glad';
CREATE TABLE part (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE part_24 PARTITION OF part FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE SCHEMA more;
CREATE TABLE more.thing (id int PRIMARY KEY, name text UNIQUE);
CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
"""


@pytest.fixture(scope="module")
def odd(lender: Lender) -> Differ:
    """A schema with a little of everything."""
    return lender.differ(ODD)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ('SELECT "Größe" FROM "Straße"', """SELECT "Größe" FROM "Straße" WHERE "select" = 'sad'"""),
        ('SELECT doubled FROM "Straße"', 'SELECT amount FROM "Straße"'),
        ("SELECT count(*) FROM glad", "SELECT 0"),
        ('SELECT cardinality(tags) FROM "Straße"', 'SELECT 1 FROM "Straße"'),
        ("SELECT id FROM tree WHERE body ? 'x'", "SELECT id FROM tree WHERE body ->> 'x' IS NOT NULL"),
        ("SELECT count(parent) FROM tree", "SELECT count(*) FROM tree"),
        ("SELECT note FROM child", "SELECT DISTINCT note FROM child"),
        ("SELECT a FROM pair JOIN child USING (a, b)", "SELECT a FROM pair"),
        ("SELECT day FROM part", "SELECT day FROM part WHERE day < '2024-06-01'"),
        ("SELECT name FROM more.thing", "SELECT name FROM more.thing WHERE name IS NOT NULL"),
        ("SELECT twice(id) FROM tree", "SELECT id FROM tree"),
        ("INSERT INTO tree (parent) VALUES (NULL)", "INSERT INTO tree (parent) VALUES (NULL), (NULL)"),
    ],
)
def test_differences_are_found_in_odd_tables(odd: Differ, a: str, b: str) -> None:
    """Quoted names, enums, domains, arrays, JSON, views, partitions, generated columns."""
    assert isinstance(odd.compare(a, b, Options(databases=400)), Different)


def test_a_circle_of_keys_is_left_empty(odd: Differ) -> None:
    """Rows that refer to each other before they are there are not made up; nothing illegal is, either."""
    result = odd.compare("SELECT id FROM one", "SELECT id FROM one WHERE id = id", Options(databases=60))
    assert isinstance(result, Same)


def test_forty_tables_and_a_long_query(lender: Lender) -> None:
    """Only the tables that are named are filled."""
    many = lender.differ(";".join(f"CREATE TABLE t{n} (id int PRIMARY KEY, v int)" for n in range(40)))
    long = " UNION ALL ".join(
        f"SELECT t{n % 40}.id FROM t{n % 40} WHERE t{n % 40}.v > {n}" for n in range(120)
    )
    assert len(long) > 5000
    more = f"{long} UNION ALL SELECT id FROM t1"
    assert isinstance(many.compare(long, more), Different)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("SELECT `id` FROM t WHERE IFNULL(v, 0) = 0", "SELECT id FROM t WHERE v = 0"),
        ("SELECT id FROM t WHERE d >= '2024-02-01'", "SELECT id FROM t WHERE d > '2024-02-01'"),
        ("SELECT IF(v > 3, 'a', 'b') FROM t", "SELECT IF(v >= 3, 'a', 'b') FROM t"),
    ],
)
def test_mysql_is_translated_and_said_so(lender: Lender, a: str, b: str) -> None:
    """Whoever reads the result knows on what it was run."""
    differ = lender.differ("CREATE TABLE t (id int PRIMARY KEY, v int, d date)", "mysql")
    result = differ.compare(a, b)
    assert isinstance(result, Different)
    assert "translated from MySQL to PostgreSQL by sqlglot" in result.notes

"""What no task asks for is found by its words, wherever it hides."""

from __future__ import annotations

import pytest

from hotseat.instruments.sql.guard import refused
from hotseat.instruments.sql.script import Script

READS = [
    "SELECT 1",
    "  -- DROP TABLE customer;\nSELECT 'DROP TABLE customer; DELETE FROM line' -- ; SELECT 2",
    "/* ; /* COPY */ ; */ SELECT 1;",
    "WITH a AS (SELECT 1) SELECT * FROM a;",
    "VALUES (1), (2)",
    "TABLE customer",
    "(SELECT 1) UNION (SELECT 2)",
    'SELECT "update", "drop" FROM t',
    "SELECT $$ ; DROP TABLE t $$, $a$ ; $a$, E'\\'; DROP TABLE t; --'",
    "SELECT updated, deleted FROM t WHERE inserted FOR UPDATE OF t",
]


@pytest.mark.parametrize("text", READS)
def test_a_query_may_read(text: str) -> None:
    """Words in strings, comments and names are no statements."""
    assert refused(Script(text)) is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("DROP TABLE customer", "drops what is there"),
        ("SELECT 1; SELECT 2", "opens a second statement"),
        ("SELECT 1; DROP TABLE customer", "drops what is there"),
        ("DELETE FROM line", "deletes rows"),
        ("WITH gone AS (DELETE FROM line RETURNING *) SELECT * FROM gone", "deletes rows"),
        ("WITH a AS MATERIALIZED (INSERT INTO line SELECT 1) SELECT 1", "adds rows"),
        ("WITH a AS (SELECT 1) UPDATE line SET quantity = 2", "changes rows"),
        ("SELECT * INTO copy FROM line", "writes"),
        ("TRUNCATE line", "empties a table"),
        ("COPY line TO '/tmp/x'", "reads or writes files"),
        ("COPY line TO PROGRAM 'ls'", "reads or writes files"),
        ("SELECT pg_sleep(10)", "waits"),
        ("SELECT PG_SLEEP (10)", "waits"),
        ('SELECT "pg_sleep"(10)', "waits"),
        ("SELECT pg_catalog.pg_sleep_for('1 day')", "waits"),
        ("SELECT pg_read_file('/etc/passwd')", "reads or writes files"),
        ("SELECT lo_import('/etc/passwd')", "reads or writes files"),
        ("SELECT * FROM dblink('host=x', 'SELECT 1') AS t (a int)", "calls out"),
        ("SELECT set_config('statement_timeout', '0', false)", "settings"),
        ("SET statement_timeout = 0", "settings"),
        ("DO $$ BEGIN PERFORM 1; END $$", "runs a program"),
        ("SELECT query_to_xml('DELETE FROM line', true, true, '')", "runs SQL out of a text"),
        ("SELECT pg_terminate_backend(1)", "meddles"),
        ("SELECT pg_advisory_lock(1)", "takes locks"),
        ("BEGIN", "opens or ends a transaction"),
        ("COMMIT", "opens or ends a transaction"),
    ],
)
def test_what_is_not_asked_for_is_named(text: str, what: str) -> None:
    """In words that its author understands."""
    found = refused(Script(text))
    assert found is not None
    assert what in found.what


def test_it_says_where() -> None:
    """Line and column of the statement, or of the call."""
    found = refused(Script("SELECT 1,\n  pg_sleep(3)"))
    assert found is not None
    assert (found.line, found.column) == (2, 3)


@pytest.mark.parametrize(
    "text", ["UPDATE t SET a = 1", "BEGIN; DELETE FROM t; COMMIT", "MERGE INTO t USING u ON a = b"]
)
def test_a_task_that_changes_rows_lets_them_be_changed(text: str) -> None:
    """And still nothing else."""
    assert refused(Script(text), writes=True, several=True) is None
    assert refused(Script(text + "; DROP TABLE t"), writes=True, several=True) is not None

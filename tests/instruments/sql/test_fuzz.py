"""Whatever is handed in: a result, and never a traceback."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotseat.instruments.sql import CannotRun, Differ, Different, Options, Same
from hotseat.instruments.sql.guard import refused
from hotseat.instruments.sql.lexing import tokens
from hotseat.instruments.sql.script import Script
from hotseat.instruments.sql.show import evidence

WORDS = st.sampled_from(
    (
        *(
            "SELECT",
            "FROM",
            "WHERE",
            "customer",
            "purchase",
            "c",
            "id",
            "name",
            "city",
            "*",
            ",",
            "(",
            ")",
            "1",
            "'a'",
        ),
        *(
            "NULL",
            "=",
            "<>",
            "GROUP BY",
            "ORDER BY",
            "HAVING",
            "count(*)",
            "sum(id)",
            "JOIN",
            "LEFT JOIN",
            "ON",
            "AND",
        ),
        *(
            "OR",
            "NOT",
            "IN",
            "EXISTS",
            "UNION",
            "ALL",
            "LIMIT",
            "WITH",
            "RECURSIVE",
            "AS",
            "VALUES",
            "DELETE FROM",
        ),
        *(
            "UPDATE",
            "SET",
            "INSERT INTO",
            ";",
            "--",
            "/*",
            "$$",
            '"',
            "'",
            "\\",
            "::int",
            "/ 0",
            "RETURNING",
            "DISTINCT",
        ),
        *(
            "CASE WHEN",
            "THEN",
            "ELSE",
            "END",
            "BETWEEN",
            "LIKE",
            "'%'",
            "OVER ()",
            "BEGIN",
            "COMMIT",
            "ROLLBACK",
            "\x00",
        ),
        *(
            "é",
            "\N{SNOWMAN}",
            "\ud7ff",
            "\t",
            "\n",
            "0x1F",
            "1e9",
            "1e999",
            "CAST(id AS text)",
            "max(id)",
            "ſelect",
        ),
    )
)
SOUP = st.lists(WORDS, max_size=14).map(" ".join)
NEARLY = st.tuples(
    st.sampled_from(("SELECT id FROM customer WHERE ", "SELECT ", "DELETE FROM customer WHERE ", "VALUES (")),
    SOUP,
).map("".join)
SOON = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@given(st.text() | SOUP)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_every_text_has_words(text: str) -> None:
    """Nothing of it is lost but white space, and statements are parts of it."""
    assert "".join("".join(token.text for token in tokens(text)).split()) == "".join(text.split())
    script = Script(text)
    assert all(text[one.start :].startswith(one.text) for one in script.statements)
    refused(script)


@given(SOUP | NEARLY, NEARLY)
@SOON
def test_sqlite_never_falls_over(kiosk: Differ, a: str, b: str) -> None:
    """Same, different, or a reason why not."""
    _judged(kiosk, a, b)


@given(SOUP | NEARLY, NEARLY)
@SOON
def test_postgres_never_falls_over(shop: Differ, a: str, b: str) -> None:
    """Same, different, or a reason why not."""
    _judged(shop, a, b)


def _judged(differ: Differ, a: str, b: str) -> None:
    for pair in ((a, b), ("SELECT id FROM customer", b)):
        result = differ.compare(*pair, Options(databases=15, seconds=2))
        assert isinstance(result, (Same, Different, CannotRun))
        if not isinstance(result, Same):
            assert all(piece.title for piece in evidence(result))

"""hotseat sqldiff, through the front door."""

from __future__ import annotations

import json

import pytest

from tests.front import Front

SCHEMA = "CREATE TABLE t (id int PRIMARY KEY, v int)"
A = "SELECT id FROM t WHERE v > 3"


@pytest.fixture
def files(front: Front) -> Front:
    """A schema, a right query, and others."""
    texts = {
        "schema": SCHEMA,
        "a": A,
        "wrong": "SELECT id FROM t WHERE v >= 3",
        "equal": "SELECT id FROM t WHERE NOT v <= 3",
        "broken": "SELECT id\nFROM nothing",
        "chance": "SELECT id FROM t LIMIT 1",
    }
    for name, text in texts.items():
        (front.folder / f"{name}.sql").write_text(text)
    (front.folder / "binary.sql").write_bytes(b"\xff\xfe\x00")
    return front


@pytest.mark.parametrize(
    ("b", "status", "said"),
    [
        ("wrong", 1, "different: on a database of 1 row"),
        ("equal", 0, "the same, as far as was searched"),
        ("a", 0, "nothing but white space"),
        ("broken", 3, 'broken.sql, line 2, column 6: relation "nothing" does not exist'),
    ],
)
def test_each_result_has_its_status(files: Front, b: str, status: int, said: str) -> None:
    """0, 1 or 3, and a line that says it."""
    ran = files.run("sqldiff", "schema.sql", "a.sql", f"{b}.sql", "--seconds", "2")
    assert ran.status == status
    assert said in " ".join(ran.out.split())
    assert ran.err == ""


def test_what_is_left_to_chance_is_not_judged(files: Front) -> None:
    """Not even against itself."""
    ran = files.run("sqldiff", "schema.sql", "chance.sql", "chance.sql", "--seconds", "2")
    assert ran.status == 3
    assert "not determined by the database" in " ".join(ran.out.split())


def test_a_difference_is_shown_whole(files: Front) -> None:
    """The rows, both answers, and the statements to repeat it with."""
    out = files.run("sqldiff", "schema.sql", "a.sql", "wrong.sql").out
    assert "INSERT INTO t (id, v) VALUES (1, 3);" in out
    assert "≠ 1" in out
    assert "(no row)" in out


def test_json_is_one_object(files: Front) -> None:
    """For scripts."""
    ran = files.run("sqldiff", "schema.sql", "a.sql", "wrong.sql", "--engine", "sqlite", "--json")
    found = json.loads(ran.out)
    assert (ran.status, found["result"]) == (1, "different")
    assert found["inserts"] == ["INSERT INTO t (id, v) VALUES (1, 3);"]
    assert found["a"]["returned"][0]["rows"] == []
    assert found["b"]["returned"][0]["rows"] == [[1]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("none.sql", "a.sql", "a.sql"), "none.sql cannot be read: No such file"),
        (("schema.sql", "a.sql", "."), ". cannot be read: Is a directory"),
        (("schema.sql", "a.sql", "binary.sql"), "binary.sql is not UTF-8 text: byte 0 is 0xff"),
        (("broken.sql", "a.sql", "a.sql"), "broken.sql, line 2: PostgreSQL"),
        (("schema.sql", "a.sql"), "Missing argument 'B'"),
        (("schema.sql", "a.sql", "a.sql", "--dialect", "oracle"), "'oracle' is not one of"),
    ],
)
def test_bad_input_is_one_clear_line(files: Front, arguments: tuple[str, ...], said: str) -> None:
    """Wrong use, exit status 2."""
    ran = files.run("sqldiff", *arguments)
    assert ran.status == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1

"""The lab `sql-injection`: what is handed out agrees, and a hostile database.sql is the candidate's mistake."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.front import Front

LAB = Path(__file__).parents[2] / "questions" / "sql-injection" / "lab"
STARTERS = sorted((LAB / "start").iterdir())


@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.name)
def test_every_starter_comes_with_the_tables_that_are_graded(starter: Path) -> None:
    """shop.sql is the schema of the lab's databases and the goods of the first shop that is attacked."""
    fixtures = LAB / "fixtures"
    expected = (fixtures / "schema.sql").read_text() + (fixtures / "demo.sql").read_text()
    assert (starter / "shop.sql").read_text() == expected


@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.name)
def test_every_starter_begins_with_the_same_rights(starter: Path) -> None:
    """Whatever the language, the account may do too much at first."""
    assert (starter / "database.sql").read_text() == (LAB / "start" / "python" / "database.sql").read_text()


def graded(front: Front, script: str, check: str) -> dict[str, Any]:
    """The outcome of one check of the right solution with another database.sql."""
    folder = front.folder / "solution"
    shutil.copytree(LAB / "reference" / "python", folder)
    (folder / "database.sql").write_text(script)
    ran = front.run("check", str(folder), "--question", "sql-injection", "--only", check, "--json")
    assert ran.status == 1, ran.out + ran.err
    outcomes = {outcome["check"]: outcome for outcome in json.loads(ran.out)["outcomes"]}
    return outcomes[check]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ('GRANT SELECT ON products TO :"role";', 'database.sql fails: relation "products" does not exist'),
        ("SELECT pg_sleep(60);", "database.sql fails: it did not end within 5 s"),
        ("UPDATE product SET price = 1;", "database.sql changed the rows of the shop's tables"),
        ("DELETE FROM vault;", "database.sql changed the rows of the shop's tables"),
        (
            "DROP TABLE vault;",
            'the shop\'s tables cannot be read by their owner: relation "public.vault" does not exist',
        ),
        ("COPY product FROM STDIN;", "database.sql fails: "),
    ],
    ids=["wrong", "endless", "prices", "secret", "table", "copy"],
)
def test_what_is_wrong_with_database_sql_is_said(front: Front, script: str, said: str) -> None:
    """A script that fails, hangs or touches the rows fails the check, in words; it never voids the verdict."""
    outcome = graded(front, script, "account_reads_no_more")
    assert outcome["status"] == "failed"
    assert outcome["message"].startswith(said)


@pytest.mark.parametrize("how", ["flood", "nothing"])
def test_an_exploit_that_is_none_is_rejected(front: Front, how: str) -> None:
    """An exploit that floods without an end or says nothing fails its check; the grader goes on."""
    folder = front.folder / "solution"
    shutil.copytree(LAB / "reference" / "python", folder)
    body = {"flood": "exec yes", "nothing": "exit 0"}[how]
    (folder / "exploit").write_text(f"#!/bin/sh\n{body}\n")
    only = "exploit_brings_the_secret"
    ran = front.run("check", str(folder), "--question", "sql-injection", "--only", only, "--json")
    assert ran.status == 1, ran.out + ran.err
    assert [outcome["status"] for outcome in json.loads(ran.out)["outcomes"]] == ["failed"]

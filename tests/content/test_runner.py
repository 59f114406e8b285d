"""The runner of samples notices what it is there to notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotseat.services.postgres.connecting import Connection
from tests.content import samples as runner
from tests.content.samples import Sample, problem, run_program, run_sql, samples

PROGRAMS = {
    "python": "print('héllo'); print()",
    "php": "<?php echo 'héllo', PHP_EOL;",
    "js": "console.log('héllo')",
    "java": 'class Main { public static void main(String[] a) { System.out.println("héllo"); } }',
    "sh": "echo héllo",
}
FAILING = {
    "python": "raise ValueError('héllo')",
    "php": "<?php throw new Exception('hello');",
    "js": "throw new Error('hello')",
    "java": 'class Main { public static void main(String[] a) { throw new Error("hello"); } }',
    "sh": "echo hello >&2; exit 3",
}


def one(text: str) -> Sample:
    """The only sample of a text."""
    (sample,) = samples(text)
    return sample


def test_a_sample_has_its_output_beneath_it() -> None:
    """Prose may stand between them; other blocks may not."""
    text = "```python\nprint(1)\n```\nprints\n```output\n1\n```\n\n- in a list:\n  ```sh fails\n  exit 1\n  ```\n"
    assert samples(text) == [
        Sample("python", "print(1)\n", 1, False, "1\n"),
        Sample("sh", "exit 1\n", 10, True, None),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("```output\n1\n```", "line 1: this output follows no sample"),
        ("```sh\n```\n```text\n```\n```output\n```", "line 5: this output follows no sample"),
        ("```sh\n```\n```output\n```\n```output\n```", "line 5: this output follows no sample"),
        ("```pyhton\n```", "line 1: 'pyhton' is neither run nor known"),
        ("```\n```", "line 1: '' is neither run nor known"),
        ("```python norun\n```", "line 1: expected nothing or 'fails' after python"),
        ("```python\n", "line 1: this block is never closed"),
    ],
)
def test_a_block_outside_the_rules_is_refused(text: str, said: str) -> None:
    """With its line."""
    with pytest.raises(ValueError, match=said):
        samples(text)


@pytest.mark.parametrize("language", sorted(PROGRAMS))
def test_each_language_is_run(language: str, tmp_path: Path) -> None:
    """The output is compared exactly, but for white space at the ends of lines."""
    right = Sample(language, PROGRAMS[language], 1, False, "héllo  \n\n")
    ran = run_program(right, tmp_path)
    assert problem(right, ran) is None
    assert problem(right._replace(output=None), ran) is None
    assert "it prints something else than\nhello\n" in str(problem(right._replace(output="hello\n"), ran))
    assert "ended well, but the text says otherwise" in str(problem(right._replace(fails=True), ran))


@pytest.mark.parametrize("language", sorted(FAILING))
def test_a_sample_may_fail_on_purpose(language: str, tmp_path: Path) -> None:
    """It must fail, and say its text on either stream."""
    failing = Sample(language, FAILING[language], 1, True, "llo")
    ran = run_program(failing, tmp_path)
    assert problem(failing, ran) is None
    assert "it does not say 'bye'" in str(problem(failing._replace(output="bye"), ran))
    assert "it failed, but the text says otherwise" in str(problem(failing._replace(fails=False), ran))


def test_the_rows_of_the_last_statement_with_rows_count(database: Connection) -> None:
    """NULL and booleans in words, the rest as PostgreSQL writes it."""
    sample = one(
        "```sql\nSELECT 0;\nCREATE TABLE t (a int, b bool, c numeric, d int[]);\n"
        "INSERT INTO t VALUES (1, true, 1.50, '{1,2}'), (NULL, false, NULL, NULL);\n"
        "SELECT * FROM t;\nDROP TABLE t;\n```\n```output\n1 | true | 1.50 | {1,2}\nNULL | false | NULL | NULL\n```\n"
    )
    assert problem(sample, run_sql(sample, database)) is None
    assert "something else" in str(problem(sample._replace(output="0\n"), run_sql(sample, database)))


def test_a_script_may_fail_on_purpose(database: Connection) -> None:
    """The message of the server must hold the text."""
    sample = one("```sql fails\nSELECT 1/0;\n```\n```output\ndivision by zero\n```\n")
    assert problem(sample, run_sql(sample, database)) is None
    assert "does not say" in str(problem(sample._replace(output="x"), run_sql(sample, database)))
    assert "it failed" in str(problem(sample._replace(fails=False), run_sql(sample, database)))


def test_each_script_has_an_empty_database(database: Connection) -> None:
    """On the version that the answers name."""
    sample = Sample("sql", "SELECT count(*) FROM pg_stat_user_tables", 1, False, "0\n")
    assert problem(sample, run_sql(sample, database)) is None
    assert database.info.server_version // 10_000 == 18


def test_a_missing_interpreter_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no skip: a sample that is not run is not right."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(runner.Unrunnable, match="php is not installed: make test installs it"):
        run_program(Sample("php", "", 1, False, None), tmp_path)

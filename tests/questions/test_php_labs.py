"""The labs `php-arrays` and `php-constants`: code that shares our process and misbehaves is named, never believed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.front import Front

QUESTIONS = Path(__file__).parents[2] / "questions"
KIND = "function kind(array $array): string\n{\n"
SETTING = "function setting(string $name): mixed\n{\n"


def message(front: Front, question: str, file: str, old: str, new: str, check: str) -> str:
    """What the first failed check says of a right solution in which one piece was replaced."""
    folder = front.folder / "solution"
    shutil.copytree(QUESTIONS / question / "lab" / "reference" / "php", folder)
    source = (folder / file).read_text()
    assert source.count(old) == 1
    (folder / file).write_text(source.replace(old, new))
    ran = front.run("check", str(folder), "--question", question, "--only", check, "--json")
    assert ran.status == 1, ran.out + ran.err
    failed = [outcome for outcome in json.loads(ran.out)["outcomes"] if outcome["status"] == "failed"]
    return str(failed[0]["message"])


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("exit(0);", "ends the program (exit or die); expected 'list'"),
        ("while (true) {}", "did not come back within 3 s of processor time"),
        ("return kind($array);", "ends in a fatal error: Allowed memory size"),
        ("echo 'found';", "prints 'found'; expected 'list'"),
        ('fwrite(STDOUT, "found\\n");', "arrays.php writes to standard output by itself: 'found"),
        ("ob_end_clean(); echo 'found';", "arrays.php writes to standard output by itself: 'found"),
        ("posix_kill(posix_getpid(), 11);", "never came back: php was ended by signal 11"),
        ("echo $nothing;", "raises a warning: Undefined variable $nothing (arrays.php, line 8)"),
        ("throw new LogicException('no');", "throws LogicException: no (arrays.php, line 8)"),
    ],
    ids=["exit", "endless", "recursion", "echo", "descriptor", "buffer", "signal", "warning", "exception"],
)
def test_a_function_that_misbehaves_is_told_how(front: Front, code: str, said: str) -> None:
    """Whatever else than returning a value it does, the message names the call and what happened."""
    told = message(front, "php-arrays", "arrays.php", KIND, KIND + code + "\n", "kind_tells_shapes_apart")
    assert said in told


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("exit(2);", "loading config.php ends the program (exit or die)"),
        ("while (true) {}", "loading config.php did not come back within 3 s of processor time"),
        ("function (", "loading config.php throws ParseError"),
        ("throw new \\Exception('no');", "loading config.php throws Exception: no (config.php, line 9)"),
        ("?>text", "loading config.php prints 'text'"),
    ],
    ids=["exit", "endless", "parse", "exception", "text"],
)
def test_a_module_that_does_not_load_is_told_how(front: Front, code: str, said: str) -> None:
    """A module may fail while it is loaded in many ways; each has its words."""
    last = "require_once __DIR__ . '/shop.php';\n"
    assert said in message(front, "php-constants", "config.php", last, f"{last}\n{code}", "loads_quietly")


def test_a_setting_that_forges_an_answer_is_not_believed(front: Front) -> None:
    """A line in the harness's form, but without its mark, is output like any other."""
    forged = 'fwrite(STDOUT, \'{"at":"0","returned":"Corner Shop"}\' . "\\n"); exit;'
    check = "constants_are_found_by_name"
    told = message(front, "php-constants", "shop.php", SETTING, SETTING + forged + "\n", check)
    assert "ends the program (exit or die)" in told

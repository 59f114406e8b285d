"""lab/ and [lab]: what is read, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotseat.catalogue import load
from hotseat.model import Limits, Wrong
from tests.catalogue.folders import DIFF, HEAD, LAB, RUN, WITH_LAB, problems, write


def changed(root: Path, old: str, new: str, *, services: tuple[str, ...] | None = None) -> list[str]:
    """The problems of the lab's question with one text of question.toml replaced."""
    head = HEAD + LAB
    assert old in head
    return problems(write(root, {**WITH_LAB, "question.toml": head.replace(old, new)}), services=services)


def test_a_lab_is_read(tmp_path: Path) -> None:
    """Every part of a complete lab is found in the value; limits that are not given are the usual ones."""
    lab = load(write(tmp_path, WITH_LAB), services=("postgres",)).lab
    assert lab is not None
    assert (lab.brief, lab.services, lab.tools, lab.hands_in) == ("Greet.", ("postgres",), (), ("run",))
    assert lab.limits == Limits(memory=128, seconds=2.5)
    assert (lab.languages, lab.references) == (("python",), ("python",))
    said = {"greets": "expected hello …, got nothing"}
    wrong = Wrong(name="rude", of="python", caught_by=("greets",), why="It says nothing.", said=said)
    assert lab.wrongs == (wrong,)


def test_a_lab_of_files_needs_no_program(tmp_path: Path) -> None:
    """Where the answer is files, `hands_in` names them, and `run` is not asked for."""
    files = {
        **WITH_LAB,
        "question.toml": HEAD + LAB.replace("[lab]", '[lab]\nhands_in = ["a.sql"]', 1),
        "lab/start/python/run": None,
        "lab/reference/python/run": None,
        "lab/start/sql/a.sql": "",
        "lab/reference/python/a.sql": "select 1;\n",
        "lab/wrong/rude.diff": "--- a/a.sql\n+++ b/a.sql\n@@ -1 +1 @@\n-select 1;\n+select 2;\n",
    }
    lab = load(write(tmp_path, files)).lab
    assert lab is not None
    assert lab.hands_in == ("a.sql",)


def test_a_wrong_that_crashes_on_purpose_says_so(tmp_path: Path) -> None:
    """`faults = true` is kept for the proof."""
    head = HEAD + LAB + "faults = true\n"
    lab = load(write(tmp_path, {**WITH_LAB, "question.toml": head})).lab
    assert lab is not None
    assert lab.wrongs[0].faults


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("lab/brief.md", "lab/brief.md: missing; expected the contract: who reads only this can pass"),
        ("lab/grader.py", "lab/grader.py: missing; expected the checks here, or in grader/__init__.py"),
        ("lab/start/python/run", "lab/start: holds no solution; expected at least one folder start/<name>/"),
        ("lab/reference/python/run", "lab/reference: holds no solution; expected at least one folder reference/<n"),
        ("lab/reference/python/run", "question.toml: lab.wrong.rude.of: unknown reference 'python'; there are none"),
        ("lab/wrong/rude.diff", "lab/wrong/rude.diff: missing; [lab.wrong.rude] wants it: expected this file, or a"),
    ],
)  # fmt: skip
def test_a_missing_part_is_named(tmp_path: Path, left_out: str, said: str) -> None:
    """Each part that every lab has."""
    found = problems(write(tmp_path, {**WITH_LAB, left_out: None}))
    assert any(problem.startswith(said) for problem in found), found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('services = ["postgres"]', 'service = ["postgres"]', "lab.service: unknown key; did you mean 'services'?"),
        ("memory = 128", "memory = 0", "lab.limits.memory: expected a whole number from 1 to 65536, got 0"),
        ("memory = 128", "memroy = 128", "lab.limits.memroy: unknown key; did you mean 'memory'?"),
        ("seconds = 2.5", "seconds = -1", "lab.limits.seconds: expected seconds above 0 and up to 86400, got -1"),
        ("seconds = 2.5", "seconds = inf", "lab.limits.seconds: expected a number of seconds, got inf"),
        ("seconds = 2.5", "seconds = true", "lab.limits.seconds: expected a number of seconds, got true"),
        ('of = "python"', 'of = "pyhton"', "lab.wrong.rude.of: unknown reference 'pyhton'; did you mean 'python'?"),
        ('of = "python"\n', "", "lab.wrong.rude.of: missing; expected a text"),
        ('caught_by = ["greets"]', "caught_by = []", "lab.wrong.rude.caught_by: is empty; expected the names of the"),
        ('caught_by = ["greets"]\n', "", "lab.wrong.rude.caught_by: missing; expected an array of texts"),
        ('why = "It says nothing."\n', "", "lab.wrong.rude.why: missing; expected a text"),
        ('why = "It says nothing."', 'why = " "', "lab.wrong.rude.why: is empty; expected a text"),
        ("[lab.wrong.rude]", "[lab.wrong.Rude]", "lab.wrong.Rude: 'Rude' is no name; expected small letters"),
        ("[lab.wrong.rude]", "[lab.wrong.other]", "lab.wrong.rude: missing; lab/wrong/rude is there, expected [lab."),
        ("[lab]\n", "[lab]\nhands_in = []\n", "lab.hands_in: is empty; expected the files every solution has"),
        (LAB, "", "lab: missing; the folder lab/ is there, expected a table [lab] for it"),
        (LAB, "\n[lab]\nwrong = 3\n", "lab.wrong: expected a table, got 3"),
        (LAB, "\n[lab.wrong]\nrude = 3\n", "lab.wrong.rude: expected a table, got 3"),
    ],
)  # fmt: skip
def test_a_bad_key_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    """The problem shows the whole path of the key."""
    found = changed(tmp_path, old, new)
    assert any(said in problem for problem in found), found


def test_a_lab_without_its_folder_is_refused(tmp_path: Path) -> None:
    """[lab] promises lab/."""
    files = {name: text for name, text in WITH_LAB.items() if not name.startswith("lab/")}
    assert problems(write(tmp_path, files)) == ["lab: missing; question.toml has [lab], expected this folder"]


def test_an_unknown_service_is_named(tmp_path: Path) -> None:
    """Against the names the caller knows."""
    found = changed(tmp_path, '"postgres"', '"postgers"', services=("postgres", "redis"))
    assert found == ["question.toml: lab.services: unknown service 'postgers'; did you mean 'postgres'?"]


def test_a_brief_says_something(tmp_path: Path) -> None:
    """Blank lines are no contract."""
    found = problems(write(tmp_path, {**WITH_LAB, "lab/brief.md": "\n \n"}))
    assert found == ["lab/brief.md: is empty; expected the contract: who reads only this can pass"]


def test_a_grader_is_a_module_or_a_package(tmp_path: Path) -> None:
    """A package will do, both together will not."""
    package = {**WITH_LAB, "lab/grader.py": None, "lab/grader/__init__.py": ""}
    assert load(write(tmp_path / "package", package)).lab is not None
    found = problems(write(tmp_path / "both", {**WITH_LAB, "lab/grader/__init__.py": ""}))
    assert found == ["lab/grader.py: there is grader/__init__.py, too; expected one of them"]


def test_what_is_no_part_of_a_lab_is_named(tmp_path: Path) -> None:
    """`references/` would otherwise be overlooked in silence."""
    found = problems(write(tmp_path, {**WITH_LAB, "lab/references/php/run": RUN}))
    assert found == ["lab/references/: is no part of a lab; did you mean 'reference/'?"]


@pytest.mark.parametrize("where", ["lab/start/python", "lab/reference/python"])
def test_a_program_must_be_executable(tmp_path: Path, where: str) -> None:
    """`run` is started as it is: without the bit it cannot be."""
    folder = write(tmp_path, WITH_LAB)
    (folder / where / "run").chmod(0o644)
    assert f"{where}/run: is not executable; chmod +x" in problems(folder)


def test_build_must_be_executable_too(tmp_path: Path) -> None:
    """Where there is one."""
    found = problems(write(tmp_path, {**WITH_LAB, "lab/start/python/build": "#!/bin/sh\n"}))
    assert found == ["lab/start/python/build: is not executable; chmod +x"]


def test_a_wrong_solution_is_complete_too(tmp_path: Path) -> None:
    """A diff that deletes the program leaves nothing that a claim could catch."""
    lines = "".join(f"-{line}\n" for line in RUN.splitlines())
    deleted = f"--- a/run\n+++ /dev/null\n@@ -1,4 +0,0 @@\n{lines}--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+x\n"
    found = problems(write(tmp_path, {**WITH_LAB, "lab/wrong/rude.diff": deleted}))
    assert found == [
        "lab/wrong/rude/run: missing; every solution has it, unless [lab] hands_in names other files"
    ]


def test_a_file_beside_the_solutions_is_named(tmp_path: Path) -> None:
    """`reference/run` belongs into a folder."""
    found = problems(write(tmp_path, {**WITH_LAB, "lab/reference/run": RUN, "lab/wrong/note.txt": ""}))
    assert found == [
        "lab/reference/run: a file beside the solutions; expected reference/<name>/run",
        "lab/wrong/note.txt: is no wrong solution; expected <name>.diff or a folder <name>/",
    ]


def test_a_wrong_is_a_diff_or_a_folder_not_both(tmp_path: Path) -> None:
    """Nobody could say which one counts."""
    found = problems(write(tmp_path, {**WITH_LAB, "lab/wrong/rude/run": RUN}))
    assert found == ["lab/wrong/rude: is there as a diff and as a folder; expected one of them"]


def test_a_diff_that_does_not_apply_is_named_with_its_line(tmp_path: Path) -> None:
    """The reference changed, its wrong did not: hunk, line, and both texts."""
    found = problems(write(tmp_path, {**WITH_LAB, "lab/wrong/rude.diff": DIFF.replace(" read", " reed")}))
    assert found == [
        "lab/wrong/rude.diff:3: the hunk does not apply: expected 'reed name\\n' in line 2 of the file, "
        "got 'read name\\n'"
    ]

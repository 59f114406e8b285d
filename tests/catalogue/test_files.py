"""The files of a folder: what is taken, what is refused, and the digest over them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from hotseat.catalogue import load
from tests.catalogue.folders import PLAIN, WITH_LAB, problems, write


def test_the_digest_depends_on_contents_names_and_modes(tmp_path: Path) -> None:
    """Each change gives another one; changed back, the first one returns."""
    folder = write(tmp_path, WITH_LAB)
    fixture = folder / "lab" / "fixtures" / "data"
    fixture.parent.mkdir()
    fixture.write_text("1")
    first = load(folder).digest
    seen = {first}
    fixture.write_text("2")
    seen.add(load(folder).digest)
    fixture.chmod(0o755)
    seen.add(load(folder).digest)
    fixture.rename(fixture.with_name("more"))
    seen.add(load(folder).digest)
    assert len(seen) == 4
    fixture.with_name("more").rename(fixture)
    fixture.chmod(0o644)
    fixture.write_text("1")
    assert load(folder).digest == first


def test_the_digest_does_not_depend_on_the_place(tmp_path: Path) -> None:
    """Two copies of a folder are one version."""
    assert load(write(tmp_path / "x", PLAIN)).digest == load(write(tmp_path / "y", PLAIN)).digest


def test_the_digest_is_of_a_known_form(tmp_path: Path) -> None:
    """Stored verdicts speak of it: names in order, each with its mode, size and content."""
    digest = load(write(tmp_path, {**PLAIN, "run": "1"})).digest
    texts = {**PLAIN, "run": "1"}
    parts = [
        f"{name}\0{'x' if name == 'run' else '-'}\0{len(texts[name])}\0{texts[name]}"
        for name in sorted(texts)
    ]
    assert digest == sha256("".join(parts).encode()).hexdigest()


@pytest.mark.parametrize(
    "litter",
    ["__pycache__/x.pyc", ".DS_Store", "prompt.md~", ".prompt.md.swp", "lab/grader/__pycache__/y.pyc"],
)
def test_what_tools_leave_behind_does_not_count(tmp_path: Path, litter: str) -> None:
    """Compiled modules, desktop files, editors' backups."""
    clean = load(write(tmp_path, WITH_LAB)).digest
    assert load(write(tmp_path, {**WITH_LAB, litter: b"\xff"})).digest == clean


def test_a_lock_of_an_editor_is_passed_over(tmp_path: Path) -> None:
    """It is a link to nowhere."""
    folder = write(tmp_path, PLAIN)
    (folder / ".#prompt.md").symlink_to("someone@somewhere:1")
    assert load(folder).id == "a-test"


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    """Nothing from outside becomes part of a question."""
    folder = write(tmp_path, PLAIN)
    secret = tmp_path / "secret"
    secret.write_text("x")
    (folder / "notes").symlink_to(secret)
    (folder / "up").symlink_to("../secret")
    assert problems(folder) == [
        f"notes: a link that leaves the folder (to {secret}); copy the file here instead",
        f"up: a link that leaves the folder (to {secret}); copy the file here instead",
    ]


def test_a_folder_with_the_same_beginning_is_outside(tmp_path: Path) -> None:
    """`a-test-2` is not inside `a-test`."""
    folder = write(tmp_path, PLAIN)
    (tmp_path / "a-test-2").write_text("x")
    (folder / "notes").symlink_to("../a-test-2")
    assert problems(folder)[0].startswith("notes: a link that leaves the folder")


def test_a_link_within_the_folder_is_its_file(tmp_path: Path) -> None:
    """Content and mode are those of the file it leads to."""
    folder = write(tmp_path, {**WITH_LAB, "lab/start/python/run": None})
    (folder / "lab" / "start" / "python").mkdir(parents=True)
    (folder / "lab" / "start" / "python" / "run").symlink_to("../../reference/python/run")
    assert load(folder).lab is not None


@pytest.mark.parametrize("kind", ["link to a folder", "link to nothing", "link to itself", "pipe"])
def test_special_files_are_refused(tmp_path: Path, kind: str) -> None:
    """Reading one would hang, or read something else."""
    folder = write(tmp_path, PLAIN)
    (folder / "more").mkdir()
    path = folder / "special"
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(
            {"link to a folder": "more", "link to nothing": "gone", "link to itself": "special"}[kind]
        )
    (problem,) = problems(folder)
    assert problem.startswith("special: ")


def test_a_name_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    """No wheel and no archive could carry it."""
    folder = write(tmp_path, PLAIN)
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9")).write_text("")
    assert problems(folder) == ["'caf\\udce9': the file's name is not UTF-8; rename it"]


NOBODY = 65534


@pytest.fixture
def nobodys(tmp_path: Path) -> Iterator[Path]:
    """A folder of somebody's who may not read everything: this user, or nobody where it is root."""
    if os.geteuid() != 0:
        yield tmp_path
        return
    with tempfile.TemporaryDirectory() as folder:  # pytest's own are closed to everybody else
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield Path(folder)
        finally:
            os.seteuid(0)


def test_an_unreadable_file_is_named(nobodys: Path) -> None:
    """With the system's reason."""
    folder = write(nobodys, PLAIN)
    (folder / "prompt.md").chmod(0)
    assert "prompt.md: cannot be read: Permission denied" in problems(folder)

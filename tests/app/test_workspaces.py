"""The folder in which a lab is worked on: by the browser and by any editor, without losing a word."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hotseat.app import App
from hotseat.errors import Conflict, UnknownName, WrongUse
from tests.app.conftest import keep_attempt

ROOT = Path(__file__).parents[2]


def names(app: App) -> list[str]:
    """The files of the folder."""
    space = app.work.look("rest")
    assert space is not None
    return [file.name for file in space.files]


def test_a_folder_is_made_once_and_found_again(app: App) -> None:
    """With starter, brief and marker; what was written there stays when it is opened again."""
    assert app.work.look("rest") is None
    space = app.work.open("rest", "node")
    folder = Path(space.folder)
    assert folder == app.work.folder("rest")
    assert {"brief.md", "hotseat.toml", "run"} <= {path.name for path in folder.iterdir()}
    (folder / "run").write_text("mine")
    again = app.work.open("rest")
    assert app.work.read("rest", "run").text == "mine"
    assert again.digest != space.digest


def test_what_an_editor_saves_is_seen(app: App) -> None:
    """The digest of the folder changes; the file is read as it lies there."""
    space = app.work.open("rest")
    (Path(space.folder) / "lib").mkdir()
    (Path(space.folder) / "lib" / "more.py").write_text("x = 1\n")
    seen = app.work.look("rest")
    assert seen is not None
    assert seen.digest != space.digest
    assert "lib/more.py" in names(app)
    assert app.work.read("rest", "lib/more.py").text == "x = 1\n"


def test_nothing_newer_is_written_over(app: App) -> None:
    """Neither what another tab saved, nor what an editor did; nor a file where none was expected."""
    folder = Path(app.work.open("rest").folder)
    shown = app.work.read("rest", "run")
    saved = app.work.write("rest", "run", "#!/bin/sh\nfirst", digest=shown.digest)
    with pytest.raises(Conflict, match="run was changed meanwhile") as error:
        app.work.write("rest", "run", "second", digest=shown.digest)
    assert error.value.version == saved.digest
    (folder / "run").write_text("editor")
    with pytest.raises(Conflict):
        app.work.write("rest", "run", "second", digest=saved.digest)
    with pytest.raises(Conflict):
        app.work.write("rest", "run", "second", digest=None)
    with pytest.raises(Conflict):
        app.work.remove("rest", "run", digest=saved.digest)
    with pytest.raises(Conflict):
        app.work.write("rest", "gone.py", "x", digest=saved.digest)
    assert (folder / "run").read_text() == "editor"


def test_of_many_at_once_one_is_written(app: App) -> None:
    """Eight threads save over what all of them were shown."""
    app.work.open("rest")
    digest = app.work.read("rest", "run").digest

    def write(number: int) -> int | None:
        try:
            app.work.write("rest", "run", f"text {number}", digest=digest)
        except Conflict:
            return None
        return number

    with ThreadPoolExecutor(8) as pool:
        (winner,) = (number for number in pool.map(write, range(8)) if number is not None)
    assert app.work.read("rest", "run").text == f"text {winner}"


def test_files_are_made_renamed_and_removed(app: App) -> None:
    """Folders come and go with them; a program stays executable, and one that begins so becomes it."""
    folder = Path(app.work.open("rest").folder)
    made = app.work.write("rest", "a/b/tool", "#!/bin/sh\n", digest=None)
    assert made.executable
    moved = app.work.move("rest", "a/b/tool", "c/tool", digest=made.digest)
    assert moved.executable
    assert not (folder / "a").exists()
    assert not app.work.set_executable("rest", "c/tool", False).executable
    with pytest.raises(WrongUse, match="run is there already"):
        app.work.move("rest", "c/tool", "run", digest=made.digest)
    app.work.remove("rest", "c/tool", digest=made.digest)
    assert not (folder / "c").exists()
    assert names(app) == ["run"]
    assert os.access(folder / "run", os.X_OK)


@pytest.mark.parametrize(
    "name",
    [
        "../escape",
        "/etc/passwd",
        "a/../../escape",
        "a//b",
        "./a",
        "",
        ".",
        "a/",
        "a\0b",
        "a\nb",
        "\u202etxt",
        "x" * 300,
        ".git/config",
        "out/escape",
    ],
)
def test_a_name_cannot_leave_the_folder(app: App, tmp_path: Path, name: str) -> None:
    """Whatever a browser sends: reading, writing and moving are refused, and nothing is touched."""
    folder = Path(app.work.open("rest").folder)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "escape").write_text("secret")
    (folder / "out").symlink_to(outside)
    run = app.work.read("rest", "run")
    for attempt in (
        lambda: app.work.read("rest", name),
        lambda: app.work.write("rest", name, "x", digest=None),
        lambda: app.work.move("rest", "run", name, digest=run.digest),
        lambda: app.work.remove("rest", name, digest=run.digest),
        lambda: app.work.set_executable("rest", name, True),
    ):
        with pytest.raises(WrongUse):
            attempt()
    assert (outside / "escape").read_text() == "secret"
    assert [path.name for path in outside.iterdir()] == ["escape"]
    assert not (folder.parent / "escape").exists()


def test_a_link_out_of_the_folder_is_not_followed(app: App, tmp_path: Path) -> None:
    """It is neither read nor made executable, the folder's problems name it, and the other files are shown."""
    folder = Path(app.work.open("rest").folder)
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (folder / "link").symlink_to(secret)
    for attempt in (
        lambda: app.work.read("rest", "link"),
        lambda: app.work.set_executable("rest", "link", True),
    ):
        with pytest.raises(WrongUse, match="leaves the folder"):
            attempt()
    space = app.work.look("rest")
    assert space is not None
    assert [file.name for file in space.files] == ["run"]
    assert any("link that leaves the folder" in problem for problem in space.problems)
    assert not os.access(secret, os.X_OK) or os.geteuid() == 0
    assert not secret.stat().st_mode & 0o111


def test_hotseats_own_files_are_read_and_not_written(app: App) -> None:
    """The brief can be read; neither it nor the marker is part of the answer."""
    app.work.open("rest")
    assert "PORT" in (app.work.read("rest", "brief.md").text or "")
    with pytest.raises(WrongUse, match="is hotseat's"):
        app.work.write("rest", "hotseat.toml", "x", digest=None)


def test_bytes_that_are_no_text_are_listed_without_one(app: App) -> None:
    """And so are files too large for an editor."""
    folder = Path(app.work.open("rest").folder)
    (folder / "data").write_bytes(b"\xff\xfe")
    assert app.work.read("rest", "data").text is None
    with pytest.raises(WrongUse, match="half a character"):
        app.work.write("rest", "x", "\ud800", digest=None)


def test_an_attempt_comes_back_and_what_was_there_is_kept(app: App) -> None:
    """One click to go back: files that were not in it go, executable bits return, a copy of the folder is kept."""
    number = keep_attempt(app, files={"run": b"#!/bin/sh\nold\n", "lib/old.py": b"old"})
    folder = Path(app.work.open("rest").folder)
    (folder / "run").write_text("new")
    (folder / "new.py").write_text("new")
    app.work.restore("rest", number)
    assert names(app) == ["lib/old.py", "run"]
    assert (folder / "run").read_bytes() == b"#!/bin/sh\nold\n"
    assert (os.access(folder / "run", os.X_OK), (folder / "lib" / "old.py").stat().st_mode & 0o111) == (
        True,
        0,
    )
    (kept,) = (app.home / "work" / ".before" / "rest").iterdir()
    assert ((kept / "run").read_text(), (kept / "new.py").read_text()) == ("new", "new")
    other = keep_attempt(app, question="null")
    with pytest.raises(WrongUse, match=f"attempt {other} answers null, not rest"):
        app.work.restore("rest", other)


def test_an_attempt_is_written_to_an_empty_folder_only(app: App, tmp_path: Path) -> None:
    """Brief and marker come with it, so that it can be checked there."""
    number = keep_attempt(app)
    into = tmp_path / "back"
    assert set(app.work.hand_back(number, into)) == {"run", "brief.md", "hotseat.toml"}
    assert os.access(into / "run", os.X_OK)
    with pytest.raises(WrongUse, match="is there already"):
        app.work.hand_back(number, into)


def test_a_question_without_lab_has_no_folder(app: App) -> None:
    """Nor has one that does not exist; nothing is made."""
    without = next(head.id for head in app.heads().heads if not head.lab)
    with pytest.raises(WrongUse, match="has no lab"):
        app.work.open(without)
    with pytest.raises(UnknownName):
        app.work.look("../etc")
    assert not (app.home / "work" / without).exists()


WRITE = """
import sys
from pathlib import Path
from hotseat.app import App
from tests.app.conftest import CATALOGUE

work = App(CATALOGUE, Path(sys.argv[1])).work
work.open("rest")
digest = work.read("rest", "run").digest
for number in range(1_000_000):
    digest = work.write("rest", "run", f"{number}\\n" * 50_000, digest=digest).digest
    print(number, flush=True)
"""


def test_an_edit_survives_sigkill(app: App) -> None:
    """Killed in the middle of saving: the file is whole, and what was acknowledged or something newer."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITE, str(app.home)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    acknowledged = [int(process.stdout.readline()) for _ in range(10)][-1]
    process.kill()
    acknowledged = max([acknowledged, *map(int, process.stdout.read().split())])
    process.wait(timeout=60)
    process.stdout.close()
    lines = (app.work.read("rest", "run").text or "").splitlines()
    assert len(lines) == 50_000
    assert len(set(lines)) == 1
    assert int(lines[0]) >= acknowledged

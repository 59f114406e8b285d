"""Getting what is missing: which commands are run, and what is said."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from hotseat import machine
from hotseat.errors import Missing
from hotseat.machine.tools import AnyFile, Npm, Wheel


class Recorder:
    """Stands for the terminal: notes each command, and does what the test says instead of it."""

    def __init__(self, effect: Callable[[Sequence[str]], int]) -> None:
        self.commands: list[list[str]] = []
        self._effect = effect

    def __call__(self, command: Sequence[str]) -> int:
        self.commands.append(list(command))
        return self._effect(command)


def succeeds(_: Sequence[str]) -> int:
    return 0


def fails(_: Sequence[str]) -> int:
    return 100


def everything_is_in_usr_bin(name: str, path: str | None = None) -> str:
    return f"/usr/bin/{name}" if path is None else f"{path.split(':')[0]}/{name}"


def nothing_is_here(*_: object, **__: object) -> None:
    return None


def needing(
    place: Path, *, own: Npm | Wheel | None = None, debian: tuple[str, ...] = ("thing-cli",)
) -> machine.Tool:
    look = AnyFile((str(place / "thing"),))
    return machine.Tool(name="thing", title="Thing", purpose="tests", look=look, debian=debian, own=own)


@pytest.fixture(autouse=True)
def root_on_debian(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests, wherever: nothing is really installed."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(shutil, "which", everything_is_in_usr_bin)


def test_what_is_here_is_left_alone(place: Path) -> None:
    """No command is run."""
    (place / "thing").touch()
    terminal = Recorder(succeeds)
    assert list(machine.install([needing(place)], run=terminal)) == ["everything is here already"]
    assert terminal.commands == []


def test_packages_are_installed_together(place: Path) -> None:
    """After an update, one command installs them; then it is looked again, and said."""

    def effect(command: Sequence[str]) -> int:
        (place / "thing").touch() if "install" in command else None
        return 0

    terminal = Recorder(effect)
    said = list(machine.install([needing(place, debian=("b", "a"))], run=terminal))
    assert [command[:2] for command in terminal.commands] == [["apt-get", "update"], ["apt-get", "install"]]
    assert terminal.commands[1][-2:] == ["a", "b"]
    assert said[0] == "missing: Thing"
    assert said[-1] == "installed: Thing"


def test_one_bad_package_does_not_keep_the_others_away(place: Path) -> None:
    """Where all at once fails, they are tried one by one, and the one that failed is named."""
    terminal = Recorder(lambda command: 100 if "bad" in command else 0)
    said: list[str] = []
    with pytest.raises(Missing, match="still missing: Thing"):
        said.extend(machine.install([needing(place, debian=("bad", "good"))], run=terminal))
    assert [command[-1] for command in terminal.commands[2:]] == ["bad", "good"]


def test_a_step_that_fails_is_never_silent(place: Path) -> None:
    """Its name and its status are said, and the end is Missing."""
    lines = machine.install([needing(place)], run=Recorder(fails))
    said: list[str] = []
    with pytest.raises(Missing):
        said.extend(lines)
    assert "apt-get install thing-cli failed with status 100" in said


def test_without_root_the_command_is_shown(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may not install packages gets the line to give to someone who may."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", nothing_is_here)
    terminal, said = Recorder(succeeds), list[str]()
    with pytest.raises(Missing):
        said.extend(machine.install([needing(place)], run=terminal))
    assert terminal.commands == []
    assert any("sudo apt-get install -y --no-install-recommends thing-cli" in line for line in said)


def test_a_wheel_goes_into_hotseats_own_folder(place: Path) -> None:
    """No root is needed, and no package of the system is asked for."""

    def effect(command: Sequence[str]) -> int:
        (place / "thing").touch()
        return 0

    terminal = Recorder(effect)
    list(machine.install([needing(place, own=Wheel("thing>=1"))], run=terminal))
    (command,) = terminal.commands
    assert command[-1] == "thing>=1"
    assert str(place / "lib" / "nodejs") in command


def test_npm_comes_before_the_systems_package(place: Path) -> None:
    """Where npm fails the system's package is tried, and npm once more with the Node.js that may have come."""
    terminal = Recorder(fails)
    with pytest.raises(Missing):
        list(machine.install([needing(place, own=Npm("thing@1"))], run=terminal))
    assert ["thing@1" in command for command in terminal.commands] == [True, False, False, False, True]

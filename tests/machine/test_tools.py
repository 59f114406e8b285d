"""Is a tool here, and what is said when it is not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from hotseat import machine
from hotseat.errors import Missing, UnknownName
from hotseat.machine.tools import AnyFile, Command


def a_tool(look: Command | AnyFile, least: tuple[int, ...] = ()) -> machine.Tool:
    return machine.Tool(
        name="thing", title="Thing", purpose="tests", look=look, least=least, debian=("thing-cli",)
    )


def nothing_is_here(*_: object, **__: object) -> None:
    return None


PYTHON = Command(("python3", "--version"), r"Python ([\d.]+)")


def test_a_program_tells_its_version(place: Path) -> None:
    """Where it is new enough, it is found, with its version."""
    found = machine.probe(a_tool(PYTHON, least=(3, 11)))
    assert isinstance(found, machine.Found)
    assert re.fullmatch(r"3\.\d+\.\d+", found.version)


def test_an_old_program_is_not_enough(place: Path) -> None:
    """The version that is here and the one that is needed are both said."""
    found = machine.probe(a_tool(PYTHON, least=(99, 1)))
    assert isinstance(found, machine.Absent)
    assert re.fullmatch(r"Thing 3\.\d+\.\d+ is here, 99\.1 is needed", found.reason)
    assert found.how_to_get


@pytest.mark.parametrize(
    ("look", "reason"),
    [
        (Command(("no-such-program", "--version"), r"([\d.]+)"), "Thing is not here"),
        (
            Command(("echo", "hello"), r"version ([\d.]+)"),
            "Thing does not tell its version (it says 'hello')",
        ),
        (Command(("echo", "hello"), r"pdo_pgsql"), "Thing is not here"),
        (AnyFile(("/no/such/file", "{lib}/nor/this")), "Thing is not here"),
    ],
)
def test_what_is_not_here_is_said(place: Path, look: Command | AnyFile, reason: str) -> None:
    """No such program, one that says nonsense, one without the extension, no such file."""
    found = machine.probe(a_tool(look))
    assert isinstance(found, machine.Absent)
    assert found.reason == reason


def test_a_driver_is_a_file(place: Path) -> None:
    """It is found in hotseat's own folder, too."""
    (place / "lib").mkdir()
    (place / "lib" / "driver.jar").write_text("")
    assert machine.probe(a_tool(AnyFile(("/no/such/file", "{lib}/driver.jar")))) == machine.Found(version="")


def test_what_is_required_and_here_is_quiet(place: Path) -> None:
    """Nothing is raised for tools that are here, or for none."""
    machine.require(["python3"])
    machine.require([])


def test_what_is_required_and_missing_is_one_line(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line names each missing tool and the command that brings them."""
    monkeypatch.setattr(shutil, "which", nothing_is_here)
    with pytest.raises(Missing) as caught:
        machine.require(["php", "node"])
    expected = "PHP is not here; Node.js is not here: hotseat doctor --install php node"
    assert str(caught.value) == expected


def test_an_unknown_tool_is_a_mistake_of_the_author(place: Path) -> None:
    """The nearest name is suggested."""
    with pytest.raises(UnknownName, match="did you mean node"):
        machine.require(["nod"])


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("#!/usr/bin/env php", "php"),
        ("#!/usr/bin/env -S python3 -u", "python3"),
        ("#! /usr/bin/env LANG=C node", "node"),
        ("/usr/bin/nodejs", "node"),
        ("python3.11", "python3"),
        ("php8.2", "php"),
        ("javac", "java"),
        ("./run", None),
        ("#!/bin/sh", None),
        ("", None),
        ("#!/usr/bin/env", None),
        ("it's", None),
        ("3.11", None),
    ],
)
def test_the_tool_behind_a_command(command: str, name: str | None) -> None:
    """A `#!` line or a command leads to the tool that must be installed, where it is one of ours."""
    found = machine.interpreter_tool(command)
    assert (found.name if found else None) == name


def test_names_are_unique_and_each_tool_can_be_got() -> None:
    """No two tools share a name or a program, and there is a way to get each on Debian."""
    names = [each.name for each in machine.TOOLS]
    programs = [program for each in machine.TOOLS for program in each.programs]
    assert len(set(names)) == len(names)
    assert len(set(programs)) == len(programs)
    assert all(each.debian or each.own for each in machine.TOOLS)


def test_the_diagnosis_names_every_tool(place: Path) -> None:
    """Each one is either there, or it is said how to get it."""
    said = machine.diagnosis()
    assert [each.name for each in said] == [each.name for each in machine.TOOLS]
    for each in said:
        assert each.found
        assert each.ok != bool(each.how_to_get)


def test_the_machine_of_a_verdict() -> None:
    """Everything that is kept with a verdict is a text that is not empty."""
    versions = machine.versions()
    assert set(versions) == {"hotseat", "python", "system", "kernel", "arch"}
    assert all(versions.values())

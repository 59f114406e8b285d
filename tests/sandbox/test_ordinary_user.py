"""Contained runs without any rights: as root the tests start themselves again under another uid."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from hotseat.machine import interpreter
from tests.sandbox.harness import LINUX

pytestmark = pytest.mark.skipif(not LINUX, reason="contained runs are a matter of Linux")

NOBODY = 64_990
PROGRAM = """
from hotseat.model import File, Limits
from hotseat.sandbox.client import SpawnedSandbox
from hotseat.sandbox.interface import Mode
files = {"run": File(b"#!/bin/sh\\nid -u; grep CapEff /proc/self/status; ls /home /root 2>&1; "
                     b"(: & : & : &) ; exec sleep 60", True),
         "bomb": File(b"#!/usr/bin/env python3\\nx = [bytearray(b'x') * (1 << 20) for _ in range(500)]\\n", True)}
with SpawnedSandbox(Mode.CONTAINED, files, Limits(memory=100)) as sandbox, sandbox.world() as world:
    process = world.start(["./run"], env={}, wall_seconds=0.5)
    ended = process.wait(20)
    print(ended.ended_by, process.stdout.split())
    bomb = world.start(["./bomb"], env={}, wall_seconds=10)
    print(bomb.wait(20).status != 0, sandbox.limiter)
    folder = sandbox.folder
print(folder.exists())
"""


@pytest.fixture
def nobodys() -> Iterator[Path]:
    """A copy of hotseat that another uid can read, for tests that run as root."""
    folder = Path("/tmp") / f"hotseat-test-{os.getpid()}"
    shutil.copytree(Path(__file__).parents[2] / "src", folder / "src")
    import platformdirs
    import psycopg
    import psycopg_binary
    import typing_extensions

    for package in (msgspec, platformdirs, psycopg, psycopg_binary):
        assert package.__file__ is not None
        place = Path(package.__file__).parent
        shutil.copytree(place, folder / "src" / place.name)
    for libraries in Path(msgspec.__file__ or "").parents[1].glob("psycopg_binary.libs"):
        shutil.copytree(libraries, folder / "src" / libraries.name)
    shutil.copy(typing_extensions.__file__, folder / "src")
    (folder / "home").mkdir()
    os.chown(folder / "home", NOBODY, NOBODY)
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_an_ordinary_user_contains_as_root_does(request: pytest.FixtureRequest) -> None:
    """No root, no cgroup: the same walls, and memory is still limited."""
    env, argv = dict(os.environ), [sys.executable, "-c", PROGRAM]
    if os.geteuid() == 0:
        nobodys_folder: Path = request.getfixturevalue("nobodys")
        env = {
            "PATH": os.environ["PATH"],
            "HOTSEAT_HOME": str(nobodys_folder / "home"),
            "PYTHONPATH": str(nobodys_folder / "src"),
        }
        drop = ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups", "--"]
        argv = [*drop, str(interpreter()), "-c", PROGRAM]
    done = subprocess.run(argv, env=env, cwd="/", capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    first, second, third = done.stdout.splitlines()
    assert first.startswith("wall time of 0.5 s [b'1000', b'CapEff:', b'0000000000000000'")
    assert second.startswith("True ")
    assert third == "False"

"""Hostile programs, one file each in data/hostile: what they try is printed as ESCAPED when it works."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from hotseat.machine import toolchain
from hotseat.model import File
from hotseat.sandbox.interface import Exit, Mode
from tests.sandbox.harness import LINUX, SMALL, Canaries, Watched, run, shell

pytestmark = pytest.mark.skipif(not LINUX, reason="contained runs are a matter of Linux")

HOSTILE = Path(__file__).parent / "data" / "hostile"
WALL = 2.0
HONEST = shell(
    'echo "honest $(cat /etc/hostname)"; ls -A $DATA_DIR $TMPDIR /dev/shm | grep -v : | grep . | sort -u'
)


class Held(NamedTuple):
    """How a hostile program must end: its status, or the limit that ended it."""

    status: int | None = None
    by: str | None = None
    says: bytes = b""


ENDS_BY_ITSELF = Held(status=0, says=b"held")
EXPECTED = {
    "daemon": Held(status=0),
    "descriptors": ENDS_BY_ITSELF,
    "disk_filler": ENDS_BY_ITSELF,
    "endless_output": Held(by="wall time of 2 s"),
    "forged_verdict": Held(status=77, says=b"held"),
    "fork_bomb": Held(by="wall time of 2 s"),
    "hidden_memory_bomb": Held(),
    "huge_file": ENDS_BY_ITSELF,
    "inode_filler": ENDS_BY_ITSELF,
    "leaves_state": ENDS_BY_ITSELF,
    "memory_bomb": Held(),
    "memory_bomb_of_many": Held(by="memory of 160 MiB (files under $DATA_DIR and $TMPDIR count)"),
    "network": ENDS_BY_ITSELF,
    "never_ends": Held(by="wall time of 2 s", says=b"held"),
    "other_abi": Held(says=b"held"),
    "planted_links": ENDS_BY_ITSELF,
    "port_stealer": ENDS_BY_ITSELF,
    "proc_snoop": ENDS_BY_ITSELF,
    "processor_burner": Held(by="processor time of 1 s"),
    "signals": ENDS_BY_ITSELF,
    "system_calls": ENDS_BY_ITSELF,
    "terminal": ENDS_BY_ITSELF,
    "thread_bomb": ENDS_BY_ITSELF,
    "writes_everywhere": ENDS_BY_ITSELF,
    "zombies": ENDS_BY_ITSELF,
}


def test_every_hostile_program_is_expected() -> None:
    """No program lies in the folder without being run."""
    assert sorted(path.name for path in HOSTILE.iterdir()) == sorted(EXPECTED)


@pytest.mark.parametrize("limiter", [None, "none"], ids=["best limiter", "no cgroup"])
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_hostile_program_is_held(name: str, limiter: str | None, canaries: Canaries) -> None:
    """It gets nowhere, ends as expected, and the next honest run is judged as before."""
    burns = name == "processor_burner"
    limits = msgspec.structs.replace(SMALL, cpu_seconds=1.0) if burns else SMALL
    files = {"run": File((HOSTILE / name).read_bytes(), executable=True), "honest": HONEST}
    with Watched(files, Mode.CONTAINED, limits, limiter) as watched:
        with watched.sandbox.world() as world:
            stub, port = world.listen()
            env = {
                **canaries.environment(),
                "STUB_PORT": str(port),
                "PREFIXES": ":".join(toolchain().readonly),
                "HOTSEAT_TOKEN": watched.token,
            }
            with stub:
                process = world.start(["./run"], env=env, wall_seconds=60.0 if burns else WALL)
                ended = process.wait(30.0)
            assert ended is not None, "it outlived its wall time"
            _assert_held(ended, process.stdout + process.stderr, EXPECTED[name])
            assert len(process.stdout) + len(process.stderr) <= limits.output << 20
            assert b"do not read this" not in b"".join(world.data().values())
        with watched.sandbox.world() as world:
            honest, said = run(world, "./honest", token=watched.token)
            assert (honest.status, said) == (0, b"honest lab\n")
    canaries.assert_untouched()


def _assert_held(ended: Exit, said: bytes, expected: Held) -> None:
    assert b"ESCAPED" not in said, said.decode(errors="replace")
    assert expected.says in said, said.decode(errors="replace")
    if expected.status is not None:
        assert (ended.status, ended.ended_by) == (expected.status, None), said.decode(errors="replace")
    if expected.by is not None:
        assert ended.ended_by == expected.by
    if expected == Held():
        assert ended.status != 0 or b"held" in said


def test_planted_files_are_left_out(canaries: Canaries) -> None:
    """Of a folder full of links, FIFOs and bad names only regular files come out, under names that can be shown."""
    files = {"run": File((HOSTILE / "planted_links").read_bytes(), executable=True)}
    with Watched(files, Mode.CONTAINED) as watched, watched.sandbox.world() as world:
        run(world, token=watched.token, CANARY=str(canaries.file))
        data = world.data()
    assert data["honest"] == b"honest"
    assert {"link", "root", "stdin", "fifo", "socket", "twice", "twice again"}.isdisjoint(data)
    assert data["bad-\\xff\\xfe"] == b"bad name"


def test_a_second_world_finds_nothing_of_the_first(canaries: Canaries) -> None:
    """Files, shared memory and abstract names of one world are not there in the next one."""
    files = {"run": File((HOSTILE / "leaves_state").read_bytes(), executable=True)}
    with Watched(files, Mode.CONTAINED) as watched:
        for _ in range(2):
            with watched.sandbox.world() as world:
                ended, said = run(world, token=watched.token)
                assert (ended.status, said) == (0, b"held\n")

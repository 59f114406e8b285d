"""What containment costs: `python -m bench.sandbox [ROUNDS] [--best]` prints a table; the last one is in README.md.

All is measured interleaved, in one run, on one machine; ratios and differences are what counts. --best takes the least
instead of the median: what a busy machine can still tell.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.sandbox.measure import Figure, Work, medians
from hotseat.machine import interpreter, toolchain
from hotseat.model import File, Limits
from hotseat.sandbox.client import SpawnedSandbox
from hotseat.sandbox.interface import Mode, World
from hotseat.sandbox.spawner import seccomp

ANSWERS = b"""#!/usr/bin/env python3
import os, socket
server = socket.create_server(("127.0.0.1", int(os.environ["PORT"])), backlog=128)
while True:
    connection, _ = server.accept()
    connection.sendall(connection.recv(100))
    connection.close()
"""
FILES = {"run": File(ANSWERS, executable=True)}
HOOD = 300 * 1024 * 1024
"""Bytes of a fat grader."""


def main() -> None:
    """Print the table."""
    rounds = next((int(word) for word in sys.argv[1:] if word.isdigit()), 40)
    best = "--best" in sys.argv
    with ExitStack() as stack:
        worlds = {mode: stack.enter_context(_world(mode)) for mode in Mode}
        plain_bwrap = stack.enter_context(_plain_bwrap())
        figures = [
            *_starts(worlds, plain_bwrap, rounds, best),
            *_door(worlds, rounds * 5, best),
            _wall(worlds[Mode.CONTAINED]),
        ]
    figures.append(_left())
    print("| figure | seen | wanted | |\n|---|---|---|---|")
    for figure in figures:
        print(figure)


@contextmanager
def _world(mode: Mode) -> Generator[World]:
    with SpawnedSandbox(mode, FILES, Limits()) as sandbox, sandbox.world() as world:
        yield world


def _runs(world: World, *command: str) -> Work:
    def work() -> None:
        process = world.start(command, env={})
        if process.wait(30) is None:
            raise TimeoutError(command)

    return work


@contextmanager
def _plain_bwrap() -> Generator[Callable[[str], Work]]:
    """bubblewrap and seccomp as a script would use them, until its pid 1 is dead."""
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder, "rules")
        rules.write_bytes(seccomp.here(hidden_memory=True))
        bwrap = shutil.which("bwrap") or "bwrap"

        def work_of(command: str) -> Work:
            words = command.split()

            def work() -> None:
                with rules.open("rb") as program:
                    reading, writing = os.pipe()
                    # pid 1 of the sandbox holds the pipe as long as it lives.
                    process = subprocess.Popen(
                        [bwrap, *_walls(), "--seccomp", str(program.fileno()), "--", *words],
                        pass_fds=(program.fileno(), writing),
                        env={"PATH": os.pathsep.join(toolchain().path)},
                    )
                    os.close(writing)
                    process.wait()
                    os.read(reading, 1)
                    os.close(reading)

            return work

        yield work_of


def _walls() -> list[str]:
    options = ["--unshare-all", "--die-with-parent", "--new-session", "--ro-bind", "/usr", "/usr"]
    for name in ("bin", "lib", "lib64", "sbin"):
        path = Path("/", name)
        options += ["--symlink", str(path.readlink()), str(path)] if path.is_symlink() else []
    options += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    for folder in toolchain().readonly:
        options += ["--ro-bind", folder, folder]
    return options


def _starts(worlds: dict[Mode, World], bwrap: Callable[[str], Work], rounds: int, best: bool) -> list[Figure]:
    python = str(interpreter())
    plain, contained = worlds[Mode.PLAIN], worlds[Mode.CONTAINED]
    works: dict[str, Work] = {
        "bare": lambda: subprocess.run(["/usr/bin/true"], check=True),
        "bwrap": bwrap("/usr/bin/true"),
        "plain": _runs(plain, "true"),
        "contained": _runs(contained, "true"),
        "bare python": lambda: subprocess.run([python, "-c", "pass"], check=True),
        "contained python": _runs(contained, "python3", "-c", "pass"),
    }
    if shutil.which("firejail"):
        quiet = ["firejail", "--quiet", "--noprofile", "--private", "--net=none", "--seccomp", "true"]
        works["firejail"] = lambda: subprocess.run(quiet, check=True)
    thin = medians(works, rounds, best=best)
    hood = bytearray(b"x") * HOOD
    fat = medians({name: works[name] for name in ("bwrap", "contained")}, rounds, best=best)
    del hood
    grown = (fat["contained"] / fat["bwrap"]) / (thin["contained"] / thin["bwrap"])
    figures = [
        Figure("`true`, contained, over bare", 1000 * (thin["contained"] - thin["bare"]), 8, " ms"),
        Figure("`true`, contained, against bwrap + seccomp", thin["contained"] / thin["bwrap"], 1.25, " ×"),
        Figure(
            "`python3 -c pass`, contained, against bare",
            thin["contained python"] / thin["bare python"],
            1.6,
            " ×",
        ),
        Figure("`true`, contained, by a grader of 300 MB", grown, 1.1, " ×"),
        Figure("`true`, plain, over bare", 1000 * (thin["plain"] - thin["bare"]), 8, " ms"),
    ]
    if "firejail" in thin:
        figures.append(
            Figure("`true`, contained, against firejail", thin["contained"] / thin["firejail"], 1, " ×")
        )
    return figures


def _door(worlds: dict[Mode, World], rounds: int, best: bool) -> list[Figure]:
    ports = {mode: world.free_port() for mode, world in worlds.items()}
    processes = [world.start(["./run"], env={"PORT": str(ports[mode])}) for mode, world in worlds.items()]

    def asks(mode: Mode) -> Work:
        def work() -> None:
            with worlds[mode].connect(ports[mode], timeout=10) as connection:
                connection.sendall(b"hello")
                connection.recv(100)

        return work

    for mode in Mode:
        _until_it_listens(asks(mode))
    seen = medians({mode.value: asks(mode) for mode in Mode}, rounds, best=best)
    for process in processes:
        process.signal(9)
    return [
        Figure(
            "connect and request through the door, against loopback",
            seen["contained"] / seen["plain"],
            1.3,
            " ×",
        )
    ]


def _until_it_listens(work: Work) -> None:
    for _ in range(1000):
        try:
            work()
        except OSError:
            time.sleep(0.01)
        else:
            return


def _wall(world: World) -> Figure:
    late: list[float] = []
    for _ in range(10):
        begun = time.perf_counter()
        world.start(["sleep", "10"], env={}, wall_seconds=0.1).wait(10)
        late.append(time.perf_counter() - begun - 0.1)
    return Figure(
        "wall limit: the end of everything comes late by (worst of 10)", 1000 * max(late), 50, " ms"
    )


def _left() -> Figure:
    """After a sandbox whose program forks away: what there still is of it."""
    mark = f"hotseat-bench-{os.getpid()}"
    with SpawnedSandbox(Mode.CONTAINED, FILES, Limits()) as sandbox, sandbox.world() as world:
        command = "for i in 1 2 3; do setsid sleep 60 & done; setsid setsid sleep 60 & exit 0"
        world.start(["sh", "-c", command], env={"MARK": mark}).wait(10)
        folder = sandbox.folder
    processes = sum(mark in _environment(path) for path in Path("/proc").glob("[0-9]*"))
    cgroups = len(list(Path("/sys/fs/cgroup").rglob(folder.name)))
    mounts = Path("/proc/self/mountinfo").read_text().count(folder.name)
    return Figure(
        "left over: processes, folders, cgroups, mounts",
        processes + folder.exists() + cgroups + mounts,
        0,
        "",
    )


def _environment(process: Path) -> str:
    try:
        return (process / "environ").read_text(errors="replace")
    except OSError:
        return ""


if __name__ == "__main__":
    main()

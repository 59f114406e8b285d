"""What the tests of the sandbox share: programs, canaries, and a count of what is left over."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from hotseat.model import File, Limits
from hotseat.sandbox.client import SpawnedSandbox
from hotseat.sandbox.interface import Exit, Mode, Process, World

LINUX = sys.platform.startswith("linux")
SMALL = Limits(
    seconds=20, cpu_seconds=10, memory=160, processes=32, open_files=256, file_size=32, disk=64, output=1
)


def shell(text: str) -> File:
    """An executable shell script."""
    return File(b"#!/bin/sh\n" + text.encode(), executable=True)


def python(text: str) -> File:
    """An executable Python script."""
    return File(b"#!/usr/bin/env python3\n" + text.encode(), executable=True)


def until(condition: Callable[[], bool], what: str, seconds: float = 10.0) -> None:
    """Wait for an event; fails the test when it does not come."""
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, f"{what} did not happen within {seconds} s"
        time.sleep(0.005)


def finish(process: Process, seconds: float = 20.0) -> Exit:
    """The exit of a process that must end by itself."""
    ended = process.wait(seconds)
    assert ended is not None, f"{process.label} still runs; it said {process.stdout!r} {process.stderr!r}"
    return ended


def run(world: World, *command: str, token: str = "", **env: str) -> tuple[Exit, bytes]:
    """Run a program to its end; its exit and stdout."""
    process = world.start(command or ("./run",), env={**env, "HOTSEAT_TOKEN": token})
    process.close_stdin()
    ended = finish(process)
    return ended, process.stdout


def holding(token: str) -> list[str]:
    """The living processes that were started with this token in their environment."""
    found: list[str] = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended while we looked
            if token.encode() in (entry / "environ").read_bytes():
                found.append((entry / "cmdline").read_text().replace("\0", " "))
    return found


def leftovers(folder: Path, token: str) -> list[str]:
    """Everything that a run with this folder and token has left behind."""
    left = [f"process {line}" for line in holding(token)] if LINUX else []
    if folder.exists():
        left.append(f"folder {folder}")
    if LINUX:
        mounts = Path("/proc/self/mountinfo").read_text()
        left += [f"mount {line}" for line in mounts.splitlines() if folder.name in line]
        left += [f"cgroup {path}" for path in Path("/sys/fs/cgroup").rglob(folder.name)]
    return left


class Watched:
    """A sandbox of which nothing may be left when the block ends."""

    def __init__(
        self, files: dict[str, File], mode: Mode, limits: Limits = SMALL, limiter: str | None = None
    ) -> None:
        self.token = f"hotseat-{uuid.uuid4().hex}"
        self.sandbox = SpawnedSandbox(mode, files, limits, limiter)
        self.folder = self.sandbox.folder

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.sandbox.close()
        assert leftovers(self.folder, self.token) == []


class Canaries:
    """Things of the machine that no program may touch: a file, TCP listeners, an abstract socket."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "canary"
        self.file.write_text("do not read this")
        self.abstract = f"hotseat-canary-{uuid.uuid4().hex}"
        self.hits = 0
        self._listeners = [socket.create_server(("0.0.0.0", 0))]
        self.port = int(self._listeners[0].getsockname()[1])
        if LINUX:
            named = socket.socket(socket.AF_UNIX)
            named.bind(f"\0{self.abstract}")
            named.listen()
            self._listeners.append(named)
        for listener in self._listeners:
            threading.Thread(target=self._count, args=(listener,), daemon=True).start()

    def _count(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):  # closed at the end of the test
            while True:
                listener.accept()[0].close()
                self.hits += 1

    def environment(self) -> dict[str, str]:
        """What a hostile program is told, so that its attempts are honest ones."""
        return {
            "CANARY": str(self.file),
            "CANARY_PORT": str(self.port),
            "CANARY_ABSTRACT": self.abstract,
            "ADDRESSES": " ".join(_addresses()),
        }

    def close(self) -> None:
        for listener in self._listeners:
            with contextlib.suppress(OSError):  # wakes `accept`; not every system allows it on listeners
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def assert_untouched(self) -> None:
        assert self.hits == 0, "a program reached a listener of this machine"
        assert self.file.read_text() == "do not read this"
        assert self.file.stat().st_nlink == 1


def _addresses() -> Iterator[str]:
    """The addresses of this machine."""
    with contextlib.suppress(OSError):  # a machine without a name
        for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
            yield str(info[4][0])

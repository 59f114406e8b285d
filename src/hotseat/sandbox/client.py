"""The grader's side of a sandbox: one implementation for plain and contained runs, the spawner makes the difference."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hotseat.errors import Missing, OurProblem, ProgramEnded
from hotseat.model import File, Limits
from hotseat.sandbox.interface import Exit, Mode, Process, Sandbox, World
from hotseat.sandbox.launch import Spawner
from hotseat.sandbox.network import Door, Network, host_socket
from hotseat.sandbox.process import SpawnedProcess

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}")
_LONGEST_PART, _LONGEST_NAME = 255, 1024
_MIB = 1024 * 1024
_PIECE = _MIB
"""Bytes of files in one message."""


def open_spawned(
    mode: Mode, submission: Mapping[str, File], limits: Limits, *, limiter: str | None = None
) -> Sandbox:
    """See `hotseat.sandbox.open_sandbox`. limiter: force a way of limiting, for tests."""
    check_names(submission)
    if mode is Mode.CONTAINED and not sys.platform.startswith("linux"):
        raise Missing(
            "contained runs need Linux: run hotseat in a Linux virtual machine, or leave --contained out"
        )
    return SpawnedSandbox(mode, submission, limits, limiter)


def check_names(names: Iterable[str]) -> None:
    """Raises ValueError for a name that is absolute, leaves the folder, or cannot be a name."""
    for name in names:
        parts = name.split("/")
        if not name or any(part in ("", ".", "..") for part in parts) or "\0" in name:
            raise ValueError(f"{name!r} is no relative name of a file inside the folder")
        if len(os.fsencode(name)) > _LONGEST_NAME or any(len(os.fsencode(p)) > _LONGEST_PART for p in parts):
            raise ValueError(f"{name[:40]!r}... is too long for the name of a file")


class SpawnedSandbox(Sandbox):
    """A submission held by a spawner."""

    def __init__(
        self, mode: Mode, submission: Mapping[str, File], limits: Limits, limiter: str | None = None
    ) -> None:
        self.limits = limits
        self._mode = mode
        self._built = False
        self._has_build = "build" in submission
        self._world: SpawnedWorld | None = None
        self._spawner = Spawner(mode, limits, limiter)
        try:
            for listed, payload in _pieces(submission):
                self._spawner.ask("submit", payload=payload, files=listed)
        except BaseException:
            self._spawner.close()
            raise

    @property
    def limiter(self) -> str:
        """Which mechanism limits memory and processes: "cgroup v2", "cgroup v1", "none"."""
        return self._spawner.limiter

    @property
    def why(self) -> str:
        """Why it is no better one; empty for a cgroup."""
        return self._spawner.why

    @property
    def folder(self) -> Path:
        """The run folder on this machine; gone after `close`."""
        return self._spawner.folder

    def build(self) -> tuple[Exit, bytes] | None:
        if not self._has_build:
            return None
        with self._open() as world:
            process = world.start_build(self.limits.build_seconds)
            process.close_stdin()
            exit_ = process.wait()
            assert exit_ is not None  # without a timeout there is no other answer
            output = process.stdout + process.stderr
        self._seal()
        return exit_, output

    def world(self) -> World:
        if not self._built:
            self._seal()
        return self._open()

    def _seal(self) -> None:
        self._spawner.ask("seal")
        self._built = True

    def _open(self) -> SpawnedWorld:
        if self._world is not None:
            self._world.close()
        self._world = SpawnedWorld(self._spawner, self._mode, self.limits)
        return self._world

    def close(self) -> None:
        self._spawner.close()


class SpawnedWorld(World):
    """A world inside the spawner."""

    def __init__(self, spawner: Spawner, mode: Mode, limits: Limits) -> None:
        self._spawner, self._limits = spawner, limits
        self._submission = str(spawner.ask("open").head["submission"])
        new_socket: Callable[[], socket.socket] = host_socket
        if mode is Mode.CONTAINED:
            self._door = Door(spawner)
            new_socket = self._door.socket
        else:
            self._door = None
        self._network = Network(new_socket)
        self._open = True

    def start(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        folder: str | None = None,
        data: str | None = "data",
        label: str = "run",
        wall_seconds: float | None = None,
        alone: bool = False,
    ) -> Process:
        for name in (folder, data):
            if name is not None:
                _check_name(name)
        order: dict[str, Any] = {
            "command": list(command),
            "env": dict(env),
            "folder": folder,
            "data": data,
            "wall": wall_seconds,
            "alone": alone,
        }
        return self._start(order, label)

    def start_build(self, wall_seconds: float) -> Process:
        """Start `build`: the one time at which the submission's folder can be written to."""
        order: dict[str, Any] = {
            "command": ["./build"],
            "env": {},
            "folder": None,
            "data": None,
            "wall": wall_seconds,
            "build": True,
        }
        return self._start(order, "build")

    def _start(self, order: dict[str, Any], label: str) -> Process:
        if any("\0" in word for word in (*order["command"], *order["env"], *order["env"].values())):
            raise ProgramEnded(f"{label} cannot be started: a NUL byte in its arguments or environment")
        message = self._spawner.ask("start", order=order)
        most = self._limits.output * _MIB
        return SpawnedProcess(label, message.head["number"], message.descriptors, most, self._ask)

    def _ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        return self._spawner.ask(do, **arguments).head

    def put(self, name: str, files: Mapping[str, File]) -> str:
        _check_name(name)
        check_names(files)
        path = ""
        for listed, payload in _pieces(files):
            path = str(self._spawner.ask("put", payload=payload, name=name, files=listed).head["path"])
        return path

    @property
    def submission_path(self) -> str:
        return self._submission

    def free_port(self) -> int:
        return self._network.free_port()

    def connect(self, port: int, *, timeout: float) -> socket.socket:
        return self._network.connect(port, timeout)

    def listen(self, port: int = 0) -> tuple[socket.socket, int]:
        return self._network.listen(port)

    def data(self, name: str = "data") -> Mapping[str, bytes]:
        _check_name(name)
        found: dict[str, bytes] = {}
        left = self._limits.disk * _MIB
        message = self._spawner.ask("data", name=name)
        while message.descriptors:
            for path, descriptor in zip(message.head["files"], message.descriptors, strict=True):
                content = _read_whole(descriptor, left)
                left -= len(content)
                found[os.fsencode(path).decode("utf-8", "backslashreplace")] = content
            message = self._spawner.ask("data")
        return found

    def close(self) -> None:
        if not self._open:
            return
        self._open = False
        if self._door is not None:
            self._door.close()
        try:
            self._spawner.ask("close")
        except OurProblem:
            return  # the spawner is gone, and everything it had started


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot be the name of a folder: letters, digits, '.', '_', '-'")


def _pieces(files: Mapping[str, File]) -> Iterator[tuple[list[tuple[str, int, bool]], bytes]]:
    """The files as (name, size, executable) and contents, in messages small enough for a small cgroup."""
    listed: list[tuple[str, int, bool]] = []
    payload = b""
    for name, file in files.items():
        for start in range(0, max(1, len(file.content)), _PIECE):
            part = file.content[start : start + _PIECE]
            listed.append((name, len(part), file.executable))
            payload += part
            if len(payload) >= _PIECE:
                yield listed, payload
                listed, payload = [], b""
    yield listed, payload


def _read_whole(descriptor: int, most: int) -> bytes:
    """What the file holds, no further than it was long when this began; nothing when that is more than `most`."""
    with os.fdopen(descriptor, "rb") as file:
        size = os.fstat(descriptor).st_size
        return file.read(size) if size <= most else b""

"""The rig that a grader's checks are given: one run's programs, files and services."""

from __future__ import annotations

import socket
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

from hotseat.errors import Failure, GraderBroken, NoReply
from hotseat.grading.budget import paused
from hotseat.grading.program import LabProgram, finished
from hotseat.grading.relay import Relay
from hotseat.lab import Check, Finished, Rig
from hotseat.model import Evidence, Exchange, Limits
from hotseat.sandbox.interface import File, Process, Sandbox, World
from hotseat.services.interface import Address, Lease
from hotseat.services.registry import lease as open_lease

NOTHING: Mapping[str, str] = MappingProxyType({})

Prepare = Callable[[Rig[Any]], Any]

READY = 20.0
"""Seconds from the start of a program until something must listen on its port."""


class SubmittedFiles:
    """Implements `lab.Files` over what was handed in."""

    def __init__(self, files: Mapping[str, File]) -> None:
        self._files = files

    def names(self) -> Sequence[str]:
        return sorted(self._files)

    def exists(self, name: str) -> bool:
        return name in self._files

    def read(self, name: str) -> bytes:
        if name not in self._files:
            raise Failure(
                f"there is no file `{name}` in your folder", hint="The brief names the files to hand in."
            )
        return self._files[name].content

    def text(self, name: str) -> str:
        data = self.read(name)
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            seen = f"byte {error.start} is 0x{data[error.start]:02x}"
            raise Failure(f"`{name}` is not UTF-8 text: {seen}", hint="Save it as UTF-8.") from error


class LabRig(Rig[Any]):
    """Opens worlds as checks need them; remembers what passed over the wire."""

    def __init__(
        self,
        *,
        sandbox: Sandbox,
        files: Mapping[str, File],
        folder: Path,
        limits: Limits,
        services: Sequence[Address],
        seed: int,
        prepare: Prepare | None,
    ) -> None:
        self.seed = seed
        self.limits = limits
        self.files = SubmittedFiles(files)
        self.random = Random(seed)
        self.world = None
        self.exchanges: list[Exchange] = []
        self.shown: list[Evidence] = []
        self.programs: list[LabProgram] = []
        self._sandbox = sandbox
        self._fixtures = folder / "lab" / "fixtures"
        self._services = services
        self._prepare = prepare
        self._place: World | None = None
        self._leases: dict[str, Lease] = {}
        self._relays: list[Relay] = []
        self._env: dict[str, str] = {}
        self._program: LabProgram | None = None
        self._fixture_count = 0
        self._patience = _nothing
        self._starting = _nothing

    # ------------------------------------------------------------------ for the runner

    def enter(self, check: Check, patience: Callable[[float], None]) -> None:
        """Begin a check: its own random, an empty transcript, a fresh world where it wants one."""
        self._patience = lambda: patience(check.budget)
        self._starting = lambda: patience(READY)
        self.random = Random(f"{self.seed}:{check.name}")
        self.exchanges.clear()
        self.shown.clear()
        if check.fresh:
            self.leave_world()
        if self._place is None:
            self._open_world()

    def leave_world(self) -> None:
        """End the world: its programs, relays and databases. The next check opens another one."""
        for relay in self._relays:
            relay.close()
        if self._place is not None:
            self._place.close()
        for lease in self._leases.values():
            lease.close()
        self._relays, self._leases = [], {}
        self.programs, self._program, self._place, self.world = [], None, None, None

    def _open_world(self) -> None:
        self._place = self._sandbox.world()
        self._env = {}
        for address in self._services:
            self._lease(address)
        if self._prepare is not None:
            self.world = self._prepare(self)

    def _lease(self, address: Address) -> None:
        schema = self._fixtures / "schema.sql"
        options = {"template_sql": schema.read_text("utf-8")} if schema.is_file() else {}
        lease = open_lease(address, **options)
        self._leases[address.service] = lease
        listener, port = self._here.listen()
        self._relays.append(Relay(listener, lease.connect_raw, lease.wire))
        self._env |= lease.env(port)

    @property
    def _here(self) -> World:
        if self._place is None:
            raise GraderBroken("the rig was used outside of a check")
        return self._place

    # ------------------------------------------------------------------ for checks

    @property
    def program(self) -> LabProgram:
        if self._program is None:
            self._program = self.start()
        return self._program

    @property
    def database(self) -> Any:
        return self.service("postgres")

    def service(self, name: str) -> Any:
        if name not in self._leases:
            raise GraderBroken(f"the lab does not name {name} among its services")
        return self._leases[name].database

    def start(
        self,
        name: str = "run",
        *arguments: str,
        env: Mapping[str, str] = NOTHING,
        label: str | None = None,
        listens: bool = True,
        data: str = "data",
    ) -> LabProgram:
        with self._unhurried():
            return self._start([f"./{name}", *arguments], env, label or name, listens, None, data)

    def run(
        self,
        name: str,
        *arguments: str,
        env: Mapping[str, str] = NOTHING,
        stdin: bytes = b"",
        timeout: float = 10.0,
        data: str = "data",
    ) -> Finished:
        process = self._here.start(
            [f"./{name}", *arguments], env={**self._env, **env}, data=data, label=name, wall_seconds=timeout
        )
        return _complete(process, stdin, timeout)

    def run_fixture(
        self,
        command: Sequence[str],
        files: Mapping[str, bytes],
        *,
        env: Mapping[str, str] = NOTHING,
        stdin: bytes = b"",
        timeout: float = 10.0,
    ) -> Finished:
        folder = self._put(files)
        env = {**self._env, "SUBMISSION": self._here.submission_path, **env}
        process = self._here.start(
            command, env=env, folder=folder, data=None, label=" ".join(command), wall_seconds=timeout
        )
        return _complete(process, stdin, timeout)

    def serve_fixture(
        self,
        command: Sequence[str],
        files: Mapping[str, bytes],
        *,
        env: Mapping[str, str] = NOTHING,
        label: str = "fixture",
    ) -> LabProgram:
        folder = self._put(files)
        with self._unhurried():
            return self._start(list(command), env, label, True, folder, folder)

    def listen(self) -> tuple[socket.socket, int]:
        return self._here.listen()

    def data(self, name: str = "data") -> Mapping[str, bytes]:
        return self._here.data(name)

    def fixture(self, name: str) -> bytes:
        try:
            return (self._fixtures / name).read_bytes()
        except OSError as error:
            raise GraderBroken(f"lab/fixtures/{name}: {error.strerror}") from error

    def show(self, *evidence: Evidence) -> None:
        self.shown.extend(evidence)

    # ------------------------------------------------------------------ parts

    @contextmanager
    def _unhurried(self) -> Generator[None]:
        """Starting a program takes none of the check's budget: a busy machine starts a JVM slowly."""
        self._starting()
        with paused():
            yield
        self._patience()

    def _put(self, files: Mapping[str, bytes]) -> str:
        self._fixture_count += 1
        name = f"fixture-{self._fixture_count}"
        self._here.put(name, {path: File(content) for path, content in files.items()})
        return name

    def _start(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        label: str,
        listens: bool,
        folder: str | None,
        data: str,
    ) -> LabProgram:
        port = self._here.free_port()
        process = self._here.start(
            command,
            env={**self._env, "PORT": str(port), **env},
            folder=folder,
            data=data,
            label=label,
            alone=folder is not None,
        )
        program = LabProgram(process, self._here, port=port, record=self.exchanges.append)
        self.programs.append(program)
        if listens:
            program.ready(timeout=READY)
        return program


def _nothing() -> None:
    """Nobody waits outside of a check."""


def _complete(process: Process, stdin: bytes, timeout: float) -> Finished:
    if stdin:
        process.write(stdin)
    process.close_stdin()
    exit = process.wait(timeout + 5.0)
    if exit is None or (exit.ended_by or "").startswith("wall"):
        raise NoReply(f"`{process.label}` did not end within {timeout:g} s")
    return finished(process, exit)

"""A running program of the candidate's, as a check sees it."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

from hotseat.errors import NoReply, ProgramEnded
from hotseat.instruments.http import Client
from hotseat.lab import Finished
from hotseat.model import Exchange, Text
from hotseat.sandbox.interface import Exit, Process, World

TAIL = 4096
"""Bytes of stderr that are kept as evidence."""


def words(exit: Exit) -> str:
    """How a process ended, in words."""
    if exit.ended_by:
        return f"was ended by the limit: {exit.ended_by}"
    if exit.status < 0:
        return f"was ended by signal {-exit.status}"
    return f"ended with status {exit.status}"


def finished(process: Process, exit: Exit) -> Finished:
    """What is known of a program that ran to its end."""
    return Finished(
        status=exit.status,
        stdout=process.stdout,
        stderr=process.stderr,
        seconds=exit.seconds,
        cpu_seconds=exit.cpu_seconds,
        peak_memory=exit.peak_memory,
        cut=process.cut,
        ended_by=exit.ended_by,
    )


class LabProgram:
    """Implements `lab.Program` over a process in a world."""

    def __init__(
        self, process: Process, world: World, *, port: int, record: Callable[[Exchange], None]
    ) -> None:
        self._process = process
        self._world = world
        self.name = process.label
        self.port = port
        self.ended_on_purpose = False
        self.http = Client(self.connect, host=f"127.0.0.1:{port}", record=record)

    @property
    def alive(self) -> bool:
        return self._process.alive

    @property
    def stdout(self) -> bytes:
        return self._process.stdout

    @property
    def stderr(self) -> bytes:
        return self._process.stderr

    @property
    def memory(self) -> int:
        return self._process.memory()

    @property
    def descriptors(self) -> int:
        return self._process.descriptors()

    def connect(self, *, timeout: float = 5.0) -> socket.socket:
        try:
            return self._world.connect(self.port, timeout=timeout)
        except OSError:
            if not self.alive:
                raise self.obituary() from None
            raise

    def ready(self, *, timeout: float = 20.0) -> None:
        deadline = time.monotonic() + timeout
        pause = 0.002
        while True:
            try:
                self.connect(timeout=max(0.05, deadline - time.monotonic())).close()
            except OSError as error:
                if time.monotonic() > deadline:
                    raise self._never_listened(timeout) from error
                time.sleep(pause)  # nothing tells when another process begins to listen
                pause = min(pause * 1.5, 0.05)
            else:
                return

    def write(self, data: bytes) -> None:
        self._process.write(data)

    def signal(self, number: int) -> None:
        self.ended_on_purpose = True
        self._process.signal(number)

    def kill(self) -> None:
        self.signal(9)
        self._process.wait(10.0)

    def wait(self, timeout: float) -> Finished | None:
        exit = self._process.wait(timeout)
        return finished(self._process, exit) if exit is not None else None

    def last_words(self) -> list[Text]:
        """The end of its stderr, as evidence; nothing where it wrote none."""
        data = self.stderr
        if not data.strip():
            return []
        cut = f"[... {len(data) - TAIL} bytes before]\n" if len(data) > TAIL else ""
        text = data[-TAIL:].decode("utf-8", "backslashreplace")
        return [Text(text=cut + text, title=f"stderr of {self.name}")]

    def obituary(self) -> ProgramEnded:
        """The error that says how it ended."""
        exit = self._process.wait(0)
        how = words(exit) if exit is not None else "is ending"
        return ProgramEnded(f"`{self.name}` is not running: it {how}")

    def _never_listened(self, timeout: float) -> NoReply:
        ports = self._process.listening()
        instead = f"; it listens on port {', '.join(map(str, ports))} instead" if ports else ""
        return NoReply(
            f"nothing listens on $PORT ({self.port}) {timeout:g} s after `{self.name}` was started{instead}",
            hint="Listen on 127.0.0.1 at the port that the environment variable PORT names.",
        )

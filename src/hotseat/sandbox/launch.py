"""Start a sandbox's spawner and talk to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hotseat.errors import Missing, OurProblem, ProgramEnded
from hotseat.machine import TOOLS, toolchain
from hotseat.model import Limits
from hotseat.sandbox.channel import Channel, Message
from hotseat.sandbox.folders import RunFolder, in_words, make_run_folder
from hotseat.sandbox.interface import Mode

_BOOT = """import sys
sys.path.insert(0, sys.argv[1])
from hotseat.sandbox.spawner.main import main
main()"""

_SOURCES = Path(__file__).parents[2]
_PATIENCE = 20.0
"""Seconds the spawner may take to clean up; it takes milliseconds unless a process is stuck in the kernel."""


class Spawner:
    """The other process. Its `ask` may be called from any thread; `close` waits until nothing is left."""

    def __init__(self, mode: Mode, limits: Limits, limiter: str | None = None) -> None:
        self._lock = threading.Lock()
        settings = _settings(mode, limits, limiter)
        folder = make_run_folder(_base(mode))
        settings["run_folder"] = str(folder.path)
        self.folder = folder.path
        """The run folder; gone after `close`."""
        ours, theirs = socket.socketpair()
        self._channel: Channel | None = Channel(ours)
        try:
            with theirs:
                self._process = _spawn(theirs, folder)
        finally:
            os.close(folder.lock)
        try:
            self._channel.send(settings)
            first = self._receive().head
        except (EOFError, ConnectionError):
            self.close()
            raise OurProblem("the sandbox's own process did not start") from None
        except BaseException:
            self.close()
            raise
        self.limiter, self.why = str(first["limiter"]), str(first["why"])

    def ask(self, do: str, *, payload: bytes = b"", **arguments: Any) -> Message:
        """Send an order and return its answer. Raises ProgramEnded, Missing, OurProblem, OSError."""
        with self._lock:
            if self._channel is None:
                raise OurProblem("the sandbox is closed")
            try:
                self._channel.send({"do": do, **arguments}, payload)
                return self._receive()
            except (EOFError, ConnectionError):
                self._hang_up()
                raise OurProblem("the sandbox's own process is gone: the run cannot go on") from None
            except (ProgramEnded, OurProblem):
                raise
            except BaseException:
                # Half a conversation (Ctrl-C): nothing that follows would be understood.
                self._hang_up()
                raise

    def _receive(self) -> Message:
        assert self._channel is not None
        message = self._channel.receive()
        match message.head.get("error"):
            case None:
                return message
            case "cannot-run":
                raise ProgramEnded(message.head["message"])
            case "missing":
                raise Missing(message.head["message"])
            case "os":
                error = OSError(message.head["number"], message.head["message"])
                raise OurProblem(f"the sandbox: {in_words(error)}")
            case _:
                raise OurProblem(f"the sandbox broke: {message.head['message']}")

    def _hang_up(self) -> None:
        if self._channel is not None:
            self._channel.sock.close()
            self._channel = None

    def close(self) -> None:
        """End everything and wait until it is gone. Never raises."""
        with self._lock:
            self._hang_up()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            return  # a process stuck in the kernel: the spawner goes on trying without us


def _spawn(theirs: socket.socket, folder: RunFolder) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-S", "-c", _BOOT, str(_SOURCES), str(theirs.fileno())]
    return subprocess.Popen(
        command,
        env={},
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(theirs.fileno(), folder.lock),
        start_new_session=True,
    )


def _base(mode: Mode) -> Path | None:
    """Where the run folder goes. A contained run as root drops to a uid that must be able to pass through."""
    return Path("/tmp") if mode is Mode.CONTAINED and os.geteuid() == 0 else None


def _settings(mode: Mode, limits: Limits, limiter: str | None) -> dict[str, Any]:
    tools = toolchain()
    env: Mapping[str, str] = tools.env
    return {
        "mode": mode.value,
        "path": list(tools.path),
        "env": dict(env),
        "readonly": list(tools.readonly),
        "memory": limits.memory,
        "processes": limits.processes,
        "open_files": limits.open_files,
        "file_size": limits.file_size,
        "disk": limits.disk,
        "cpu_seconds": limits.cpu_seconds,
        "tools": {program: tool.name for tool in TOOLS for program in tool.programs},
        "limiter": limiter,
    }

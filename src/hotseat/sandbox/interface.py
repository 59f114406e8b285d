"""What the rest of hotseat sees of a sandbox: the same for plain and contained runs.

A `Sandbox` holds one submission. It is built once; each `World` opened from it is a fresh beginning: a network
of its own, empty data folders, no processes. A world is closed before the next one is opened.
"""

from __future__ import annotations

import enum
import socket
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

from hotseat.model import File, Limits, Value

__all__ = ["Exit", "File", "Mode", "Process", "Sandbox", "World"]


class Mode(enum.StrEnum):
    """How a program is run."""

    PLAIN = "plain"
    """One's own code: processes, ended and removed afterwards."""
    CONTAINED = "contained"
    """Anybody's code: Linux namespaces, seccomp, limits."""


class Exit(Value, frozen=True):
    """How a process ended and what it used."""

    status: int
    """Exit status; minus the signal's number where a signal ended it."""
    seconds: float
    cpu_seconds: float
    peak_memory: int
    """Bytes: the largest resident set of its processes, by the kernel's account."""
    ended_by: str | None = None
    """The limit that ended it, in words ("memory of 512 MiB"); None otherwise."""


class Process(ABC):
    """One program that was started, with all processes it made."""

    label: str

    @property
    @abstractmethod
    def alive(self) -> bool: ...

    @property
    @abstractmethod
    def stdout(self) -> bytes:
        """What it has written so far, up to the limit."""

    @property
    @abstractmethod
    def stderr(self) -> bytes: ...

    @property
    @abstractmethod
    def cut(self) -> bool:
        """Output beyond the limit was thrown away."""

    @abstractmethod
    def write(self, data: bytes) -> None:
        """Write to its stdin (kept open until `close_stdin`). Raises ProgramEnded when nobody reads it any more."""

    @abstractmethod
    def close_stdin(self) -> None: ...

    @abstractmethod
    def wait(self, timeout: float | None = None) -> Exit | None:
        """Wait until every process of it is gone; None when `timeout` seconds were not enough."""

    @abstractmethod
    def signal(self, number: int) -> None:
        """Send a signal to the program itself (to all of its processes for SIGKILL, SIGSTOP, SIGCONT)."""

    @abstractmethod
    def memory(self) -> int:
        """Bytes resident now, over all of its processes."""

    @abstractmethod
    def listening(self) -> tuple[int, ...]:
        """The TCP ports on which its processes listen now, ascending; empty where the system does not tell."""

    @abstractmethod
    def descriptors(self) -> int:
        """Open file descriptors now, over all of its processes."""


class World(ABC):
    """A fresh beginning: network, folders, processes."""

    @abstractmethod
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
        """Start a program.

        command: the first word is a file of the folder (`./run`) or a name to be found on the sandbox's PATH.
        env: added to the sandbox's own (PATH, HOME, TMPDIR, LANG=C.UTF-8, TZ=UTC); nothing of ours is inherited.
        folder: a name given to `put`; None for the submission. It is the working directory, read-only when contained.
        data: name of the writable folder behind `$DATA_DIR`, made when first named; None for no `$DATA_DIR`.
        wall_seconds: killed after that long (to + 50 ms), and `ended_by` says so.
        alone: the submission's folder is not to be seen (contained; plain runs see everything anyway).
        Raises ProgramEnded when it cannot be executed at all (no such file, bad interpreter, not executable),
        with the reason in words; Missing when its interpreter is a known tool that is not installed.
        """

    @abstractmethod
    def put(self, name: str, files: Mapping[str, File]) -> str:
        """Make a folder of ours with these files; returns its path as programs see it."""

    @property
    @abstractmethod
    def submission_path(self) -> str:
        """The submission's folder, as programs see it."""

    @abstractmethod
    def free_port(self) -> int:
        """A TCP port on which nothing listens in this network, not handed out before."""

    @abstractmethod
    def connect(self, port: int, *, timeout: float) -> socket.socket:
        """A TCP connection to 127.0.0.1:port inside the network. Raises OSError as `socket.connect` does."""

    @abstractmethod
    def listen(self, port: int = 0) -> tuple[socket.socket, int]:
        """A listening TCP socket at 127.0.0.1 inside the network, held by the caller; and its port."""

    @abstractmethod
    def data(self, name: str = "data") -> Mapping[str, bytes]:
        """The regular files of a data folder, by relative name; links and special files are left out."""

    @abstractmethod
    def close(self) -> None:
        """End every process, wait until all are gone, remove the folders. Never raises."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Sandbox(ABC):
    """One submission, built once, run in as many worlds as needed, one after the other."""

    limits: Limits

    @abstractmethod
    def build(self) -> tuple[Exit, bytes] | None:
        """Run `build` without network; its exit and its output (both streams). None where there is no `build`."""

    @abstractmethod
    def world(self) -> World:
        """Open a fresh world."""

    @abstractmethod
    def close(self) -> None:
        """Close the open world, remove everything. Never raises."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

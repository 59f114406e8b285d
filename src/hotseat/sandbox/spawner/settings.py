"""What the grader tells its spawner at the start; what it asks for with each program."""

from __future__ import annotations

import math
import resource
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

MIB = 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """The sandbox. Sizes in MiB, times in seconds: `hotseat.model.Limits` as it comes over the channel."""

    mode: str
    run_folder: str
    path: list[str]
    env: dict[str, str]
    readonly: list[str]
    memory: int
    processes: int
    open_files: int
    file_size: int
    disk: int
    cpu_seconds: float
    tools: dict[str, str] = field(default_factory=dict[str, str])
    """Programs that `hotseat doctor` can bring, and what it calls them."""
    limiter: str | None = None
    """Force a way of limiting ("none"), for tests; None for the best there is."""

    @property
    def run(self) -> Path:
        return Path(self.run_folder)


@dataclass(frozen=True)
class Order:
    """One program to start."""

    command: list[str]
    env: dict[str, str]
    folder: str | None
    data: str | None
    wall: float | None
    build: bool = False
    alone: bool = False
    """The submission is not to be seen."""


@dataclass
class Pipes:
    """The program's ends of its standard streams."""

    stdin: int
    stdout: int
    stderr: int

    @property
    def in_order(self) -> tuple[int, int, int]:
        return self.stdin, self.stdout, self.stderr


@dataclass
class Job:
    """One started program: the process that stands for it, and what has become of it."""

    number: int
    pid: int
    status_pipe: int
    started: float
    deadline: float | None
    wall: float | None
    status: int | None = None
    ended_by: str | None = None
    cpu_seconds: float = 0.0
    peak: int = 0
    orphans: set[int] = field(default_factory=set[int])
    """What outlived `pid` and is being ended."""

    @property
    def over(self) -> bool:
        return self.status is not None and not self.orphans


Limit = tuple[int, int, int]
"""Kind, soft, hard, as the `resource` module has them."""


def common_limits(settings: Settings) -> list[Limit]:
    """The limits each process gets, whatever else there is."""
    seconds = max(1, math.ceil(settings.cpu_seconds))
    size = settings.file_size * MIB
    return [
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, settings.open_files, settings.open_files),
        (resource.RLIMIT_FSIZE, size, size),
        (resource.RLIMIT_CPU, seconds, seconds + 1),
    ]


def limit(pid: int, limits: Sequence[Limit]) -> None:
    """Set limits of a process (0: this one), or the nearest ones that may be set. Raises ProcessLookupError."""
    for kind, soft, hard in limits:
        _, most = resource.getrlimit(kind)
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        if pid:
            resource.prlimit(pid, kind, (soft, hard))
        else:
            resource.setrlimit(kind, (soft, hard))

"""What the grader tells its spawner at the start; what it asks for with each program."""

from __future__ import annotations

import math
import resource
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


def common_limits(settings: Settings) -> None:
    """The limits each program gets, whatever else there is."""
    seconds = max(1, math.ceil(settings.cpu_seconds))
    for kind, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, settings.open_files, settings.open_files),
        (resource.RLIMIT_FSIZE, settings.file_size * MIB, settings.file_size * MIB),
        (resource.RLIMIT_CPU, seconds, seconds + 1),
    ):
        limit(kind, soft, hard)


def limit(kind: int, soft: int, hard: int) -> None:
    """Set a limit, or the nearest one that may be set."""
    _, most = resource.getrlimit(kind)
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(kind, (soft, hard))

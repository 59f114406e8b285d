"""Limits over all processes together: noticed, and enforced by ending every program of the world."""

from __future__ import annotations

import time
from typing import Protocol

from hotseat.sandbox.spawner import tree
from hotseat.sandbox.spawner.jobs import Jobs
from hotseat.sandbox.spawner.settings import MIB, Job, Settings


class Account(Protocol):
    """What a cgroup knows."""

    def processor_seconds(self) -> float: ...

    def kills(self) -> int:
        """How often the kernel has killed for want of memory."""
        ...


class Runs(Protocol):
    """What the mechanism knows."""

    def processes(self, job: Job) -> list[int]: ...

    def written(self) -> int:
        """Bytes of memory that files take."""
        ...


class Watch:
    """Looks at intervals, as long as something runs."""

    def __init__(self, settings: Settings, jobs: Jobs, runs: Runs, account: Account | None) -> None:
        self._settings, self._jobs, self._runs, self._account = settings, jobs, runs, account
        # With a cgroup the kernel holds the memory; we only have to notice. Without one we hold it.
        self.interval = 0.1 if account else 0.02
        self._cpu_before = 0.0
        self._kills_before = 0
        self._next = 0.0

    def begin(self) -> None:
        """A world begins: what was used until now does not count."""
        self._jobs.ended_cpu = 0.0
        if self._account:
            self._cpu_before = self._account.processor_seconds()
            self._kills_before = self._account.kills()

    def until_next_look(self) -> float:
        """Seconds."""
        return self._next - time.monotonic()

    def look_if_due(self) -> None:
        """End everything when a limit is passed."""
        now = time.monotonic()
        if not len(self._jobs) or now < self._next:
            return
        self._next = now + self.interval
        if self._too_much_memory():
            self._end_all(f"memory of {self._settings.memory} MiB (files under $DATA_DIR and $TMPDIR count)")
        elif self._too_much_processor_time():
            self._end_all(f"processor time of {self._settings.cpu_seconds:g} s")

    def _end_all(self, why: str) -> None:
        for job in self._jobs:
            self._jobs.end(job, why)

    def _too_much_memory(self) -> bool:
        if self._account:
            return self._account.kills() > self._kills_before
        most = self._settings.memory * MIB - self._runs.written()
        pids = [pid for job in self._jobs for pid in self._runs.processes(job)]
        if sum(map(tree.resident_roughly, pids)) <= most:
            return False
        return sum(map(tree.resident, pids)) > most

    def _too_much_processor_time(self) -> bool:
        if self._account:
            used = self._account.processor_seconds() - self._cpu_before
        else:
            living = (pid for job in self._jobs for pid in self._runs.processes(job))
            used = self._jobs.ended_cpu + sum(map(tree.processor_seconds, living))
        return used > self._settings.cpu_seconds

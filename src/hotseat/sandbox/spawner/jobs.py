"""The programs that run: started, watched, ended, reaped, reported."""

from __future__ import annotations

import json
import math
import os
import signal
import time
from collections.abc import Iterator

from hotseat.sandbox.spawner import tree
from hotseat.sandbox.spawner.child import from_exit_code
from hotseat.sandbox.spawner.settings import Job

_PATIENCE = 10.0
"""Seconds to wait for killed processes; only a process stuck in the kernel takes longer."""


class Jobs:
    """All jobs of a spawner. Every child of the spawner belongs to one of them."""

    def __init__(self) -> None:
        self._me = os.getpid()
        self._by_number: dict[int, Job] = {}
        self._by_pid: dict[int, Job] = {}
        self.ended_cpu = 0.0
        """Processor seconds of the jobs that are over."""

    def add(self, number: int, pid: int, status_pipe: int, wall: float | None) -> Job:
        now = time.monotonic()
        deadline = None if wall is None else now + wall
        job = Job(number, pid, status_pipe, now, deadline, wall)
        self._by_number[number] = self._by_pid[pid] = job
        return job

    def get(self, number: int) -> Job | None:
        """The job, None when it is over."""
        return self._by_number.get(number)

    def __iter__(self) -> Iterator[Job]:
        return iter(list(self._by_number.values()))

    def __len__(self) -> int:
        return len(self._by_number)

    def end(self, job: Job, why: str | None = None) -> None:
        """SIGKILL to everything of a job; it is over when all of it is reaped."""
        if job.ended_by is None and job.status is None:
            job.ended_by = why
        tree.kill_below(job.pid)
        tree.send(job.pid, signal.SIGKILL)

    def next_deadline(self) -> float:
        return min((job.deadline for job in self if job.deadline is not None), default=math.inf)

    def end_late_ones(self) -> None:
        """The wall time: what has run for too long is ended."""
        now = time.monotonic()
        for job in self:
            if job.deadline is not None and now >= job.deadline and job.status is None:
                self.end(job, f"wall time of {job.wall:g} s")

    def reap(self) -> None:
        """Take note of every child that has ended."""
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            job = self._by_pid.pop(pid, None)
            if job is None:
                continue
            job.cpu_seconds += usage.ru_utime + usage.ru_stime
            job.peak = max(job.peak, usage.ru_maxrss * (1024 if tree.LINUX else 1))
            if pid == job.pid:
                job.status = from_exit_code(os.waitstatus_to_exitcode(status))
            job.orphans.discard(pid)
            self._adopt(job)
            if job.over:
                self._report(job)

    def _adopt(self, job: Job) -> None:
        """What is a child of ours now and no job's was left behind by this one: it ends, too."""
        if not tree.LINUX:
            return
        for orphan in tree.children(self._me):
            if orphan not in self._by_pid:
                self._by_pid[orphan] = job
                job.orphans.add(orphan)
        for orphan in job.orphans:
            tree.kill_below(orphan)
            tree.send(orphan, signal.SIGKILL)

    def _report(self, job: Job) -> None:
        del self._by_number[job.number]
        self.ended_cpu += job.cpu_seconds
        text = json.dumps(
            {
                "status": job.status,
                "seconds": time.monotonic() - job.started,
                "cpu_seconds": job.cpu_seconds,
                "peak_memory": job.peak,
                "ended_by": job.ended_by,
            }
        )
        try:
            os.write(job.status_pipe, text.encode())
        except BrokenPipeError:
            pass  # the grader no longer asks
        finally:
            os.close(job.status_pipe)

    def await_one(self, pid: int) -> None:
        """Wait for a child, then end whatever it left."""
        os.waitpid(pid, 0)
        self.end_all()

    def end_all(self) -> None:
        """Kill and reap until this process has no children, or patience is at its end."""
        give_up = time.monotonic() + _PATIENCE
        while tree.children(self._me) and time.monotonic() < give_up:
            tree.kill_below(self._me)
            self.reap()
            if tree.children(self._me):
                time.sleep(0.0005)
        self.reap()

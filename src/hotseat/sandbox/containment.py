"""What contained runs guarantee on this machine, by which mechanism, found out by starting one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from hotseat.errors import OurProblem
from hotseat.model import Limits, Value
from hotseat.sandbox.interface import Mode
from hotseat.sandbox.launch import Spawner
from hotseat.sandbox.spawner.contained import BWRAP_PATH
from hotseat.sandbox.spawner.obstacles import too_old_bwrap


class Guarantee(Value, frozen=True):
    """One thing a contained program cannot do, and what keeps it from it."""

    name: str
    by: str
    """The mechanism."""
    weaker: str | None = None
    """How much less it holds here than it could, and why; None where it holds in full."""
    remedy: str | None = None
    """What would give it in full."""


class Containment(Value, frozen=True):
    """The report of `hotseat doctor`."""

    possible: bool
    """Contained runs start here. If not, `--contained` refuses, for the same reason."""
    why_not: str | None
    """One line with the remedy; None when possible."""
    version: str | None
    """Of bubblewrap."""
    limiter: str
    """What limits memory and processes: "cgroup v2", "cgroup v1", "none" (resource limits and a watchdog)."""
    guarantees: tuple[Guarantee, ...]


def examine() -> Containment:
    """Start a sandbox and say what holds it. Takes about 0.1 s."""
    version = bwrap_version()
    why_not = _why_not(version)
    if why_not:
        return Containment(False, why_not, version, "none", ())
    try:
        spawner = Spawner(Mode.CONTAINED, Limits())
    except OurProblem as error:
        return Containment(False, str(error), version, "none", ())
    try:
        limiter, why = spawner.limiter, spawner.why
    finally:
        spawner.close()
    return Containment(True, None, version, limiter, (*_always(), *_limits(limiter, why)))


def bwrap_version() -> str | None:
    """What bubblewrap says of itself; None where it is not installed."""
    bwrap = shutil.which("bwrap", path=BWRAP_PATH)
    if bwrap is None:
        return None
    done = subprocess.run([bwrap, "--version"], capture_output=True, text=True, check=False, env={})
    return done.stdout.strip() or None


def _why_not(version: str | None) -> str | None:
    """What can be told without starting anything."""
    if not sys.platform.startswith("linux"):
        return "contained runs need Linux: a Linux virtual machine will do"
    return too_old_bwrap(version) if version else None


def _always() -> tuple[Guarantee, ...]:
    who = "a uid of its own" if os.geteuid() == 0 else "a user namespace"
    return (
        Guarantee("no network but the lab's own", "network namespace"),
        Guarantee("no files but its own", "mount namespace, read-only but for a tmpfs of limited size"),
        Guarantee("no rights on this machine", f"{who}, no capabilities, no new privileges"),
        Guarantee("no sight of other processes", "process and IPC namespaces"),
        Guarantee("no dangerous system calls", "seccomp filter"),
    )


def _limits(limiter: str, why: str) -> tuple[Guarantee, ...]:
    if limiter != "none":
        return tuple(
            Guarantee(f"no more {what} than allowed", limiter)
            for what in ("memory", "processes", "processor time")
        )
    seen, _, remedy = why.partition(": ")
    weaker = (
        f"noticed within 20 ms, so it may overshoot; memfd_create and System V memory are refused ({seen})"
    )
    return (
        Guarantee("no more memory than allowed", "RLIMIT_DATA and a watchdog", weaker, remedy or None),
        Guarantee("no more processes than allowed", "RLIMIT_NPROC in a user namespace"),
        Guarantee("no more processor time than allowed", "RLIMIT_CPU and a watchdog"),
    )

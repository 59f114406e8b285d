"""Limits by cgroup, where this user may make one; see the table in docs/containment.md."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hotseat.sandbox.spawner.settings import MIB, Settings

_OURS = 24 * MIB
"""Memory of the spawner and of bubblewrap, which share the program's cgroup."""
_OUR_PROCESSES = 9
_MAIN = "hotseat-main"
"""Where the processes of a delegated cgroup go: one that has children may not hold any itself."""


class NoCgroup(Exception):
    """Says why there is none, and what would give one."""


@dataclass(frozen=True)
class Hierarchy:
    """One mounted hierarchy of cgroups: its folder that belongs to this process's own cgroup."""

    top: Path
    own: Path
    controllers: frozenset[str]
    version: int


@dataclass(frozen=True)
class Cgroup:
    """The cgroup of one sandbox: one folder (v2), or one for each controller (v1)."""

    name: str
    folders: tuple[Path, ...]
    events: Path
    usage: Path

    def join(self) -> None:
        """Move this process, and so all it will start, into it."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text("0")

    def kills(self) -> int:
        """How often the kernel has killed for want of memory."""
        return _field(self.events, "oom_kill")

    def processor_seconds(self) -> float:
        if self.usage.name == "cpu.stat":
            return _field(self.usage, "usage_usec") / 1e6
        return int(self.usage.read_text()) / 1e9

    def remove(self) -> None:
        """When all processes are gone; the kernel may need a moment to notice."""
        for folder in self.folders:
            for _ in range(200):
                with contextlib.suppress(FileNotFoundError, OSError):
                    folder.rmdir()
                if not folder.exists():
                    break
                time.sleep(0.005)


def make(settings: Settings) -> Cgroup:
    """Make the cgroup of a sandbox, with its limits. Raises NoCgroup."""
    found = hierarchies(Path("/proc/self/cgroup").read_text(), Path("/proc/self/mountinfo").read_text())
    name = settings.run.name
    second = next(
        (each for each in found if each.version == 2 and each.controllers >= {"memory", "pids"}), None
    )
    if second is not None:
        return _make_v2(second, name, settings)
    first = {controller: each for each in found if each.version == 1 for controller in each.controllers}
    if first.keys() >= {"memory", "pids", "cpuacct"}:
        return _make_v1(first, name, settings)
    raise NoCgroup("the kernel offers no cgroups for memory and processes here")


def hierarchies(own: str, mounts: str) -> list[Hierarchy]:
    """From the texts of /proc/self/cgroup and /proc/self/mountinfo."""
    paths: dict[str, str] = {}
    for line in own.splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            paths[controller] = path
    found: list[Hierarchy] = []
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        _, _, _, root, top, *_ = before.split()
        kind, _, options = after.split()[:3]
        if kind == "cgroup2":
            controllers = _words(Path(top) / "cgroup.controllers")
            found.append(Hierarchy(Path(top), _below(top, root, paths.get("", "/")), controllers, 2))
        elif kind == "cgroup":
            known = frozenset(options.split(",")) & paths.keys()
            path = next((paths[each] for each in known), "/")
            found.append(Hierarchy(Path(top), _below(top, root, path), known, 1))
    return found


def _below(top: str, root: str, path: str) -> Path:
    inside = path.removeprefix(root) if root != "/" else path
    return Path(top) / inside.lstrip("/")


def _make_v1(by_controller: Mapping[str, Hierarchy], name: str, settings: Settings) -> Cgroup:
    memory, pids, cpu = (by_controller[each].own / name for each in ("memory", "pids", "cpuacct"))
    folders = tuple(dict.fromkeys((memory, pids, cpu)))
    most = str(settings.memory * MIB + _OURS)
    limits: list[tuple[Path, str]] = [
        (memory / "memory.limit_in_bytes", most),
        (pids / "pids.max", str(settings.processes + _OUR_PROCESSES)),
    ]
    swap = memory / "memory.memsw.limit_in_bytes"
    _make(folders, limits, optional=[(swap, most), (memory / "memory.swappiness", "0")])
    return Cgroup("cgroup v1", folders, memory / "memory.oom_control", cpu / "cpuacct.usage")


def _make_v2(hierarchy: Hierarchy, name: str, settings: Settings) -> Cgroup:
    parent = hierarchy.top if os.geteuid() == 0 else _delegated(hierarchy.own)
    enabled = parent / "cgroup.subtree_control"
    if not _words(enabled) >= {"memory", "pids"}:
        _write(enabled, "+memory +pids", "controllers cannot be enabled below it")
    folder = parent / name
    limits = [
        (folder / "memory.max", str(settings.memory * MIB + _OURS)),
        (folder / "pids.max", str(settings.processes + _OUR_PROCESSES)),
    ]
    _make((folder,), limits, optional=[(folder / "memory.swap.max", "0")])
    return Cgroup("cgroup v2", (folder,), folder / "memory.events", folder / "cpu.stat")


def _delegated(own: Path) -> Path:
    """The delegated cgroup of an ordinary user, emptied of processes of its own."""
    if own.name == _MAIN:
        return own.parent
    try:
        delegated = os.getxattr(own, "user.delegate") == b"1"
    except (OSError, AttributeError):
        delegated = False
    if not delegated or not os.access(own / "cgroup.procs", os.W_OK):
        raise NoCgroup(
            "this user was not given a cgroup: start hotseat with "
            "`systemd-run --user --scope -p Delegate=yes hotseat ...`"
        )
    main = own / _MAIN
    main.mkdir(exist_ok=True)
    for pid in (own / "cgroup.procs").read_text().split():
        with contextlib.suppress(ProcessLookupError):  # it has ended meanwhile
            (main / "cgroup.procs").write_text(pid)
    return own


def _make(
    folders: Sequence[Path], limits: Sequence[tuple[Path, str]], optional: Sequence[tuple[Path, str]]
) -> None:
    try:
        for folder in folders:
            folder.mkdir(exist_ok=True)
        for path, text in limits:
            path.write_text(text)
    except OSError as error:
        for folder in folders:
            with contextlib.suppress(OSError):  # it was never made
                folder.rmdir()
        raise NoCgroup(f"no cgroup can be made: {error.strerror} ({error.filename})") from None
    for path, text in optional:
        with contextlib.suppress(OSError):  # kernels without swap accounting do not have it
            path.write_text(text)


def _write(path: Path, text: str, otherwise: str) -> None:
    try:
        path.write_text(text)
    except OSError as error:
        raise NoCgroup(f"{path.parent}: {otherwise}: {error.strerror}") from None


def _words(path: Path) -> frozenset[str]:
    try:
        return frozenset(path.read_text().split())
    except OSError:
        return frozenset()


def _field(path: Path, name: str) -> int:
    with contextlib.suppress(OSError, ValueError):
        for line in path.read_text().splitlines():
            key, _, value = line.partition(" ")
            if key == name:
                return int(value)
    return 0

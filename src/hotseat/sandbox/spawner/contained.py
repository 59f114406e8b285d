"""Contained runs: each program in a bubblewrap of its own, all of a world in one network and one set of folders."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
from collections.abc import Sequence
from pathlib import Path

from hotseat.sandbox.spawner import box, files, kernel, obstacles, seccomp, tree
from hotseat.sandbox.spawner.child import IGNORED_BY_US
from hotseat.sandbox.spawner.jobs import Jobs
from hotseat.sandbox.spawner.lookup import NotInstalled
from hotseat.sandbox.spawner.settings import MIB, Job, Order, Pipes, Settings, common_limits, limit

BWRAP_PATH = "/usr/local/bin:/usr/bin:/bin"
_SUBMISSION, _DATA = "/lab/submission", "/lab/data"
_INODES_FOR_EACH_MIB = 64
_OUR_PROCESSES = 5
"""This one, and two bubblewraps for each of two programs."""
_NAMESPACES = (
    *("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try"),
    *("--uid", "1000", "--gid", "1000", "--hostname", "lab", "--die-with-parent", "--new-session"),
)
_SYSTEM = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")


class Contained:
    """Starts programs in bubblewrap. To be made by a process that has nothing else to do: it gives up its rights."""

    def __init__(self, settings: Settings, jobs: Jobs, *, accounted: bool) -> None:
        self._settings, self._jobs, self._accounted = settings, jobs, accounted
        self._bwrap = _bwrap()
        self._filter = seccomp.here(hidden_memory=accounted)
        self._box = box.Box(settings)
        try:
            self._box.enter()
        except OSError as error:
            raise NotInstalled(obstacles.why_no_namespaces(error)) from None
        self._count = 0
        self._score = Path("/proc/self/oom_score_adj")
        # Counted in the user namespace just entered: over all programs of the sandbox, this process included.
        processes = settings.processes + _OUR_PROCESSES
        limit(0, [(resource.RLIMIT_NPROC, processes, processes), (resource.RLIMIT_CORE, 0, 0)])
        box.fresh(self._box.kept, settings.disk + 64, 1 << 16)
        self.submission = self._box.kept / "submission"
        self.submission_as_seen = _SUBMISSION
        self.submission.mkdir()

    def try_out(self) -> None:
        """Start `true`: a refusal is the machine's, and must not be blamed on a candidate. Raises NotInstalled."""
        self.open_world()
        read, write = os.pipe()
        order = Order(["/usr/bin/true"], {}, None, None, None)
        pid = self.launch(order, Pipes(read, write, write))
        os.close(write)
        _, status = os.waitpid(pid, 0)
        said = os.read(read, 4096).decode("utf-8", "replace")
        os.close(read)
        self.close_world()
        if status != 0:
            raise NotInstalled(obstacles.why_bwrap_failed(said))

    def seal(self) -> None:
        """Nothing to do: it is bound read-only everywhere but in `build`."""

    def open_world(self) -> None:
        kernel.unshare(kernel.NEW_NETWORK)
        kernel.loopback_up()
        box.fresh(self._box.world, self._settings.disk, self._settings.disk * _INODES_FOR_EACH_MIB)
        for name in ("data", "ours", "each"):
            (self._box.world / name).mkdir()

    def close_world(self) -> None:
        box.discard(self._box.world)

    def data_folder(self, name: str) -> Path:
        return self._box.world / "data" / name

    def put(self, name: str, listed: Sequence[tuple[str, int, bool]], payload: bytes) -> str:
        """Make a folder of ours; returns its path as programs see it."""
        files.write_files(self._box.world / "ours" / name, listed, payload)
        return f"/lab/{name}"

    def folder(self, order: Order) -> Path:
        return self.submission if order.folder is None else self._box.world / "ours" / order.folder

    def written(self) -> int:
        """Bytes of memory that files take."""
        status = os.statvfs(self._box.world)
        return (status.f_blocks - status.f_bfree) * status.f_frsize

    def program(self, job: Job) -> int | None:
        first = next(iter(tree.children(job.pid)), None)
        return None if first is None else next(iter(tree.children(first)), None)

    def processes(self, job: Job) -> list[int]:
        return [pid for first in tree.children(job.pid) for pid in tree.descendants(first)]

    def launch(self, order: Order, pipes: Pipes) -> int:
        """Start a program; returns the pid of the bubblewrap that stands for it.

        Without a fork (1 ms in a Python as small as this one). So the limits are set from outside while bubblewrap
        waits for a byte: on it, then on the children it may have had by then; later ones inherit them.
        """
        self._count += 1
        options = [*_NAMESPACES, *self._folders(order), *self._environment(order)]
        opened = list(os.pipe())
        try:
            # Through a descriptor: the command line of a process can be read by everybody on the machine.
            opened.append(_in_memory(b"".join(os.fsencode(word) + b"\0" for word in options)))
            opened.append(_in_memory(self._filter))
            gate, gate_write, listed, rules = opened
            os.set_inheritable(gate, True)
            arguments = [self._bwrap, "--args", str(listed), "--seccomp", str(rules), "--block-fd", str(gate)]
            pid = self._spawn([*arguments, "--", *order.command], pipes)
            self._limit(pid)
            os.write(gate_write, b"!")
        finally:
            for descriptor in opened:
                os.close(descriptor)
        return pid

    def _spawn(self, arguments: list[str], pipes: Pipes) -> int:
        streams = [(os.POSIX_SPAWN_DUP2, ours, number) for number, ours in enumerate(pipes.in_order)]
        # Of all processes in the cgroup, and on the machine, programs are the ones to end when memory runs out.
        self._score.write_text("500")
        try:
            return os.posix_spawn(self._bwrap, arguments, {}, file_actions=streams, setsigdef=IGNORED_BY_US)
        finally:
            self._score.write_text("0")

    def _limit(self, pid: int) -> None:
        limits = common_limits(self._settings)
        if not self._accounted:
            most = self._settings.memory * MIB
            limits.append((resource.RLIMIT_DATA, most, most))
        with contextlib.suppress(ProcessLookupError):  # killed already
            limit(pid, limits)
            for child in tree.children(pid):
                limit(child, limits)

    def _folders(self, order: Order) -> list[str]:
        own = self._box.world / "each" / str(self._count)
        (own / "tmp").mkdir(parents=True)
        (own / "shm").mkdir()
        options = ["--ro-bind", "/usr", "/usr", *_system_folders()]
        options += ["--ro-bind", str(self._box.etc), "/etc", "--dev-bind", str(self._box.dev), "/dev"]
        options += ["--bind", str(own / "shm"), "/dev/shm", "--bind", str(own / "tmp"), "/tmp"]
        # bubblewrap's own pid 1 has the program's uid: its files in /proc must be out of reach.
        options += ["--proc", "/proc", "--ro-bind", str(self._box.empty), "/proc/1"]
        for here, there in self._box.prefixes:
            options += ["--ro-bind", here, there]
        if not order.alone:
            options += ["--bind" if order.build else "--ro-bind", str(self.submission), _SUBMISSION]
        if order.folder is not None:
            options += ["--ro-bind", str(self.folder(order)), f"/lab/{order.folder}"]
        if order.data is not None:
            self.data_folder(order.data).mkdir(exist_ok=True)
            options += ["--bind", str(self.data_folder(order.data)), f"{_DATA}/{order.data}"]
        inside = _SUBMISSION if order.folder is None else f"/lab/{order.folder}"
        return [*options, "--remount-ro", "/", "--chdir", inside]

    def _environment(self, order: Order) -> list[str]:
        env = {
            "PATH": os.pathsep.join(self._settings.path),
            "HOME": "/tmp",
            "TMPDIR": "/tmp",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            **self._settings.env,
        }
        if order.data is not None:
            env["DATA_DIR"] = f"{_DATA}/{order.data}"
        return [word for name, value in (env | order.env).items() for word in ("--setenv", name, value)]


def _in_memory(content: bytes) -> int:
    """A descriptor that the next program inherits, to read this from."""
    descriptor = os.memfd_create("hotseat", 0)
    os.write(descriptor, content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _system_folders() -> list[str]:
    options: list[str] = []
    for name in _SYSTEM:
        path = Path("/", name)
        if path.is_symlink():
            options += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            options += ["--ro-bind", str(path), str(path)]
    return options


def _bwrap() -> str:
    problem = obstacles.too_old_kernel(os.uname().release)
    if problem:
        raise NotInstalled(problem)
    if os.uname().machine not in seccomp.MACHINES:
        raise NotInstalled(f"contained runs know the processors {', '.join(seccomp.MACHINES)} only")
    found = shutil.which("bwrap", path=BWRAP_PATH)
    if found is None:
        raise NotInstalled("bubblewrap is not installed: apt install bubblewrap")
    return found

"""Plain runs: processes on the machine as it is, with resource limits. For one's own code only."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from hotseat.sandbox.spawner import files, kernel, tree
from hotseat.sandbox.spawner.child import become, exit_code, forget_signals
from hotseat.sandbox.spawner.settings import Job, Order, Pipes, Settings, common_limits, limit


class Plain:
    """Starts programs below keepers: small processes that reap what their program orphans."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._worlds = 0
        self.submission = settings.run / "submission"
        self.submission_as_seen = str(self.submission)
        self.submission.mkdir()

    @property
    def _world(self) -> Path:
        return self._settings.run / f"world-{self._worlds}"

    def seal(self) -> None:
        """Programs cannot write into the submission from now on (root's can)."""
        files.seal(self.submission)

    def open_world(self) -> None:
        self._worlds += 1
        (self._world / "tmp").mkdir(parents=True)

    def close_world(self) -> None:
        if self._world.exists():
            shutil.rmtree(self._world, ignore_errors=True)

    def data_folder(self, name: str) -> Path:
        return self._world / "data" / name

    def put(self, name: str, listed: Sequence[tuple[str, int, bool]], payload: bytes) -> str:
        """Make a folder of ours; returns its path as programs see it."""
        folder = self._world / "ours" / name
        files.write_files(folder, listed, payload)
        return str(folder)

    def folder(self, order: Order) -> Path:
        return self.submission if order.folder is None else self._world / "ours" / order.folder

    def written(self) -> int:
        """Bytes of memory that files take: none, they are on the disk."""
        return 0

    def program(self, job: Job) -> int | None:
        return next(iter(tree.children(job.pid)), None)

    def processes(self, job: Job) -> list[int]:
        return tree.descendants(job.pid)

    def launch(self, order: Order, pipes: Pipes) -> int:
        """Start a program; returns its keeper's pid."""
        folder, env = self.folder(order), self._env(order)
        spawner = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._keep(order, folder, env, pipes, spawner)
        return pid

    def _env(self, order: Order) -> Mapping[str, str]:
        temporary = str(self._world / "tmp")
        env = {
            "PATH": os.pathsep.join(self._settings.path),
            "HOME": temporary,
            "TMPDIR": temporary,
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            **self._settings.env,
        }
        if order.data is not None:
            folder = self.data_folder(order.data)
            folder.mkdir(parents=True, exist_ok=True)
            env["DATA_DIR"] = str(folder)
        return env | order.env

    def _keep(
        self, order: Order, folder: Path, env: Mapping[str, str], pipes: Pipes, spawner: int
    ) -> NoReturn:
        forget_signals()
        os.setsid()
        kernel.die_with_parent()
        kernel.become_subreaper()
        if os.getppid() != spawner:
            os._exit(126)
        program = os.fork()
        if program == 0:
            self._execute(order, folder, env, pipes)
        # The program alone may hold the pipes: its end must be seen as theirs.
        os.closerange(0, 1 << 16)
        while True:
            pid, status = os.wait()
            if pid == program:
                break
        if not kernel.LINUX:
            _end_group(program)
        os._exit(exit_code(status))

    def _execute(self, order: Order, folder: Path, env: Mapping[str, str], pipes: Pipes) -> NoReturn:
        os.setsid()
        kernel.die_with_parent()
        limit(0, common_limits(self._settings))
        os.chdir(folder)
        word = order.command[0]
        program = word if "/" in word else _found(word, self._settings.path)
        become(program, order.command, env, pipes)


def _end_group(group: int) -> None:
    # Without a subreaper (macOS) the group is all that can be found of a program that is gone.
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return  # nobody of it is left


def _found(name: str, path: Sequence[str]) -> str:
    return next((f"{folder}/{name}" for folder in path if os.access(f"{folder}/{name}", os.X_OK)), name)

"""Start of the spawner: settings, cgroup, the fork into warden and spawner, service, clean-up."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import NoReturn

from hotseat.sandbox.channel import Channel
from hotseat.sandbox.spawner import cgroups, files, kernel
from hotseat.sandbox.spawner.cgroups import Cgroup, NoCgroup
from hotseat.sandbox.spawner.contained import Contained
from hotseat.sandbox.spawner.jobs import Jobs
from hotseat.sandbox.spawner.lookup import NotInstalled
from hotseat.sandbox.spawner.plain import Plain
from hotseat.sandbox.spawner.server import Mechanism, Server
from hotseat.sandbox.spawner.settings import Settings
from hotseat.sandbox.spawner.watch import Watch


def main() -> None:
    """Serve the channel whose descriptor is the last argument."""
    # The terminal's signals are for the grader: this process ends when the grader is gone.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    _keep_descriptors_to_ourselves()
    channel = Channel(socket.socket(fileno=int(sys.argv[-1])))
    try:
        settings = Settings(**channel.receive().head)
    except EOFError:
        return
    cgroup, why_not = _cgroup(settings)
    kernel.become_subreaper()
    pid = os.fork()
    if pid == 0:
        _spawn(channel, settings, cgroup, why_not)
    channel.sock.close()
    _ward(pid, settings, cgroup)


def _keep_descriptors_to_ourselves() -> None:
    """What was handed down to this process (the channel, the lock) must never reach a program."""
    for name in os.listdir("/dev/fd"):  # numbers are wanted, not paths
        with contextlib.suppress(OSError):  # the descriptor that lists the folder is closed by now
            if int(name) > 2:
                os.set_inheritable(int(name), False)


def _cgroup(settings: Settings) -> tuple[Cgroup | None, str]:
    if settings.mode == "plain":
        return None, "plain runs use resource limits"
    if settings.limiter == "none":
        return None, "asked not to"
    try:
        cgroup = cgroups.make(settings)
    except NoCgroup as error:
        return None, str(error)
    # For `sweep`, in case that this process is killed.
    (settings.run / "cgroups").write_text("".join(f"{folder}\n" for folder in cgroup.folders))
    return cgroup, ""


def _spawn(channel: Channel, settings: Settings, cgroup: Cgroup | None, why_not: str) -> NoReturn:
    try:
        kernel.die_with_parent()
        kernel.become_subreaper()
        jobs = Jobs()
        mechanism = _mechanism(settings, jobs, cgroup)
        watch = Watch(settings, jobs, mechanism, cgroup)
        channel.send({"limiter": cgroup.name if cgroup else "none", "why": why_not})
        Server(channel, settings, mechanism, jobs, watch).serve()
    except NotInstalled as error:
        channel.send({"error": "missing", "message": str(error)})
    except Exception:
        # Nobody reads this process's stderr: the grader hears of it, if it is there.
        channel.send({"error": "spawner", "message": traceback.format_exc()})
    finally:
        os._exit(0)


def _mechanism(settings: Settings, jobs: Jobs, cgroup: Cgroup | None) -> Mechanism:
    if settings.mode == "plain":
        return Plain(settings)
    if os.geteuid() == 0:
        # The spawner shares the cgroup with the programs; it must be the last one to be killed in it.
        with contextlib.suppress(PermissionError):  # some containers' root may not; programs get +500 anyway
            Path("/proc/self/oom_score_adj").write_text("-500")
        settings.run.chmod(0o711)
    if cgroup is not None:
        cgroup.join()
    contained = Contained(settings, jobs, accounted=cgroup is not None)
    contained.try_out()
    return contained


def _ward(spawner: int, settings: Settings, cgroup: Cgroup | None) -> None:
    """Wait for the spawner; end what it could not; remove what is left."""
    Jobs().await_one(spawner)
    if cgroup is not None:
        cgroup.remove()
    files.unseal(settings.run)
    shutil.rmtree(settings.run, ignore_errors=True)

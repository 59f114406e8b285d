"""Start of the spawner: settings, cgroups, the fork into warden and spawner, service, clean-up."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import traceback
from typing import NoReturn

from hotseat.sandbox.channel import Channel
from hotseat.sandbox.spawner import files, kernel
from hotseat.sandbox.spawner.jobs import Jobs
from hotseat.sandbox.spawner.plain import Plain
from hotseat.sandbox.spawner.server import Mechanism, Server
from hotseat.sandbox.spawner.settings import Settings
from hotseat.sandbox.spawner.watch import Watch


def main() -> None:
    """Serve the channel whose descriptor is the last argument."""
    # The terminal's signals are for the grader: this process ends when the grader is gone.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    channel = Channel(socket.socket(fileno=int(sys.argv[-1])))
    try:
        settings = Settings(**channel.receive().head)
    except EOFError:
        return
    kernel.become_subreaper()
    pid = os.fork()
    if pid == 0:
        _spawn(channel, settings)
    _ward(pid, channel, settings)


def _spawn(channel: Channel, settings: Settings) -> NoReturn:
    try:
        kernel.die_with_parent()
        kernel.become_subreaper()
        jobs = Jobs()
        mechanism: Mechanism = Plain(settings)
        watch = Watch(settings, jobs, mechanism, None)
        channel.send({"limiter": "none"})
        Server(channel, settings, mechanism, jobs, watch).serve()
    except Exception:
        # Nobody reads this process's stderr: the grader hears of it, if it is there.
        channel.send({"error": "spawner", "message": traceback.format_exc()})
    finally:
        os._exit(0)


def _ward(spawner: int, channel: Channel, settings: Settings) -> None:
    """Wait for the spawner; end what it could not; remove the run folder."""
    channel.sock.close()
    Jobs().await_one(spawner)
    files.unseal(settings.run)
    shutil.rmtree(settings.run, ignore_errors=True)

"""What happens in a forked child before it becomes a program."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from hotseat.sandbox.spawner.settings import Pipes

IGNORED_BY_US = (
    signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGXFSZ, signal.SIGQUIT,
)  # fmt: skip


def exit_code(status: int) -> int:
    """A wait status as shells (and bubblewrap) pass it on: 128 and the signal's number for a signal."""
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def from_exit_code(code: int) -> int:
    """The other way round: minus the signal's number where 128 was added. 128 + n of `exit` reads the same."""
    return 128 - code if 128 < code <= 128 + 64 else code


def forget_signals() -> None:
    """Undo what the spawner does about signals, in a forked child."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def become(program: str, arguments: Sequence[str], env: Mapping[str, str], pipes: Pipes) -> NoReturn:
    """Execute a program with these streams; all other descriptors close by themselves."""
    for number in IGNORED_BY_US:
        signal.signal(number, signal.SIG_DFL)
    for number, ours in enumerate(pipes.in_order):
        os.dup2(ours, number)
    try:
        os.execve(program, list(arguments), dict(env))
    except OSError as error:
        sys.stderr.write(f"hotseat: {arguments[0]} cannot be executed: {error.strerror}\n")
        sys.stderr.flush()
    os._exit(126)

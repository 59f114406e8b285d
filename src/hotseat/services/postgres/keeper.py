"""The keeper: copies the template, runs the server, and takes both away when the session is gone.

Run as a script (`python -I -S <this file>`), so it imports nothing of hotseat. It is started as whoever started
hotseat and drops to the server's uid by itself: under that uid neither the interpreter nor this file may be readable.
Its arguments are one JSON object (see `Order`). On stdin it holds the reading end of the session's pipe: its end means
that the session is over, whatever the reason. On stdout it writes one line: `ready` or `failed: <why>`.

A descriptor it inherited holds the lock on the session's folder: as long as a keeper lives nobody sweeps it.
"""

# ruff: noqa: PTH101, PTH110, PTH118, PTH123 - importing pathlib would take a tenth of the start

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import select
import shutil
import signal
import sys
import time
from typing import NoReturn, TypedDict

READY_SECONDS = 20.0
END_SECONDS = 3.0
_POLL_SECONDS = 0.002
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_IPC_RMID = 0


class Order(TypedDict):
    """What the session tells the keeper."""

    template: str
    folder: str
    """The session's folder: `data`, `log` and the socket are made in it."""
    postgres: str
    memory: int
    """Bytes of private memory each backend may have."""
    file_size: int
    uid: int | None
    """Whom the server and this process belong to; None for whoever started hotseat."""


def main(order: Order) -> None:
    """Serve until the session is gone."""
    _drop(order["uid"])
    if sys.platform == "linux":
        # Backends of a server that was killed become the keeper's children, and are ended with the session.
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    data = os.path.join(order["folder"], "data")
    try:
        shutil.copytree(order["template"], data, copy_function=shutil.copyfile)
        os.chmod(data, 0o700)
    except (OSError, shutil.Error) as error:
        _end(order, None, f"failed: the template could not be copied: {error}")
    server = _started(order, data)
    outcome = _until_ready(server, data)
    if outcome != "ready":
        _end(order, server, outcome)
    _say("ready")
    _until_over(server)
    _end(order, server, None)


def _drop(uid: int | None) -> None:
    """PostgreSQL refuses to run as root, and this process needs no more rights than the server has."""
    if uid is not None:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)


def _started(order: Order, data: str) -> int:
    """Fork and exec the server; returns its process id."""
    log = os.open(os.path.join(order["folder"], "log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    keeper = os.getpid()
    server = os.fork()
    if server:
        os.close(log)
        return server
    try:
        os.setsid()
        _die_with(keeper)
        null = os.open(os.devnull, os.O_RDWR)
        for target, source in enumerate((null, log, log)):
            os.dup2(source, target)
        # SQL cannot forbid a statement to ask for more; the kernel can. The server reports "out of memory".
        _limit(resource.RLIMIT_DATA, order["memory"])
        _limit(resource.RLIMIT_FSIZE, order["file_size"])
        _limit(resource.RLIMIT_CORE, 0)
        arguments = [order["postgres"], "-D", data, "-k", order["folder"]]
        os.execve(order["postgres"], arguments, {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"})
    finally:
        os._exit(127)


def _limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
    with contextlib.suppress(OSError, ValueError):  # macOS refuses some; the watchdog remains
        resource.setrlimit(kind, (wanted, wanted))


def _die_with(keeper: int) -> None:
    """Let the kernel end the server when the keeper is killed (Linux; elsewhere the next start sweeps)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGQUIT))
        if os.getppid() != keeper:
            os._exit(127)


def _until_ready(server: int, data: str) -> str:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        # The eighth line of postmaster.pid is the server's state; it writes "ready" once it accepts connections.
        if _line_of_pidfile(data, 7) == "ready":
            return "ready"
        if _gone(server):
            return "failed: the server ended at its start"
        if _over(_POLL_SECONDS):
            return "failed: the session ended"
    return f"failed: the server was not ready after {READY_SECONDS:g} s"


def _until_over(server: int) -> None:
    """Wait for the end of the session; a server that dies before is reaped, its folder kept for its log."""
    gone = False
    while not _over(0.5):
        gone = gone or _gone(server)


def _over(seconds: float) -> bool:
    """Whether the session's end of the pipe is closed, waiting for that up to `seconds`."""
    readable, _, _ = select.select([0], [], [], seconds)
    return bool(readable) and os.read(0, 1) == b""


def _gone(server: int) -> bool:
    """Whether the server has ended; reaps it."""
    try:
        return os.waitpid(server, os.WNOHANG)[0] == server
    except ChildProcessError:
        return True


def _end(order: Order, server: int | None, last_word: str | None) -> NoReturn:
    data = os.path.join(order["folder"], "data")
    if server is not None:
        _stop(server)
        _kill_children()
        _remove_segment(data)
    if last_word is None:
        shutil.rmtree(order["folder"], ignore_errors=True)
    else:
        _say(last_word)  # the session reads the log, then removes the folder
    sys.exit(0)


def _stop(server: int) -> None:
    for number in (signal.SIGQUIT, signal.SIGKILL):
        deadline = time.monotonic() + END_SECONDS
        with contextlib.suppress(ProcessLookupError):
            os.kill(server, number)
        while time.monotonic() < deadline:
            if _gone(server):
                return
            time.sleep(_POLL_SECONDS)


def _kill_children() -> None:
    """Kill the backends that outlived their server: one that computes does not notice that it is gone."""
    listed = f"/proc/self/task/{os.getpid()}/children"
    deadline = time.monotonic() + END_SECONDS
    while os.path.exists(listed) and time.monotonic() < deadline:
        with open(listed) as file:
            children = [int(word) for word in file.read().split()]
        if not children:
            return
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _remove_segment(data: str) -> None:
    """Remove the System V segment that a killed server leaves in the kernel (the seventh line names it)."""
    words = _line_of_pidfile(data, 6).split()
    if len(words) == 2:
        ctypes.CDLL(None).shmctl(int(words[1]), _IPC_RMID, None)


def _line_of_pidfile(data: str, index: int) -> str:
    try:
        with open(os.path.join(data, "postmaster.pid")) as file:
            lines = file.read().split("\n")
    except OSError:
        return ""
    return lines[index].strip() if len(lines) > index else ""


def _say(line: str) -> None:
    with contextlib.suppress(OSError):
        os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))

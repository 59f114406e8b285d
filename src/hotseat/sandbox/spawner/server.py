"""The spawner's loop: orders from the grader, ends of programs, limits."""

from __future__ import annotations

import contextlib
import itertools
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from hotseat.sandbox.channel import MOST_DESCRIPTORS, Channel, Message
from hotseat.sandbox.spawner import files, tree
from hotseat.sandbox.spawner.jobs import Jobs
from hotseat.sandbox.spawner.lookup import CannotRun, NotInstalled, check_command
from hotseat.sandbox.spawner.settings import Job, Order, Pipes, Settings
from hotseat.sandbox.spawner.watch import Watch

_TO_ALL = (signal.SIGKILL, signal.SIGSTOP, signal.SIGCONT)


class Mechanism(Protocol):
    """A way of running programs: `Plain` or `Contained`."""

    submission: Path
    submission_as_seen: str

    def seal(self) -> None: ...
    def open_world(self) -> None: ...
    def close_world(self) -> None: ...
    def data_folder(self, name: str) -> Path: ...
    def put(self, name: str, listed: Sequence[tuple[str, int, bool]], payload: bytes) -> str: ...
    def folder(self, order: Order) -> Path: ...
    def launch(self, order: Order, pipes: Pipes) -> int: ...
    def program(self, job: Job) -> int | None:
        """The pid of the program itself, None when it is gone or not there yet."""
        ...

    def processes(self, job: Job) -> list[int]:
        """The program and its descendants; without the processes that are ours."""
        ...

    def written(self) -> int: ...


Answer = tuple[dict[str, Any], bytes, list[int]]


class Server:
    """Serves one sandbox until its grader closes the channel, or is gone."""

    def __init__(
        self, channel: Channel, settings: Settings, mechanism: Mechanism, jobs: Jobs, watch: Watch
    ) -> None:
        self._channel, self._settings, self._mechanism = channel, settings, mechanism
        self._jobs, self._watch = jobs, watch
        self._started = 0
        self._files: Iterator[tuple[str, int]] = iter(())
        self._wake_read, self._wake_write = os.pipe()
        self._handlers: dict[str, Callable[[Message], Answer]] = {
            "submit": self._submit,
            "seal": self._seal,
            "open": self._open,
            "close": self._close,
            "put": self._put,
            "start": self._start,
            "signal": self._signal,
            "usage": self._usage,
            "listening": self._listening,
            "sockets": self._sockets,
            "data": self._data,
        }

    def serve(self) -> None:
        """Until the end of the channel. Leaves no process behind."""
        self._hear_of_children()
        poll = select.poll()
        poll.register(self._channel.sock, select.POLLIN)
        poll.register(self._wake_read, select.POLLIN)
        try:
            while self._turn(poll):
                pass
        finally:
            self._jobs.end_all()

    def _hear_of_children(self) -> None:
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)
        # The handler does nothing; the byte that Python writes for it wakes the loop.
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)

    def _turn(self, poll: select.poll) -> bool:
        ready = {descriptor for descriptor, _ in poll.poll(self._milliseconds())}
        if self._wake_read in ready:
            os.read(self._wake_read, 4096)
        self._jobs.reap()
        self._jobs.end_late_ones()
        self._watch.look_if_due()
        if self._channel.sock.fileno() not in ready:
            return True
        try:
            self._answer(self._channel.receive())
        except (EOFError, OSError):
            return False  # the grader is gone
        return True

    def _milliseconds(self) -> float | None:
        if not len(self._jobs):
            return None
        until_deadline = self._jobs.next_deadline() - time.monotonic()
        return max(0.0, min(until_deadline, self._watch.until_next_look())) * 1000

    def _answer(self, message: Message) -> None:
        answer: Answer
        try:
            answer = self._handlers[message.head["do"]](message)
        except CannotRun as error:
            answer = {"error": "cannot-run", "message": str(error)}, b"", []
        except NotInstalled as error:
            answer = {"error": "missing", "message": str(error)}, b"", []
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            answer = {"error": "os", "number": error.errno, "message": f"{error.strerror}{where}"}, b"", []
        try:
            self._channel.send(*answer)
        finally:
            for descriptor in answer[2]:
                os.close(descriptor)

    # ------------------------------------------------------------ orders

    def _submit(self, message: Message) -> Answer:
        files.write_files(self._mechanism.submission, message.head["files"], message.payload)
        return {}, b"", []

    def _seal(self, _: Message) -> Answer:
        self._mechanism.seal()
        return {}, b"", []

    def _open(self, _: Message) -> Answer:
        self._mechanism.open_world()
        self._watch.begin()
        return {"submission": self._mechanism.submission_as_seen}, b"", []

    def _close(self, _: Message) -> Answer:
        self._jobs.end_all()
        self._mechanism.close_world()
        return {}, b"", []

    def _put(self, message: Message) -> Answer:
        path = self._mechanism.put(message.head["name"], message.head["files"], message.payload)
        return {"path": path}, b"", []

    def _start(self, message: Message) -> Answer:
        order = Order(**message.head["order"])
        folder = self._mechanism.folder(order)
        check_command(order.command[0], folder, self._settings.path, self._settings.tools)
        theirs, ours, status_read, status_write = _make_pipes()
        try:
            pid = self._mechanism.launch(order, theirs)
        except OSError:
            for descriptor in (*ours, status_read, status_write):
                os.close(descriptor)
            raise
        finally:
            for descriptor in (theirs.stdin, theirs.stdout, theirs.stderr):
                os.close(descriptor)
        self._started += 1
        self._jobs.add(self._started, pid, status_write, order.wall)
        return {"number": self._started}, b"", [*ours, status_read]

    def _signal(self, message: Message) -> Answer:
        job, number = self._jobs.get(message.head["number"]), message.head["signal"]
        if job is None or job.status is not None:
            return {}, b"", []
        if number == signal.SIGKILL:
            self._jobs.end(job)
        elif number in _TO_ALL:
            for pid in self._mechanism.processes(job):
                tree.send(pid, number)
        else:
            program = self._mechanism.program(job)
            if program is not None:
                tree.send(program, number)
        return {}, b"", []

    def _usage(self, message: Message) -> Answer:
        job = self._jobs.get(message.head["number"])
        pids = self._mechanism.processes(job) if job else []
        memory = sum(map(tree.resident, pids))
        return {"memory": memory, "descriptors": sum(map(tree.open_descriptors, pids))}, b"", []

    def _listening(self, message: Message) -> Answer:
        job = self._jobs.get(message.head["number"])
        pids = self._mechanism.processes(job) if job else []
        return {"ports": sorted(set[int]().union(*map(tree.listening, pids)))}, b"", []

    def _sockets(self, message: Message) -> Answer:
        made = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(message.head["count"])]
        return {}, b"", [each.detach() for each in made]

    def _data(self, message: Message) -> Answer:
        """Some of the files, opened; all of them have come when there are none in the answer.

        They are not read here: this process shares its cgroup with the programs, and they may be large.
        """
        if "name" in message.head:
            self._files = files.open_files(self._mechanism.data_folder(message.head["name"]))
        some = list(itertools.islice(self._files, MOST_DESCRIPTORS // 2))
        return {"files": [name for name, _ in some]}, b"", [descriptor for _, descriptor in some]


def _make_pipes() -> tuple[Pipes, tuple[int, int, int], int, int]:
    """The program's ends, the grader's ends (stdin, stdout, stderr), and the pipe for the exit."""
    opened: list[int] = []
    try:
        for _ in range(4):
            opened.extend(os.pipe())
    except OSError:
        for descriptor in opened:
            with contextlib.suppress(OSError):  # closing what was just opened
                os.close(descriptor)
        raise
    in_read, in_write, out_read, out_write, err_read, err_write, status_read, status_write = opened
    return Pipes(in_read, out_write, err_write), (in_write, out_read, err_read), status_read, status_write

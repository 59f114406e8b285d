"""One started program, as the grader sees it: its streams are drained by a thread, up to the limit."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import threading
from collections.abc import Sequence
from typing import Any, Protocol

import msgspec

from hotseat.errors import OurProblem, ProgramEnded
from hotseat.sandbox.interface import Exit, Process

_PIECE = 1 << 16


class Asks(Protocol):
    """Asks the spawner."""

    def __call__(self, do: str, **arguments: Any) -> dict[str, Any]: ...


class _Stream:
    """What came out of one pipe."""

    def __init__(self) -> None:
        self.kept = bytearray()
        self.cut = False

    def add(self, piece: bytes, most: int) -> None:
        room = max(0, most - len(self.kept))
        self.kept += piece[:room]
        self.cut = self.cut or len(piece) > room


class SpawnedProcess(Process):
    """A program behind the spawner. Owns its four descriptors: stdin, stdout, stderr, status."""

    def __init__(
        self, label: str, number: int, descriptors: Sequence[int], most_output: int, asks: Asks
    ) -> None:
        self.label = label
        self._number, self._most, self._asks = number, most_output, asks
        self._stdin, self._stdout_pipe, self._stderr_pipe, self._status_pipe = descriptors
        self._stdout, self._stderr = _Stream(), _Stream()
        self._exit: Exit | None = None
        self._over = threading.Event()
        self._stdin_lock = threading.Lock()
        self._stdin_open = True
        os.set_blocking(self._stdin, False)
        self._thread = threading.Thread(target=self._drain, name=f"output of {label}", daemon=True)
        self._thread.start()

    # ------------------------------------------------------------ what it says

    @property
    def alive(self) -> bool:
        return not self._over.is_set()

    @property
    def stdout(self) -> bytes:
        return bytes(self._stdout.kept)

    @property
    def stderr(self) -> bytes:
        return bytes(self._stderr.kept)

    @property
    def cut(self) -> bool:
        return self._stdout.cut or self._stderr.cut

    def _drain(self) -> None:
        """Until the exit arrives: pipes may outlive the program in hands of another one."""
        streams = {self._stdout_pipe: self._stdout, self._stderr_pipe: self._stderr}
        said = b""
        with selectors.DefaultSelector() as selector:
            for pipe in (*streams, self._status_pipe):
                os.set_blocking(pipe, False)
                selector.register(pipe, selectors.EVENT_READ)
            ended = False
            while not ended:
                for key, _ in selector.select():
                    piece = _read(key.fd)
                    if key.fd == self._status_pipe:
                        said += piece or b""
                        ended = piece == b""
                    elif piece == b"":
                        selector.unregister(key.fd)
                    elif piece:
                        self._keep(streams[key.fd], piece)
        for pipe, stream in streams.items():
            self._keep_rest(pipe, stream)
        self._finish(said)

    def _keep(self, stream: _Stream, piece: bytes) -> None:
        other = self._stderr if stream is self._stdout else self._stdout
        stream.add(piece, self._most - len(other.kept))

    def _keep_rest(self, pipe: int, stream: _Stream) -> None:
        # No more than a pipe can hold: a survivor elsewhere may go on writing.
        for _ in range(1 + (1 << 20) // _PIECE):
            piece = _read(pipe)
            if not piece:
                return
            self._keep(stream, piece)

    def _finish(self, said: bytes) -> None:
        for pipe in (self._stdout_pipe, self._stderr_pipe, self._status_pipe):
            os.close(pipe)
        self.close_stdin()
        # Nothing said: the spawner itself is gone, and everything of it.
        self._exit = Exit(**json.loads(said)) if said else Exit(-int(signal.SIGKILL), 0.0, 0.0, 0)
        self._exit = msgspec.structs.replace(self._exit, ended_by=self._exit.ended_by)
        self._over.set()

    # ------------------------------------------------------------ what it is told

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        with self._stdin_lock, selectors.DefaultSelector() as selector:
            if not self._stdin_open:
                raise ProgramEnded(f"{self.label} no longer reads its stdin")
            selector.register(self._stdin, selectors.EVENT_WRITE)
            while view:
                selector.select(timeout=0.1)
                if not self.alive:
                    raise ProgramEnded(f"{self.label} ended before it had read its stdin")
                try:
                    view = view[os.write(self._stdin, view[:_PIECE]) :]
                except BlockingIOError:
                    continue
                except BrokenPipeError:
                    raise ProgramEnded(f"{self.label} no longer reads its stdin") from None

    def close_stdin(self) -> None:
        with self._stdin_lock:
            if self._stdin_open:
                self._stdin_open = False
                os.close(self._stdin)

    def signal(self, number: int) -> None:
        if self.alive:
            with contextlib.suppress(OurProblem):  # no spawner: then there is no program either
                self._asks("signal", number=self._number, signal=int(number))

    def wait(self, timeout: float | None = None) -> Exit | None:
        return self._exit if self._over.wait(timeout) else None

    def memory(self) -> int:
        return int(self._asks("usage", number=self._number)["memory"]) if self.alive else 0

    def listening(self) -> tuple[int, ...]:
        return tuple(self._asks("listening", number=self._number)["ports"]) if self.alive else ()

    def descriptors(self) -> int:
        return int(self._asks("usage", number=self._number)["descriptors"]) if self.alive else 0


def _read(descriptor: int) -> bytes | None:
    """A piece; nothing at the end; None when there is nothing yet."""
    try:
        return os.read(descriptor, _PIECE)
    except BlockingIOError:
        return None

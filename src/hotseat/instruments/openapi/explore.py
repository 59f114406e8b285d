"""Runs the explorer in a process of its own, which can be ended whatever a description makes it do."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import msgspec

from hotseat.errors import GraderBroken
from hotseat.instruments.openapi.door import Connect, Door
from hotseat.instruments.openapi.finding import Exploration, Finding, Finished, Task

_DECODE = msgspec.json.Decoder(Finding | Finished)


def explore(
    description: Mapping[str, Any],
    connect: Connect,
    *,
    seed: int,
    examples: int = 10,
    seconds: float = 30.0,
    accepted: Sequence[str] = ("2xx", "3xx", "401", "403", "404", "409", "429"),
) -> Exploration:
    """Send the requests that a description suggests, and judge the replies by it.

    description: one that `problems` says nothing against. connect: opens a connection to the program.
    accepted: statuses that a request may get which is right by the description.
    Raises GraderBroken where the explorer itself fails.
    """
    task = Task(dict(description), seed, examples, tuple(accepted))
    door = Door(connect)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="hotseat-openapi-") as folder,
            tempfile.TemporaryFile() as log,
        ):
            return _explored(task, door, folder, log, seconds)
    finally:
        door.close()


def _explored(task: Task, door: Door, folder: str, log: IO[bytes], seconds: float) -> Exploration:
    process = subprocess.Popen(
        [sys.executable, "-I", "-m", "hotseat.instruments.openapi.worker", str(door.theirs.fileno())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        cwd=folder,
        env={**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(_tables())},
        pass_fds=[door.theirs.fileno()],
    )
    late = threading.Event()
    clock = threading.Timer(seconds, lambda: (late.set(), process.kill()))
    clock.start()
    try:
        with process:
            lines = list(_lines(process, task))
    finally:
        process.kill()
        clock.cancel()
    return _folded(lines, late.is_set(), process, log)


def _tables() -> Path:
    """Where Hypothesis keeps its tables of characters: making them anew would cost each run two seconds."""
    home = os.environ.get("HOTSEAT_HOME")
    if home:
        return Path(home).expanduser().absolute() / "cache" / "hypothesis"
    import platformdirs

    return platformdirs.user_cache_path("hotseat", appauthor=False) / "hypothesis"


def _lines(process: subprocess.Popen[bytes], task: Task) -> Iterator[Finding | Finished]:
    assert process.stdin is not None and process.stdout is not None, "both are pipes"
    with contextlib.suppress(BrokenPipeError):  # it died at once; its log says why
        process.stdin.write(json.dumps(msgspec.structs.asdict(task)).encode() + b"\n")
        process.stdin.flush()  # and stays open: its end tells the explorer to end, too
    try:
        for line in process.stdout:
            if line.endswith(b"\n"):  # the last one may be cut by the clock
                yield _DECODE.decode(line)
    finally:
        process.kill()
        with contextlib.suppress(BrokenPipeError):  # what could not be written to a dead process
            process.stdin.close()


def _folded(
    lines: Sequence[Finding | Finished], late: bool, process: subprocess.Popen[bytes], log: IO[bytes]
) -> Exploration:
    last = lines[-1] if lines else None
    if not isinstance(last, Finished) and not late:
        log.seek(0)
        said = log.read()[-2000:].decode("utf-8", "backslashreplace").strip()
        raise GraderBroken(f"the OpenAPI explorer ended with status {process.returncode}: {said}")
    findings = {(line.operation, line.title): line for line in reversed(lines) if isinstance(line, Finding)}
    return Exploration(
        findings=tuple(reversed(findings.values())),
        requests=last.requests if isinstance(last, Finished) else 0,
        complete=isinstance(last, Finished),
    )

"""All that a grader imports: `check`, `setup`, `Failure`, `Mismatch`, `Unknown`, `Rig`.

A grader is a module `lab/grader.py` (or a package `lab/grader/`). Its checks run in the order in which they
are written, in one process of their own, against the candidate's program, which they reach only over its
network, files and pipes:

    from hotseat.lab import Rig, check, expect

    @check
    def answers(rig: Rig) -> None:
        \"\"\"GET / answers 200 with the text `ready`.\"\"\"
        reply = rig.http.get("/")
        expect(reply.status, 200, "status of GET /")

    @check(needs=answers, budget=20, fresh=True)
    def survives(rig: Rig) -> None:
        \"\"\"The service answers again within a second after it was killed.\"\"\"
        rig.program.kill()
        ...

The docstring is the claim that the candidate reads. A check that returns has passed. Raise `Failure` (or
`Mismatch`, or use `expect`) when the claim does not hold, `Unknown` when the instrument could not tell.
What instruments raise by themselves (`errors.Fault`: no reply, a broken reply, a dead program) fails the
check, too; any other exception is a bug of the grader and makes the verdict void.
"""

from __future__ import annotations

import socket
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Generic, Protocol, TypeVar, overload

from hotseat.errors import BadReply, Failure, Fault, Mismatch, Missing, NoReply, ProgramEnded, Unknown
from hotseat.instruments.http import Client
from hotseat.model import Chart, Diagram, Diff, Event, Evidence, Exchange, Limits, Table, Text

__all__ = [
    "BadReply",
    "Chart",
    "Check",
    "Database",
    "Diagram",
    "Diff",
    "Event",
    "Evidence",
    "Exchange",
    "Failure",
    "Fault",
    "Files",
    "Finished",
    "Limits",
    "Mismatch",
    "Missing",
    "NoReply",
    "Program",
    "ProgramEnded",
    "Rig",
    "Table",
    "Text",
    "Unknown",
    "check",
    "expect",
    "setup",
]

W = TypeVar("W")


@dataclass(frozen=True)
class Check:
    """A claim about the candidate's program, and the function that tests it."""

    name: str
    claim: str
    function: Callable[[Rig[Any]], None]
    needs: tuple[str, ...] = ()
    """Checks that must pass before this one is tried."""
    budget: float = 15.0
    """Seconds this check may take; beyond them it is not the candidate who is blamed."""
    fresh: bool = False
    """Gets programs, folders and databases of its own, as at the beginning."""

    def __call__(self, rig: Rig[Any]) -> None:
        self.function(rig)


@overload
def check(function: Callable[[Rig[Any]], None], /) -> Check: ...
@overload
def check(
    *, needs: Check | Sequence[Check] = (), budget: float = 15.0, fresh: bool = False
) -> Callable[[Callable[[Rig[Any]], None]], Check]: ...
def check(
    function: Callable[[Rig[Any]], None] | None = None,
    /,
    *,
    needs: Check | Sequence[Check] = (),
    budget: float = 15.0,
    fresh: bool = False,
) -> Check | Callable[[Callable[[Rig[Any]], None]], Check]:
    """Make a check of a function; its docstring is the claim, its name the name."""

    def make(function: Callable[[Rig[Any]], None]) -> Check:
        wanted = (needs,) if isinstance(needs, Check) else tuple(needs)
        return Check(
            name=function.__name__,
            claim=" ".join((function.__doc__ or "").split()),
            function=function,
            needs=tuple(need.name for need in wanted),
            budget=budget,
            fresh=fresh,
        )

    return make(function) if function is not None else make


@dataclass(frozen=True)
class Setup:
    """What is done once in every world before its first check; what it returns is `rig.world`."""

    function: Callable[[Rig[Any]], Any]


def setup(function: Callable[[Rig[Any]], Any]) -> Setup:
    """Prepare a world: start the programs, load the schema. A Failure here fails the check that needed it."""
    return Setup(function)


def expect(
    actual: object,
    expected: object,
    what: str,
    *,
    hint: str | None = None,
    evidence: Sequence[Evidence] = (),
) -> None:
    """Raise `Mismatch` unless both are equal. `what` names the thing: "status of GET /items/7"."""
    if actual != expected:
        raise Mismatch(what, expected=expected, actual=actual, hint=hint, evidence=evidence)


# ------------------------------------------------------------------ the rig


@dataclass(frozen=True)
class Finished:
    """A program that ran to its end."""

    status: int
    """Exit status; minus the signal's number where a signal ended it."""
    stdout: bytes
    stderr: bytes
    seconds: float
    """Wall time."""
    cpu_seconds: float
    peak_memory: int
    """Bytes: the largest resident set of its processes."""
    cut: bool = False
    """Output beyond the limit was thrown away."""
    ended_by: str | None = None
    """Which limit ended it, in words ("wall time of 10 s"); None where it ended by itself."""


class Program(Protocol):
    """A program of the candidate's, running."""

    @property
    def name(self) -> str:
        """What the candidate knows it by: "run", or "run (instance b)"."""
        ...

    @property
    def port(self) -> int:
        """Its `$PORT`."""
        ...

    @property
    def http(self) -> Client:
        """A client to its port; what passes is kept in the check's transcript."""
        ...

    @property
    def alive(self) -> bool: ...

    @property
    def stdout(self) -> bytes: ...

    @property
    def stderr(self) -> bytes: ...

    @property
    def memory(self) -> int:
        """Bytes resident now, over all of its processes."""
        ...

    @property
    def descriptors(self) -> int:
        """Open file descriptors now, over all of its processes."""
        ...

    def connect(self, *, timeout: float = 5.0) -> socket.socket:
        """A connected TCP socket to its port. Raises `NoReply`, `ProgramEnded`."""
        ...

    def ready(self, *, timeout: float = 10.0) -> None:
        """Wait until something listens on its port. Raises `NoReply`, `ProgramEnded` with its stderr."""
        ...

    def write(self, data: bytes) -> None:
        """Write to its stdin."""
        ...

    def signal(self, number: int) -> None:
        """Send a signal to its processes."""
        ...

    def kill(self) -> None:
        """SIGKILL to all of its processes, and wait until they are gone."""
        ...

    def wait(self, timeout: float) -> Finished | None:
        """Wait for its end; None when it still runs then."""
        ...


class Files(Protocol):
    """The candidate's files, as handed in."""

    def names(self) -> Sequence[str]: ...

    def read(self, name: str) -> bytes:
        """The content of one file. Raises `Failure` naming the file where it is missing."""
        ...

    def text(self, name: str) -> str:
        """The same as UTF-8 text. Raises `Failure` with the position where it is not."""
        ...

    def exists(self, name: str) -> bool: ...


class Database(Protocol):
    """A PostgreSQL database of this world alone.

    Two roles: the owner (the grader's: owns the database, no superuser) and the candidate's (what `$PGUSER`
    names: may connect, and what the grader grants it).
    """

    name: str
    owner: str
    candidate: str

    def connect(self, *, candidate: bool = False, autocommit: bool = True) -> Any:
        """A new `psycopg.Connection`, as owner or as the candidate's role."""
        ...

    def run(self, statements: str, *, candidate: bool = False) -> None:
        """Run statements (several, separated by semicolons) in a connection of their own."""
        ...

    def rows(
        self, query: str, parameters: Sequence[Any] = (), *, candidate: bool = False
    ) -> list[tuple[Any, ...]]:
        """Run one query and fetch all its rows."""
        ...


class Rig(ABC, Generic[W]):
    """What a check works with: the candidate's program, its files, the services, a seeded random."""

    seed: int
    random: Random
    """Seeded by the run's seed and the check's name: a check draws the same values alone and with others."""
    world: W
    """What `@setup` returned."""
    limits: Limits
    files: Files

    @property
    @abstractmethod
    def program(self) -> Program:
        """`run`, started on first use with `$PORT` and `$DATA_DIR`, and waited for until it listens."""

    @property
    def http(self) -> Client:
        """The client to `program`."""
        return self.program.http

    @property
    @abstractmethod
    def database(self) -> Database:
        """The world's PostgreSQL database; its connection settings are in each program's environment (PG*)."""

    @abstractmethod
    def service(self, name: str) -> Any:
        """What a service of the lab offers graders: for "postgres" the `database`, for "redis" an
        `instruments.redis.Redis`.

        Redis's connection settings are in each program's environment (REDIS_*).
        """

    @abstractmethod
    def start(
        self,
        name: str = "run",
        *arguments: str,
        env: Mapping[str, str] = ...,
        label: str | None = None,
        listens: bool = True,
        data: str = "data",
    ) -> Program:
        """Start one more program of the candidate's.

        name: the executable file in the candidate's folder.
        listens: give it a `$PORT` of its own and wait until something listens there.
        data: name of the folder behind `$DATA_DIR`; programs that name the same one share it.
        """

    @abstractmethod
    def run(
        self,
        name: str,
        *arguments: str,
        env: Mapping[str, str] = ...,
        stdin: bytes = b"",
        timeout: float = 10.0,
        data: str = "data",
    ) -> Finished:
        """Run a program of the candidate's to its end. Raises `NoReply` after `timeout` seconds."""

    @abstractmethod
    def run_fixture(
        self,
        command: Sequence[str],
        files: Mapping[str, bytes],
        *,
        env: Mapping[str, str] = ...,
        stdin: bytes = b"",
        timeout: float = 10.0,
    ) -> Finished:
        """Run a command of ours (`["php", "main.php"]`) in a folder with these files, in the same sandbox.

        For programs the grader makes up (the truth of a prediction, a harness around the candidate's module):
        they may sit beside the candidate's files, which are reachable under `$SUBMISSION`.
        """

    @abstractmethod
    def serve_fixture(
        self,
        command: Sequence[str],
        files: Mapping[str, bytes],
        *,
        env: Mapping[str, str] = ...,
        label: str = "fixture",
    ) -> Program:
        """Start a server of ours (a vulnerable shop) beside the candidate's, with a `$PORT` of its own.

        It sees the network and services as the candidate's programs do, but not their files, nor they its.
        """

    @abstractmethod
    def listen(self) -> tuple[socket.socket, int]:
        """A listening TCP socket of the grader's in the programs' network, and its port (a stub, an upstream)."""

    @abstractmethod
    def data(self, name: str = "data") -> Mapping[str, bytes]:
        """The regular files in a data folder now, by relative name. Links and special files are left out."""

    @abstractmethod
    def fixture(self, name: str) -> bytes:
        """A file of `lab/fixtures/`."""

    @abstractmethod
    def show(self, *evidence: Evidence) -> None:
        """Keep evidence with the check's outcome, whether it passes or fails."""

"""Several connections at once, step by step: nothing is left to chance.

A statement is sent from a thread of its own; the next step comes when it has ended, or when the server says for whom
it waits. So each interleaving is made, not hoped for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg.pq import TransactionStatus

from hotseat.lab import Failure, Text, Unknown

from .desk import Connection, Desk, said
from .play import send, short

PATIENCE = 9.0
"""Seconds: more than a statement may take by its own limit."""
_POLL = 0.001


class Writer:
    """One connection of the application's, called by a letter."""

    def __init__(self, name: str, scene: Scene, connection: Connection) -> None:
        self.name = name
        self.error: psycopg.Error | None = None
        self.connection = connection
        self.pid = connection.info.backend_pid
        self._scene = scene
        self._thread: threading.Thread | None = None
        self._sent = ""

    def do(self, sql: str) -> None:
        """Send a statement and wait for its end; it must succeed."""
        self.start(sql)
        self.succeed()

    def start(self, sql: str) -> None:
        """Send a statement; returns when it has ended, or waits for somebody."""
        self._sent, self.error = sql, None
        self._scene.log.append(f"{self.name}: {sql};")
        self._thread = threading.Thread(target=self._send, args=(sql,), daemon=True)
        self._thread.start()
        self._await(lambda: not self.running or bool(self.blockers))
        if self.running:
            self._scene.log.append(f"-- {self.name} waits for {self._scene.names(self.blockers)}")

    def finish(self) -> psycopg.Error | None:
        """Wait for the end of what was started; returns its error.

        Raises Failure where it waits for somebody who has no transaction open: nobody will ever wake it.
        """
        waited = self.running
        self._await(lambda: not self.running or self._stuck())
        if self.running:
            raise self.failure(
                f"{self.name} still waits with {short(self._sent)}, although nobody has a transaction open; "
                "expected: it goes on when the transaction it waited for has ended"
            )
        if self.error is not None:
            self._scene.log.append(f"-- {self.name} is refused: {said(self.error)} ({self.error.sqlstate})")
        elif waited:
            self._scene.log.append(f"-- {self.name} goes on")
        return self.error

    def succeed(self) -> None:
        """Finish without error. Raises Failure."""
        error = self.finish()
        if error is not None:
            state = f" (SQLSTATE {error.sqlstate})" if error.sqlstate else ""
            raise self.failure(
                f"{self.name}: {short(self._sent)} failed with “{said(error)}”{state}; expected: it succeeds"
            )

    def be_refused(self, code: str, why: str) -> None:
        """Finish with this SQLSTATE. Raises Failure. why: "the order was closed meanwhile"."""
        error = self.finish()
        if error is None:
            raise self.failure(
                f"{self.name}: {short(self._sent)} was accepted, although {why}; expected SQLSTATE {code}"
            )
        if error.sqlstate != code:
            raise self.failure(
                f"{self.name}: {short(self._sent)} failed with “{said(error)}” (SQLSTATE {error.sqlstate}); "
                f"expected SQLSTATE {code}, because {why}"
            )

    def end(self) -> None:
        """Stop what still runs."""
        if self.running and self._thread is not None:
            self.connection.cancel_safe(timeout=2.0)
            self._thread.join(PATIENCE)

    def failure(self, message: str, *, hint: str | None = None) -> Failure:
        """What the candidate is told, with all that was sent."""
        return self._scene.failure(message, hint=hint)

    @property
    def running(self) -> bool:
        """Whether its statement has not ended yet."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def blockers(self) -> list[int]:
        """Process ids of those for whom it waits."""
        return self._scene.desk.blockers(self.connection)

    @property
    def idle(self) -> bool:
        """Whether it has nothing under way."""
        return not self.running and self.connection.info.transaction_status is TransactionStatus.IDLE

    def _send(self, sql: str) -> None:
        self.error = send(self.connection, sql)

    def _stuck(self) -> bool:
        blockers = self.blockers
        return bool(blockers) and self._scene.all_idle(blockers) and self.blockers == blockers

    def _await(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                raise Unknown(
                    f"after {PATIENCE:g} s {self.name} neither waits nor is done: {short(self._sent)}"
                )
            time.sleep(_POLL)


@dataclass
class Scene:
    """The writers of a check, and what they did."""

    desk: Desk
    writers: list[Writer] = field(default_factory=list[Writer])
    log: list[str] = field(default_factory=list[str])

    def failure(self, message: str, *, hint: str | None = None) -> Failure:
        """What the candidate is told, with all that was sent."""
        return Failure(
            message, hint=hint, evidence=[Text("\n".join(self.log), "what was sent, in this order", "sql")]
        )

    def names(self, pids: list[int]) -> str:
        """Who these are."""
        known = {writer.pid: writer.name for writer in self.writers}
        return " and ".join(sorted({known.get(pid, "another session") for pid in pids})) or "another session"

    def all_idle(self, pids: list[int]) -> bool:
        """Whether all of them are writers with nothing under way."""
        idle = {writer.pid for writer in self.writers if writer.idle}
        return bool(pids) and set(pids) <= idle


@contextmanager
def scene(desk: Desk, *names: str) -> Generator[Scene]:
    """Writers called so, each with a connection; all of them end with the block."""
    made = Scene(desk)
    with ExitStack() as stack:
        for name in names:
            connection = stack.enter_context(desk.application())
            made.writers.append(Writer(name, made, connection))
        try:
            yield made
        finally:
            for writer in made.writers:
                writer.end()

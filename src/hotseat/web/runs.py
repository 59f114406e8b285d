"""Gradings asked for in the browser: one at a time, each in a thread, every event kept in a file.

A page that is reloaded, a second tab and a server that was killed and started again see the same events: they are read
from the file, and followed where the grading goes on. A grading whose server was killed has no last event: it is shown
as interrupted, and nothing is held against anybody.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hotseat.errors import HotseatError, UnknownName
from hotseat.web.run import Asked, Event, Failed, Kind, Run, Stopped, Waiting

if TYPE_CHECKING:
    from hotseat.app import App
    from hotseat.app.practice import Practice
    from hotseat.app.sessions import Session

KEPT = 200
"""Runs whose events are kept; the attempts they made are kept for ever."""


class Runs:
    """All gradings of this server. Safe to use from several threads."""

    def __init__(self, app: App, session: Session, folder: Path, turn: threading.Lock) -> None:
        self._app = app
        self._session = session
        self._folder = folder
        self._lock = threading.Lock()
        self._turn = turn
        self._live: dict[str, _Live] = {}

    def start(self, asked: Asked) -> Run:
        """Begin to grade; what is under way with the same files is stopped first. Raises WrongUse, BadSubmission."""
        self.stop_same(asked)
        id = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        run = Run.create(self._folder / id, id, asked)
        live = _Live(run, self._prepare(asked), self._turn)
        with self._lock:
            self._live[id] = live
        live.start()
        self._forget_old()
        return run

    def get(self, id: str) -> Run:
        """A run, live or read from its file. Raises UnknownName."""
        with self._lock:
            live = self._live.get(id)
        if live is not None:
            return live.run
        run = Run.read(self._folder / id) if _is_id(id) else None
        if run is None:
            raise UnknownName("run", id, ())
        return run

    def latest(self, question: str, kind: Kind, name: str = "") -> Run | None:
        """The newest run of one thing, to go on with after a reload."""
        for id in sorted(self._ids(), reverse=True):
            with contextlib.suppress(UnknownName):  # cleared away between two looks
                run = self.get(id)
                if (run.asked.question, run.asked.kind, run.asked.name) == (question, kind, name):
                    return run
        return None

    def all(self) -> list[Run]:
        """The runs that are kept, newest first."""
        found: list[Run] = []
        for id in sorted(self._ids(), reverse=True):
            with contextlib.suppress(UnknownName):  # cleared away between two looks
                found.append(self.get(id))
        return found

    def stop(self, id: str) -> Run:
        """Stop a run and put everything away; nothing happens where it has ended. Raises UnknownName."""
        with self._lock:
            live = self._live.get(id)
        if live is None:
            return self.get(id)
        live.stop()
        return live.run

    def stop_same(self, asked: Asked) -> None:
        """Stop what is under way for the same thing."""
        with self._lock:
            same = [
                live
                for live in self._live.values()
                if not live.run.ended and _key(live.run.asked) == _key(asked)
            ]
        for live in same:
            live.stop()

    def close(self) -> None:
        """Stop everything and wait for it."""
        with self._lock:
            lives = list(self._live.values())
        for live in lives:
            live.stop()

    def _prepare(self, asked: Asked) -> Callable[[], Practice]:
        """What makes the practice, in its own thread: servers may have to be started first."""
        app, session = self._app, self._session
        if asked.kind is Kind.WORK:
            folder = app.work.folder(asked.question)
            return lambda: app.check(
                session, folder, question=asked.question, only=asked.only, seed=asked.seed
            )
        wrong = asked.name if asked.kind is Kind.WRONG else None
        if wrong is not None:
            app.wrong(app.question(asked.question), wrong)
        return lambda: app.demo(session, asked.question, wrong, seed=asked.seed)

    def _ids(self) -> list[str]:
        try:
            return [path.name for path in self._folder.iterdir()]
        except OSError:
            return []  # no run yet

    def _forget_old(self) -> None:
        for id in sorted(self._ids())[:-KEPT]:
            shutil.rmtree(self._folder / id, ignore_errors=True)
            with self._lock:
                self._live.pop(id, None)


class _Live:
    """A run with the thread that does it."""

    def __init__(self, run: Run, prepare: Callable[[], Practice], turn: threading.Lock) -> None:
        self.run = run
        self._prepare = prepare
        self._turn = turn
        self._stopped = threading.Event()
        self._practice: Practice | None = None
        self._thread = threading.Thread(target=self._grade, name=f"run {run.id}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends the grading and waits until everything is put away."""
        self._stopped.set()
        practice = self._practice
        if practice is not None:
            practice.stop()
        self._thread.join()

    def _grade(self) -> None:
        last: Event | None = None
        try:
            if not self._turn.acquire(blocking=False):
                self.run.add(Waiting())
                while not self._turn.acquire(timeout=0.2):
                    if self._stopped.is_set():
                        return
            try:
                last = self._events()
            finally:
                self._turn.release()
        except HotseatError as error:
            last = Failed(str(error))
        except Exception as error:  # the page has to hear of it; a thread has nobody to raise to
            last = Failed(f"a bug of ours: {type(error).__name__}: {error}")
        finally:
            self.run.end(last or Stopped())

    def _events(self) -> Event | None:
        """Passes every event on but the last one, which it returns; None where it was stopped."""
        practice = self._practice = self._prepare()
        last: Event | None = None
        with contextlib.closing(practice.events()) as events:
            for event in events:
                if self._stopped.is_set():
                    return None
                if last is not None:
                    self.run.add(last)
                last = event
        if practice.attempt is not None:
            self.run.attempt = practice.attempt.head.number
        self.run.not_kept = practice.not_kept
        return last if practice.verdict is not None else None


def _is_id(id: str) -> bool:
    return bool(id) and id.isascii() and id.replace("-", "").isalnum()


def _key(asked: Asked) -> tuple[str, Kind, str]:
    return (asked.question, asked.kind, asked.name)

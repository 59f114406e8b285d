"""Proofs of the labs: the last one of each lab is kept in a file; a new one runs in a thread, in turn with gradings."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hotseat.errors import HotseatError, WrongUse
from hotseat.model import Proof, Question, Trial, Value

if TYPE_CHECKING:
    from hotseat.app import App
    from hotseat.app.sessions import Session

SEED = 1


class Proving(Value, frozen=True):
    """What is known of a lab's proof."""

    question: str
    proof: Proof | None
    """The last one."""
    current: bool
    """Whether it speaks of the lab as it is now."""
    running: bool
    done: int
    """Solutions graded so far, of `of`, while it runs."""
    of: int
    problem: str | None
    """Why the last try came to no proof."""


class Proofs:
    """Safe to use from several threads."""

    def __init__(self, app: App, session: Session, folder: Path, turn: threading.Lock) -> None:
        self._app = app
        self._session = session
        self._folder = folder
        self._turn = turn
        self._lock = threading.Lock()
        self._running: dict[str, list[Trial]] = {}
        self._problems: dict[str, str] = {}
        self._ending = threading.Event()
        self._threads: list[threading.Thread] = []

    def get(self, question: Question) -> Proving:
        """What is known of one lab's proof."""
        try:
            proof = msgspec.json.decode(self._file(question).read_bytes(), type=Proof)
        except (OSError, msgspec.MsgspecError):
            proof = None  # never proven here, or by a version that wrote it differently
        with self._lock:
            trials = self._running.get(question.id)
            problem = self._problems.get(question.id)
        return Proving(
            question.id,
            proof,
            proof is not None and proof.digest == question.digest,
            trials is not None,
            len(trials or ()),
            _solutions(question),
            problem,
        )

    def start(self, question: Question) -> Proving:
        """Prove one lab; where it is being proven, nothing changes. Raises WrongUse where there is no lab."""
        if question.lab is None:
            raise WrongUse(f"{question.id} has no lab to be proven")
        with self._lock:
            if question.id not in self._running:
                self._running[question.id] = []
                self._problems.pop(question.id, None)
                thread = threading.Thread(target=self._prove, args=(question,), name="proof", daemon=True)
                self._threads.append(thread)
                thread.start()
        return self.get(question)

    def close(self) -> None:
        """Stop proving, and wait for it."""
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def _prove(self, question: Question) -> None:
        try:
            while not self._turn.acquire(timeout=0.2):
                if self._ending.is_set():
                    return
            try:
                self._follow(question)
            finally:
                self._turn.release()
        except HotseatError as error:
            self._problems[question.id] = str(error)
        except Exception as error:  # the page has to hear of it; a thread has nobody to raise to
            self._problems[question.id] = f"a bug of ours: {type(error).__name__}: {error}"
        finally:
            with self._lock:
                self._running.pop(question.id, None)

    def _follow(self, question: Question) -> None:
        for each in self._app.prove(self._session, question, seeds=[SEED], jobs=1):
            if self._ending.is_set():
                return
            if isinstance(each, Proof):
                self._keep(question, each)
            else:
                with self._lock:
                    self._running[question.id].append(each)

    def _keep(self, question: Question, proof: Proof) -> None:
        file = self._file(question)
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        new.write_bytes(msgspec.json.encode(proof))
        new.replace(file)

    def _file(self, question: Question) -> Path:
        return self._folder / f"{question.id}.json"


def _solutions(question: Question) -> int:
    lab = question.lab
    return len(lab.references) + len(lab.languages) + len(lab.wrongs) if lab else 0

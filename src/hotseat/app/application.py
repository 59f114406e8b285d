"""What hotseat can do, for the terminal and the web alike."""

from __future__ import annotations

import os
import secrets
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from hotseat import machine
from hotseat.app import folders
from hotseat.app.context import Clock, Context, local_now
from hotseat.catalogue import Catalogue, default_root, solutions
from hotseat.errors import UnknownName, WrongUse
from hotseat.machine import Diagnosis
from hotseat.model import (
    Attempt,
    AttemptHead,
    Case,
    CaseKind,
    Comparison,
    File,
    Lab,
    Listing,
    Measuring,
    Proof,
    Question,
    Trial,
    Wrong,
)

if TYPE_CHECKING:
    from hotseat.app.learner import Learner
    from hotseat.app.practice import Practice
    from hotseat.app.sessions import Session
    from hotseat.app.workspaces import Workspaces
    from hotseat.grading.job import Job
    from hotseat.sandbox.interface import Mode
    from hotseat.services.interface import Address
    from hotseat.store import Store


class App:
    """The use cases over the catalogues, the store and this machine."""

    def __init__(self, catalogue: Catalogue, home: Path, clock: Clock = local_now) -> None:
        self._catalogue = catalogue
        self._context = Context(catalogue, home, clock)
        self.home = home

    @classmethod
    def open(cls, questions: Sequence[Path] = ()) -> Self:
        """Over the questions that come with hotseat, those of $HOTSEAT_QUESTIONS, and the given folders."""
        more = [Path(part) for part in os.environ.get("HOTSEAT_QUESTIONS", "").split(os.pathsep) if part]
        roots = [*more, *questions]
        for root in roots:
            if not root.is_dir():
                raise WrongUse(f"{root} is not a folder of questions")
        return cls(Catalogue([default_root(), *roots]), machine.home())

    # ------------------------------------------------------------------ reading

    def heads(self) -> Listing:
        """What a list shows of all questions, in the order in which they are asked, and what is wrong with others."""
        return self._catalogue.heads()

    def questions(self) -> list[Question]:
        """All questions, in the order in which they are asked. Raises BadQuestion with everything that is wrong."""
        return list(self._catalogue.questions())

    def question(self, name: str) -> Question:
        """One question. Raises UnknownName, BadQuestion."""
        return self._catalogue.get(name)

    def new(self, name: str, into: Path) -> Path:
        """Write a question folder to begin from; it proves at once. Raises WrongUse."""
        from hotseat.catalogue.new import scaffold

        return scaffold(name, into)

    # ------------------------------------------------------------------ practising

    def start(self, name: str, language: str | None, into: Path) -> folders.Started:
        """A folder with brief and starter. Raises UnknownName, WrongUse."""
        question = self.question(name)
        chosen = folders.choose_language(question, language)
        starter = solutions.starter(question, chosen)
        return folders.start(question, chosen, starter, into)

    def check(
        self,
        session: Session,
        folder: Path,
        *,
        question: str | None = None,
        only: Sequence[str] = (),
        seed: int | None = None,
        contained: bool = False,
    ) -> Practice:
        """Prepare to grade a folder. Raises UnknownName, WrongUse, BadSubmission, Missing, ServiceFailed."""
        from hotseat.sandbox.submission import read_submission

        if not folder.is_dir():
            raise WrongUse(
                f"{folder} is not a folder: hotseat start Q makes one, hotseat check FOLDER grades it"
            )
        asked = self._question_of(folder, question)
        files = read_submission(folder)
        return self._practice(
            session, asked, files, only=only, seed=seed, contained=contained, folder=folder, kept=True
        )

    def demo(self, session: Session, name: str, wrong: str | None, *, seed: int | None = None) -> Practice:
        """Prepare to grade a right solution of ours, or a wrong one. Raises UnknownName, WrongUse."""
        question = self.question(name)
        lab = _lab(question)
        if wrong is None:
            files = solutions.reference(question, _favourite(lab))
        else:
            self.wrong(question, wrong)
            files = solutions.wrong(question, wrong)
        return self._practice(session, question, files, seed=seed, kept=False)

    def wrong(self, question: Question, name: str) -> Wrong:
        """One catalogued mistake. Raises UnknownName."""
        wrongs = {wrong.name: wrong for wrong in _lab(question).wrongs}
        if name not in wrongs:
            raise UnknownName("wrong solution", name, wrongs)
        return wrongs[name]

    def wrong_diff(self, question: Question, name: str) -> str:
        """The unified diff from the reference to the wrong solution."""
        return solutions.difference(question, name)

    # ------------------------------------------------------------------ the learner

    @cached_property
    def learner(self) -> Learner:
        """Cards, answers that are said, mock interviews, the plan, and all of it as a file."""
        from hotseat.app.learner import Learner

        return Learner(self._context)

    @cached_property
    def work(self) -> Workspaces:
        """The folders in which labs are worked on."""
        from hotseat.app.workspaces import Workspaces

        return Workspaces(self._context)

    def compare(
        self, name: str, folder: Path | None, *, rounds: int
    ) -> Generator[Measuring, None, Comparison]:
        """Measure the references of a lab, and a folder, in turns. Raises UnknownName, WrongUse, BadSubmission.

        The generator yields what it measures now, and returns the Comparison; closing it ends whatever runs.
        """
        from hotseat.app.compare import comparison

        return comparison(self.question(name), folder, rounds)

    # ------------------------------------------------------------------ proving

    def prove(
        self,
        session: Session,
        question: Question,
        *,
        seeds: Sequence[int],
        jobs: int,
        only: Sequence[str] = (),
    ) -> Iterator[Trial | Proof]:
        """Grade our solutions of one lab; ends with its Proof.

        only: names of references, starters and wrongs; all of them where it is empty.
        Raises WrongUse where it has no lab, UnknownName.
        """
        from hotseat.grading import prove
        from hotseat.sandbox.interface import Mode

        lab = _lab(question)
        addresses = session.addresses(lab.services)
        ours = _solutions(question, lab)

        def make(case: Case, seed: int) -> Job:
            return _job(question, lab, ours[case.kind, case.name], addresses, seed, Mode.PLAIN)

        cases = [Case(kind, name) for kind, name in ours if not only or name in only]
        for name in set(only) - {case.name for case in cases}:
            raise UnknownName("solution", name, {name for _, name in ours})
        wrongs = {wrong.name: wrong for wrong in lab.wrongs}
        return prove.prove(
            question.id,
            question.digest,
            cases,
            wrongs,
            seeds=seeds,
            jobs=jobs,
            make=make,
            partial=bool(only),
        )

    def write_said(self, question: Question, proof: Proof) -> Path:
        """Keep what the checks said of each wrong as golden texts; what varies with the seed becomes `…`."""
        from hotseat.catalogue.said import generalise, write_said

        messages: dict[str, dict[str, list[str]]] = {}
        for trial in proof.trials:
            if trial.kind is CaseKind.WRONG:
                for check, message in trial.said.items():
                    messages.setdefault(trial.name, {}).setdefault(check, []).append(message)
        said = {w: {c: generalise(texts) for c, texts in by.items()} for w, by in messages.items()}
        folder = Path(question.folder)
        write_said(folder, said)
        return folder / "lab" / "said.toml"

    # ------------------------------------------------------------------ the past

    def history(self, question: str | None, limit: int) -> list[AttemptHead]:
        """The newest attempts, newest first. Raises UnknownName, StoreError."""
        if question is not None:
            self.question(question)
        return self._context.store.attempts(question, limit)

    def attempt(self, number: int) -> Attempt:
        """One attempt, whole. Raises WrongUse where there is none of that number."""
        return self._context.store.attempt(number)

    def close(self) -> None:
        """Give the store's connections back."""
        self._context.close()

    # ------------------------------------------------------------------ this machine

    def doctor(self) -> list[Diagnosis]:
        """What this machine has of what labs use."""
        from hotseat.app.doctor import diagnose

        return diagnose()

    def install(self, tools: Sequence[str] = ()) -> Iterator[str]:
        """Get what is missing of the named tools, or of all that are not large and start no server of their own.

        Yields what happens, line by line. Raises UnknownName, Missing where something still is not here.
        """
        from hotseat.app.doctor import install

        return install(tools)

    # ------------------------------------------------------------------ parts

    @contextmanager
    def session(self) -> Generator[Session]:
        """The servers that the checks inside need, ended at its end."""
        from hotseat.app.sessions import Session

        with Session() as session:
            yield session

    def _question_of(self, folder: Path, named: str | None) -> Question:
        try:
            return self.question(named or folders.question_of(folder))
        except UnknownName as error:
            if named is not None:
                raise
            raise WrongUse(
                f"{folder} does not say which question it answers: name it with --question Q ({error})"
            ) from error

    def _practice(
        self,
        session: Session,
        question: Question,
        files: Mapping[str, File],
        *,
        only: Sequence[str] = (),
        seed: int | None = None,
        contained: bool = False,
        folder: Path | None = None,
        kept: bool,
    ) -> Practice:
        from hotseat.app.practice import Practice
        from hotseat.sandbox.interface import Mode

        lab = _lab(question)
        seed = secrets.randbelow(1 << 31) if seed is None else seed
        mode = Mode.CONTAINED if contained else Mode.PLAIN
        job = _job(question, lab, files, session.addresses(lab.services), seed, mode, only)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
        return Practice(
            question,
            job,
            folder=folder.resolve() if folder else None,
            evidence=self.home / "evidence" / f"{stamp}-{question.id}",
            store=self._store if kept else None,
        )

    def _store(self) -> Store:
        from hotseat.store import Store

        return Store.open(self.home / "hotseat.db")


def _lab(question: Question) -> Lab:
    if question.lab is None:
        raise WrongUse(f"{question.id} has no lab yet: hotseat show {question.id} has its answer")
    return question.lab


def _favourite(lab: Lab) -> str:
    return "python" if "python" in lab.references else lab.references[0]


def _job(
    question: Question,
    lab: Lab,
    files: Mapping[str, File],
    addresses: tuple[Address, ...],
    seed: int,
    mode: Mode,
    only: Sequence[str] = (),
) -> Job:
    from hotseat.grading.job import Job
    from hotseat.sandbox.submission import digest

    return Job(
        question=question.id,
        digest=question.digest,
        folder=question.folder,
        limits=lab.limits,
        tools=lab.tools,
        services=addresses,
        files=files,
        submission=digest(files),
        mode=mode,
        seed=seed,
        only=tuple(only),
    )


def _solutions(question: Question, lab: Lab) -> Mapping[tuple[CaseKind, str], Mapping[str, File]]:
    """Every solution of ours: references first, then starters, then wrongs."""
    wrongs = [wrong.name for wrong in lab.wrongs]
    return {
        **{(CaseKind.REFERENCE, name): solutions.reference(question, name) for name in lab.references},
        **{(CaseKind.STARTER, name): solutions.starter(question, name) for name in lab.languages},
        **{(CaseKind.WRONG, name): solutions.wrong(question, name) for name in wrongs},
    }

"""One grading that a person asked for: what happens, as it happens, and the attempt that is kept."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hotseat.errors import StoreError
from hotseat.grading import supervise
from hotseat.grading.job import Began, Building, Claim, Done, Event, Job, Judged, Retrying, Trying
from hotseat.model import Attempt, File, Question, Verdict
from hotseat.study.links import made_due

if TYPE_CHECKING:
    from hotseat.store import Store

__all__ = ["Began", "Building", "Claim", "Done", "Event", "Judged", "Practice", "Retrying", "Trying"]

KEPT_FOLDERS = 50
"""Evidence folders that are kept: the attempts themselves are kept for ever."""


class Practice:
    """Iterate over `events()` to grade; afterwards `verdict` and, where it was to be kept, `attempt` are there."""

    def __init__(
        self,
        question: Question,
        job: Job,
        *,
        folder: Path | None,
        evidence: Path,
        store: Callable[[], Store] | None,
    ) -> None:
        self.question = question
        self.seed = job.seed
        self.verdict: Verdict | None = None
        self.attempt: Attempt | None = None
        self.not_kept: str | None = None
        """Why the attempt could not be kept, where it could not."""
        self._job = job
        self._folder = folder
        self._evidence = evidence
        self._store = store
        self._stopped = threading.Event()
        self._thread: int | None = None

    @property
    def files(self) -> Mapping[str, File]:
        return self._job.files

    def evidence_folder(self) -> Path:
        """A folder of this attempt's own, made when first asked for; older ones are cleared away."""
        if not self._evidence.is_dir():
            self._evidence.mkdir(parents=True)
            for old in sorted(self._evidence.parent.iterdir())[:-KEPT_FOLDERS]:
                shutil.rmtree(old, ignore_errors=True)
        return self._evidence

    def events(self) -> Generator[Event]:
        """Grade. The attempt is kept before the last event, Judged, is handed out; after `stop` there is neither."""
        self._thread = threading.get_ident()
        started = datetime.now(UTC)
        with ThreadPoolExecutor(1, "store") as pool:
            # Opening the store takes a fifth of a second, in which this process would only wait for the grader.
            opening = pool.submit(self._store) if self._store is not None else None
            try:
                with contextlib.closing(supervise.grade(self._job)) as events:
                    for event in events:
                        if self._stopped.is_set():
                            return
                        if isinstance(event, Judged):
                            self.verdict = event.verdict
                            self._keep(started, event.verdict, opening)
                        yield event
            finally:
                if opening is not None and opening.exception() is None:
                    opening.result().close()

    def stop(self) -> None:
        """End the grading that another thread iterates over: it puts everything away, and nothing is kept of it."""
        self._stopped.set()
        if self._thread is not None:
            supervise.end_all(self._thread)

    def _keep(self, started: datetime, verdict: Verdict, opening: Future[Store] | None) -> None:
        if opening is None:
            return
        files = self._job.files
        try:
            self.attempt = opening.result().add_attempt(
                verdict.question,
                started,
                verdict,
                {name: file.content for name, file in files.items()},
                str(self._folder) if self._folder else None,
                executable=[name for name, file in files.items() if file.executable],
                due=made_due(self.question, verdict),
                judged=datetime.now(UTC),
            )
        except StoreError as error:
            self.not_kept = str(error)  # the verdict is shown all the same

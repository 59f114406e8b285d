"""One grading as it is kept: what was asked, and every event that was seen, in a file of its own."""

from __future__ import annotations

import enum
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

import msgspec

from hotseat.app.practice import Began, Building, Claim, Done, Judged, Retrying, Trying
from hotseat.model import Outcome, Value, Verdict

HEAD, EVENTS = "run.json", "events.jsonl"


class Kind(enum.StrEnum):
    """What is graded."""

    WORK = "work"
    """The candidate's own folder."""
    WRONG = "wrong"
    """A catalogued mistake."""
    REFERENCE = "reference"
    """A right solution of ours."""


class Asked(Value, frozen=True):
    """What somebody wanted to see graded."""

    question: str
    kind: Kind
    name: str = ""
    """Of the mistake."""
    only: tuple[str, ...] = ()
    seed: int | None = None


class Waiting(Value, frozen=True, tag_field="kind", tag="waiting"):
    """Another grading has to end first."""


class Stopped(Value, frozen=True, tag_field="kind", tag="stopped"):
    """Somebody stopped it: there is no verdict."""


class Failed(Value, frozen=True, tag_field="kind", tag="failed"):
    """It could not be graded, and why."""

    message: str


class Kept(Value, frozen=True, tag_field="kind", tag="kept"):
    """What became of the verdict: the number of its attempt, or why there is none."""

    attempt: int | None
    not_kept: str | None = None


Event = Began | Building | Trying | Done | Retrying | Judged | Waiting | Stopped | Failed | Kept
LAST = (Judged, Stopped, Failed)


class Run:
    """The events of one grading. `listen` to hear of new ones; any number of threads may read."""

    def __init__(self, id: str, asked: Asked, folder: Path) -> None:
        self.id = id
        self.asked = asked
        self.attempt: int | None = None
        self.not_kept: str | None = None
        self.interrupted = False
        """Its server ended before it did."""
        self._folder = folder
        self._lock = threading.Lock()
        self._events: list[Event] = []
        self._listeners: set[Callable[[], None]] = set()

    @classmethod
    def create(cls, folder: Path, id: str, asked: Asked) -> Self:
        """A new one, which nothing has happened to yet."""
        folder.mkdir(parents=True)
        (folder / HEAD).write_bytes(msgspec.json.encode(asked))
        return cls(id, asked, folder)

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """One that this process does not grade; None where there is none, or it cannot be read."""
        try:
            asked = msgspec.json.decode((folder / HEAD).read_bytes(), type=Asked)
            lines = (folder / EVENTS).read_bytes().split(b"\n")[:-1] if (folder / EVENTS).exists() else []
            events = [msgspec.json.decode(line, type=Event) for line in lines]
        except (OSError, msgspec.MsgspecError):
            return None
        run = cls(folder.name, asked, folder)
        run._events = events
        for event in events:
            if isinstance(event, Kept):
                run.attempt, run.not_kept = event.attempt, event.not_kept
        run.interrupted = not run.ended
        return run

    @property
    def ended(self) -> bool:
        """Whether there is nothing more to come."""
        return self.interrupted or any(isinstance(event, LAST) for event in self._events[-1:])

    def events(self, after: int = 0) -> list[Event]:
        """Every event but the first `after` ones."""
        with self._lock:
            return self._events[after:]

    def add(self, event: Event) -> None:
        """Keep an event, then tell everybody."""
        with self._lock:
            with (self._folder / EVENTS).open("ab") as file:
                file.write(msgspec.json.encode(event) + b"\n")
            self._events.append(event)
            listeners = list(self._listeners)
        for listener in listeners:
            listener()

    def end(self, event: Event) -> None:
        """Keep the last event, and what became of it before."""
        if isinstance(event, Judged):
            self.add(Kept(self.attempt, self.not_kept))
        self.add(event)

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` (from any thread) after each event; returns what ends that."""
        with self._lock:
            self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)


class Row(Value, frozen=True):
    """One check as it stands: waiting where there is no outcome, and nothing tries it."""

    check: str
    claim: str
    trying: bool
    outcome: Outcome | None


class State(Value, frozen=True):
    """All events of a run, folded into what is to be seen."""

    rows: tuple[Row, ...]
    phase: str
    """waiting, starting, building, trying, judged, stopped, failed or interrupted."""
    message: str
    verdict: Verdict | None
    seen: int
    """Events that are folded in."""


def fold(run: Run) -> State:
    """What is to be seen of a run now."""
    events = run.events()
    claims: dict[str, Claim] = {}
    outcomes: dict[str, Outcome] = {}
    phase, message, trying, verdict = "starting", "", "", None
    for event in events:
        match event:
            case Began():
                claims = {claim.check: claim for claim in event.checks}
                phase = "trying"
            case Building():
                phase = "building"
            case Trying():
                phase, trying = "trying", event.check
            case Done():
                outcomes[event.outcome.check] = event.outcome
                trying = ""
            case Retrying():
                outcomes, message = {}, f"Void ({event.reason}): once more, with seed {event.seed}."
            case Judged():
                phase, verdict = "judged", event.verdict
            case Waiting():
                phase = "waiting"
            case Stopped():
                phase = "stopped"
            case Failed():
                phase, message = "failed", event.message
            case Kept():
                message = f"This attempt could not be kept: {event.not_kept}" if event.not_kept else message
    names = list(dict.fromkeys([*claims, *outcomes]))
    rows = tuple(
        Row(
            name,
            claims[name].claim if name in claims else outcomes[name].claim,
            name == trying and phase == "trying" and name not in outcomes,
            outcomes.get(name),
        )
        for name in names
    )
    return State(rows, "interrupted" if run.interrupted else phase, message, verdict, len(events))

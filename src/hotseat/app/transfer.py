"""The learner's whole state as one JSON file, and back. A file is believed nothing before all of it is checked."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath

import msgspec

import hotseat
from hotseat.errors import WrongUse
from hotseat.model import Imported, State
from hotseat.model.learner import FORMAT, VERSION
from hotseat.sandbox.submission import LONGEST_NAME
from hotseat.store import Store
from hotseat.store.transfer import add_state, read_state
from hotseat.study.scheduler import fold

YEARS = range(2000, 2200)
"""A moment outside of them is a mistake, and its arithmetic an overflow."""


class _Head(msgspec.Struct):
    """What says whether the rest can be understood; whatever else is there is read afterwards."""

    format: str
    version: int
    hotseat: str = "?"


def write(store: Store, now: datetime) -> bytes:
    """Everything as indented JSON. Raises StoreError."""
    state = read_state(store.database, now.astimezone(UTC), hotseat.__version__)
    return msgspec.json.format(msgspec.json.encode(state), indent=1)


def load(store: Store, content: bytes) -> Imported:
    """Add what is missing here: all of it, or nothing where this raises WrongUse or StoreError."""
    state = _decoded(content)
    problem = next(_problems(state), None)
    if problem is not None:
        raise WrongUse(f"this file of a learner's state is damaged: {problem}")
    try:
        return add_state(store.database, state, fold)
    except (OverflowError, ValueError) as error:
        raise WrongUse(f"this file of a learner's state is damaged: {error}") from error


def _decoded(content: bytes) -> State:
    try:
        head = msgspec.json.decode(content, type=_Head)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise WrongUse(f"this is no file of `hotseat export`: {error}") from error
    if head.format != FORMAT:
        raise WrongUse(
            f"this is no file of `hotseat export`: its format is {head.format[:40]!r}, not {FORMAT!r}"
        )
    if head.version != VERSION:
        raise WrongUse(
            f"this file has version {head.version} (hotseat {head.hotseat[:40]} wrote it), and this hotseat knows "
            f"version {VERSION}: upgrade hotseat"
        )
    try:
        return msgspec.json.decode(content, type=State)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise WrongUse(f"this file of a learner's state is damaged: {error}") from error


def _problems(state: State) -> Iterator[str]:
    """Everything that speaks against it, of which the first is said."""
    yield from _twins("review", [review.id for review in state.reviews])
    yield from _twins("answer", [answer.id for answer in state.said])
    yield from _twins("mock interview", [mock.id for mock in state.mocks])
    yield from _twins("draft", [draft.name for draft in state.drafts])
    yield from _twins("note", [f"{each.key.question}/{each.key.card}" for each in state.notes])
    yield from _twins("attempt", [str(attempt.number) for attempt in state.attempts])
    yield from _lost_attempts(state)
    yield from _bad_files(state)
    yield from _bad_times(state)
    yield from _bad_texts(state)


def _twins(what: str, ids: Sequence[str]) -> Iterator[str]:
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            yield f"the {what} {id!r} is there twice"
        seen.add(id)


def _lost_attempts(state: State) -> Iterator[str]:
    known = {attempt.number for attempt in state.attempts}
    named = [prompt.attempt for prompt in state.prompts]
    named += [item.attempt for mock in state.mocks for item in mock.items if item.attempt is not None]
    yield from (
        f"it speaks of attempt {number}, which is not in it" for number in named if number not in known
    )
    answers = {answer.id for answer in state.said}
    said = [item.said for mock in state.mocks for item in mock.items if item.said is not None]
    yield from (f"it speaks of the answer {id!r}, which is not in it" for id in said if id not in answers)


def _bad_files(state: State) -> Iterator[str]:
    for digest, content in state.blobs.items():
        if hashlib.sha256(content).hexdigest() != digest:
            yield f"the content of {digest[:12]!r} is another one"
    for attempt in state.attempts:
        for name, digest in attempt.files.items():
            if digest not in state.blobs:
                yield f"the content of {name!r} of attempt {attempt.number} is missing"
            if not is_good_name(name):
                yield f"{name!r} of attempt {attempt.number} is no name of a file in a folder"
        if not 0 <= attempt.verdict.seed < 1 << 63:
            yield f"attempt {attempt.number} has the seed {attempt.verdict.seed}"
        if attempt.verdict.question != attempt.question:
            yield f"attempt {attempt.number} is of two questions"


def is_good_name(name: str) -> bool:
    """Whether a relative name stays in its folder, and is a text that a person can read."""
    path = PurePosixPath(name)
    return (
        0 < len(name.encode("utf-8", "surrogatepass")) <= LONGEST_NAME
        and not path.is_absolute()
        and str(path) == name
        and ".." not in path.parts
        and not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in name)
    )


def _bad_times(state: State) -> Iterator[str]:
    moments: list[datetime | None] = [state.exported, state.settings.written]
    moments += [moment for review in state.reviews for moment in (review.at, review.undone)]
    moments += [prompt.at for prompt in state.prompts]
    moments += [each.note.written for each in state.notes]
    moments += [answer.at for answer in state.said]
    moments += [draft.written for draft in state.drafts]
    moments += [moment for mock in state.mocks for moment in (mock.started, mock.finished)]
    moments += [moment for mock in state.mocks for item in mock.items for moment in (item.began, item.ended)]
    moments += [attempt.started for attempt in state.attempts]
    yield from (
        f"the time {moment} is none of ours" for moment in moments if moment and moment.year not in YEARS
    )
    day = state.settings.interview
    if day is not None and day.year not in YEARS:
        yield f"the interview is on {day}"


def _bad_texts(state: State) -> Iterator[str]:
    """No database keeps NUL in a text."""
    texts = [each.note.text for each in state.notes] + [draft.text for draft in state.drafts]
    texts += [answer.text for answer in state.said]
    names = [name for each in state.reviews for name in (each.id, each.key.question, each.key.card)]
    names += [name for each in state.prompts for name in (each.key.question, each.key.card, each.check)]
    names += [name for each in state.notes for name in (each.key.question, each.key.card)]
    names += [name for each in state.said for name in (each.id, each.question, each.mock or "")]
    names += [mock.id for mock in state.mocks] + [draft.name for draft in state.drafts]
    names += [text for each in state.attempts for text in (each.question, each.folder or "")]
    if any("\0" in text for text in (*texts, *names)):
        yield "a text in it holds the character NUL"

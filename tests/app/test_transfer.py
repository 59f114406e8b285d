"""The learner's whole state as one file: it comes back whole, twice changes nothing, and garbage is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from hotseat.app import App
from hotseat.errors import WrongUse
from hotseat.model import CardKey, Imported, Rating
from tests.app.conftest import CHECK, KEY, Clock, keep_attempt
from tests.study.cast import NOON

OTHER = CardKey("rest", "idempotent")
NOTHING = Imported(0, 0, 0, 0, 0, 0, 0, False)


@pytest.fixture
def lived(app: App, clock: Clock) -> App:
    """An app whose learner has done something of everything."""
    learner = app.learner
    learner.recall.rate(KEY, Rating.GOOD, version=0)
    learner.recall.rate(OTHER, Rating.EASY, version=0)
    learner.recall.undo()
    learner.recall.note(KEY, "mine ü", version=0)
    clock.forward(days=1)
    number = keep_attempt(
        app, failed=CHECK, files={"run": b"#!/bin/sh\n", "data": b"\xff\0"}, due=((KEY, CHECK),)
    )
    learner.answers.mark(learner.answers.say("rest", "text", seconds=3).id, [0], version=1)
    learner.answers.save_draft("answer/null", "half a", version=0)
    learner.save_settings(NOON.date().replace(year=2027), 12, version=0)
    mock = learner.mocks.begin(45, None, seed=1)
    index = len(mock.items) - 1
    asked = mock.items[index].question
    number = keep_attempt(app, question=asked, failed=CHECK, files={"run": b"other"})
    learner.mocks.hand_in(mock.id, index, number, version=mock.version)
    return app


def comparable(app: App) -> Any:
    """What is exported, without what differs between two machines: when, and versions that count local changes."""
    state = json.loads(app.learner.export())
    del state["exported"]
    for each in (*state["notes"], {"note": state["settings"]}):
        each["note"]["version"] = 0
    for draft in state["drafts"]:
        draft["version"] = 0
    return state


def test_everything_comes_back_on_another_machine(lived: App, other: App) -> None:
    """Recalls with memories, failed checks, notes, answers, interviews, attempts with files, settings."""
    done = other.learner.load(lived.learner.export())
    assert done == Imported(
        reviews=2, prompts=1, notes=1, said=1, drafts=1, mocks=1, attempts=2, settings=True
    )
    assert comparable(other) == comparable(lived)
    here, there = lived.learner.recall.card(KEY), other.learner.recall.card(KEY)
    assert (there.memory, there.prompt, there.note.text) == (here.memory, here.prompt, "mine ü")
    assert other.learner.recall.card(OTHER).memory.reviews == 0
    assert other.attempt(1).files == {"run": b"#!/bin/sh\n", "data": b"\xff\0"}
    assert other.learner.today().ready == lived.learner.today().ready
    mock = lived.learner.mocks.all()[0].id
    assert other.learner.mocks.report(mock) == lived.learner.mocks.report(mock)


def test_the_same_file_twice_changes_nothing(lived: App, other: App) -> None:
    """Neither where it came from, nor where it was taken to."""
    content = lived.learner.export()
    before = lived.learner.recall.card(KEY).version
    assert lived.learner.load(content) == NOTHING
    assert lived.learner.recall.card(KEY).version == before
    other.learner.load(content)
    assert other.learner.load(content) == NOTHING


def test_two_machines_end_with_the_same(lived: App, other: App, clock: Clock) -> None:
    """Both go on and take each other's files: nothing is lost, whatever number an attempt has; the newer text holds."""
    clock.forward(minutes=1)
    other_number = keep_attempt(other, files={"run": b"theirs"})
    assert other_number == 1
    other.learner.load(lived.learner.export())
    clock.forward(days=2)
    lived.learner.recall.rate(KEY, Rating.AGAIN, version=lived.learner.recall.card(KEY).version)
    clock.forward(hours=1)
    other.learner.recall.rate(KEY, Rating.GOOD, version=other.learner.recall.card(KEY).version)
    other.learner.recall.note(KEY, "newer", version=other.learner.recall.card(KEY).note.version)
    lived.learner.load(other.learner.export())
    other.learner.load(lived.learner.export())
    here, there = lived.learner.recall.card(KEY), other.learner.recall.card(KEY)
    assert here.memory == there.memory
    assert (here.memory.reviews, here.memory.lapses) == (3, 1)
    assert here.note.text == there.note.text == "newer"
    assert len(lived.history(None, 9)) == len(other.history(None, 9)) == 3
    assert lived.learner.load(other.learner.export()) == NOTHING


def test_whoever_looks_at_a_card_while_it_is_imported_is_told(lived: App, other: App) -> None:
    """The memory is another one afterwards: a rating of what was shown before is refused."""
    shown = other.learner.recall.card(KEY)
    other.learner.load(lived.learner.export())
    with pytest.raises(WrongUse, match="changed meanwhile"):
        other.learner.recall.rate(KEY, Rating.GOOD, version=shown.version)


Change = Callable[[dict[str, Any]], object]


def put(*path: str | int, value: Any) -> Change:
    """Set the value at a path."""

    def change(state: dict[str, Any]) -> None:
        place: Any = state
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = value

    return change


def foreign_file(state: dict[str, Any]) -> None:
    state["attempts"][0]["files"]["../../escape"] = next(iter(state["blobs"]))


def other_content(state: dict[str, Any]) -> None:
    state["blobs"][hashlib.sha256(b"a").hexdigest()] = "Yg=="


GARBAGE: dict[str, Change] = {
    "another format": put("format", value="anki"),
    "version 2": put("version", value=2),
    "Object missing required field": lambda state: state.pop("reviews"),
    "contains unknown field": put("surprise", value=1),
    "Invalid enum value 'fine'": put("reviews", 0, "rating", value="fine"),
    "Expected `datetime` with a timezone": put("reviews", 0, "at", value="2026-01-01T00:00:00"),
    "is none of ours": put("reviews", 0, "at", value="9999-12-31T00:00:00Z"),
    "is there twice": lambda state: state["reviews"].append(state["reviews"][0]),
    "which is not in it": put("prompts", 0, "attempt", value=99),
    "no name of a file": foreign_file,
    "is another one": other_content,
    "is missing": lambda state: state["blobs"].clear(),
    "the character NUL": put("notes", 0, "note", "text", value="\0"),
    "has the seed": put("attempts", 0, "verdict", "seed", value=2**80),
    "of two questions": put("attempts", 0, "question", value="null"),
    "interview is on": put("settings", "interview", value="0001-01-01"),
}


@pytest.mark.parametrize("said", [said for said in GARBAGE if said != "another format"])
def test_a_damaged_file_is_refused_in_one_line(lived: App, other: App, said: str) -> None:
    """And nothing of it is taken."""
    state = json.loads(lived.learner.export())
    GARBAGE[said](state)
    with pytest.raises(WrongUse, match=said) as error:
        other.learner.load(json.dumps(state).encode())
    assert "\n" not in str(error.value)
    assert json.loads(other.learner.export())["reviews"] == []


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b"[" * 100_000, b'{"format":"anki","version":1}']
)
def test_what_is_no_such_file_is_refused_in_one_line(app: App, content: bytes) -> None:
    """The line says which command writes one."""
    with pytest.raises(WrongUse, match="this is no file of `hotseat export`") as error:
        app.learner.load(content)
    assert "\n" not in str(error.value)


def test_a_file_cut_short_anywhere_is_refused(lived: App, other: App) -> None:
    """As a disk that ran full leaves it."""
    content = lived.learner.export()
    for cut in range(0, len(content) - 1, 997):
        with pytest.raises(WrongUse):
            other.learner.load(content[:cut])
    assert other.learner.load(content).attempts == 2

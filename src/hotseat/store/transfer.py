"""Everything that is kept of a learner, read as one value and added from one, each in one transaction.

What has an identity of its own (reviews, answers, interviews, attempts) is added where it is missing; what is written
over (notes, drafts, settings) is taken where it is newer. So the same file twice changes nothing, and two machines
that take each other's files end with the same.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from hotseat.errors import StoreError
from hotseat.model import (
    CardKey,
    Draft,
    Imported,
    KeptAttempt,
    KeptNote,
    Memory,
    Mock,
    Note,
    Prompt,
    Review,
    Said,
    Settings,
    State,
)
from hotseat.store.database import Database
from hotseat.store.recalls import (
    add_prompts,
    key_row,
    log,
    memory_row,
    newest_prompt,
    prompt_row,
    prompts_of,
    review_of,
    review_row,
)
from hotseat.store.rehearsals import (
    draft_of,
    mock_of,
    mock_row,
    said_of,
    said_row,
    settings_in,
    settings_row,
)
from hotseat.store.store import add_row, attempt_row, keep_files, unpack, unpack_verdict
from hotseat.store.tables import (
    attempts,
    blobs,
    drafts,
    files,
    memories,
    mocks,
    notes,
    prompts,
    reviews,
    said,
    settings,
)

Fold = Callable[[Sequence[Review]], Memory]
"""What makes a memory of a card's log."""

_ANSWER_CHANGES = ("points", "judged")
_MOCK_CHANGES = ("items", "finished")


def read_state(database: Database, exported: datetime, hotseat: str) -> State:
    """Everything, as it is at one moment. Raises StoreError where an attempt is damaged."""
    with database.reading() as connection:

        def rows(query: sa.Select[Any]) -> Sequence[Mapping[Any, Any]]:
            return connection.execute(query).mappings().all()

        kept = tuple(_attempts(connection, database.place))
        return State(
            format="hotseat-learner",
            version=1,
            exported=exported,
            hotseat=hotseat,
            settings=settings_in(connection),
            reviews=tuple(review_of(row) for row in rows(sa.select(reviews).order_by(reviews.c.number))),
            prompts=tuple(prompts_of(rows(sa.select(prompts).order_by(prompts.c.attempt)))),
            notes=tuple(
                KeptNote(
                    CardKey(row["question"], row["card"]), Note(row["text"], row["version"], row["written"])
                )
                for row in rows(sa.select(notes))
            ),
            said=tuple(said_of(row, database.place) for row in rows(sa.select(said).order_by(said.c.at))),
            drafts=tuple(draft_of(row) for row in rows(sa.select(drafts).order_by(drafts.c.name))),
            mocks=tuple(
                mock_of(row, database.place) for row in rows(sa.select(mocks).order_by(mocks.c.started))
            ),
            attempts=kept,
            blobs=_blobs(connection, database.place),
        )


def add_state(database: Database, state: State, fold: Fold) -> Imported:
    """Add what is missing here, all of it or nothing. The state has been checked (`app.transfer`)."""
    with database.writing() as connection:
        return _Adding(connection, state).run(fold)


class _Adding:
    """One import, step by step on one connection."""

    def __init__(self, connection: sa.Connection, state: State) -> None:
        self._connection = connection
        self._state = state
        self._numbers: dict[int, int] = {}
        """The file's number of an attempt → the number it has here."""
        self._touched: set[CardKey] = set()

    def run(self, fold: Fold) -> Imported:
        added = self._attempts()
        done = Imported(
            attempts=added,
            reviews=self._reviews(),
            prompts=self._prompts(),
            notes=sum(self._note(each) for each in self._state.notes),
            said=sum(self._said(each) for each in self._state.said),
            drafts=sum(self._draft(each) for each in self._state.drafts),
            mocks=sum(self._mock(each) for each in self._state.mocks),
            settings=self._settings(self._state.settings),
        )
        for key in sorted(self._touched):
            self._remember(key, fold)
        return done

    def _attempts(self) -> int:
        here = {
            (row.question, row.started, row.seed, row.submission): row.number
            for row in self._connection.execute(
                sa.select(
                    attempts.c.number,
                    attempts.c.question,
                    attempts.c.started,
                    attempts.c.seed,
                    attempts.c.submission,
                )
            )
        }
        added = 0
        for each in self._state.attempts:
            name = (each.question, each.started, each.verdict.seed, each.verdict.submission)
            if name not in here:
                here[name] = self._add_attempt(each)
                added += 1
            self._numbers[each.number] = here[name]
        return added

    def _add_attempt(self, each: KeptAttempt) -> int:
        row = attempt_row(each.question, each.started, each.verdict, each.folder)
        number = add_row(self._connection, row)
        packed = {digest: zlib.compress(self._state.blobs[digest]) for digest in set(each.files.values())}
        keep_files(self._connection, number, each.files, packed, each.executable)
        return number

    def _reviews(self) -> int:
        query = sa.select(reviews.c.id, reviews.c.undone)
        here = {row.id: row.undone for row in self._connection.execute(query)}
        new = [review for review in self._state.reviews if review.id not in here]
        for review in new:
            self._connection.execute(sa.insert(reviews), review_row(review))
        undone = [each for each in self._state.reviews if each.undone and here.get(each.id, each) is None]
        for review in undone:
            taken_back = sa.update(reviews).where(reviews.c.id == review.id).values(undone=review.undone)
            self._connection.execute(taken_back)
        self._touched.update(review.key for review in (*new, *undone))
        return len(new) + len(undone)

    def _prompts(self) -> int:
        here = {
            (prompt.attempt, prompt.key, prompt.check)
            for prompt in prompts_of(self._connection.execute(sa.select(prompts)).mappings())
        }
        new = [
            Prompt(each.key, each.check, self._numbers[each.attempt], each.at)
            for each in self._state.prompts
            if (self._numbers[each.attempt], each.key, each.check) not in here
        ]
        add_prompts(self._connection, new)
        self._touched.update(prompt.key for prompt in new)
        return len(new)

    def _note(self, each: KeptNote) -> bool:
        values = {"text": each.note.text, "written": each.note.written}
        return each.note.written is not None and self._newer(notes, key_row(each.key), values)

    def _draft(self, each: Draft) -> bool:
        values = {"text": each.text, "written": each.written}
        return each.written is not None and self._newer(drafts, {"name": each.name}, values)

    def _settings(self, each: Settings) -> bool:
        return each.written is not None and self._newer(settings, {"key": 1}, settings_row(each))

    def _newer(self, table: sa.Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
        """Write where there is nothing, or something older."""
        where = [table.c[name] == value for name, value in key.items()]
        row = self._connection.execute(
            sa.select(table.c.version, table.c.written).where(*where)
        ).one_or_none()
        if row is None:
            self._connection.execute(sa.insert(table), {**key, **values, "version": 1})
            return True
        if row.written >= values["written"]:
            return False
        self._connection.execute(sa.update(table).where(*where).values(**values, version=row.version + 1))
        return True

    def _said(self, each: Said) -> bool:
        return self._higher(said, said_row(each), _ANSWER_CHANGES)

    def _mock(self, each: Mock) -> bool:
        items = tuple(
            msgspec.structs.replace(item, attempt=self._numbers[item.attempt])
            if item.attempt is not None
            else item
            for item in each.items
        )
        return self._higher(mocks, mock_row(msgspec.structs.replace(each, items=items)), _MOCK_CHANGES)

    def _higher(self, table: sa.Table, row: Mapping[str, Any], changes: Sequence[str]) -> bool:
        """Add where it is missing, change where the version here is lower."""
        here = self._connection.scalar(sa.select(table.c.version).where(table.c.id == row["id"]))
        if here is None:
            self._connection.execute(sa.insert(table), row)
            return True
        if here >= row["version"]:
            return False
        values = {name: row[name] for name in (*changes, "version")}
        self._connection.execute(sa.update(table).where(table.c.id == row["id"]).values(values))
        return True

    def _remember(self, key: CardKey, fold: Fold) -> None:
        """Make a card's memory anew; whoever has it on screen finds that it has changed."""
        memory = fold(log(self._connection, key))
        prompt = newest_prompt(self._connection, key, memory.last)
        values = {**memory_row(memory), **prompt_row(prompt)}
        where = (memories.c.question == key.question, memories.c.card == key.card)
        version = self._connection.scalar(sa.select(memories.c.version).where(*where))
        if version is None:
            self._connection.execute(sa.insert(memories), {**key_row(key), **values, "version": 1})
        else:
            self._connection.execute(sa.update(memories).where(*where).values(**values, version=version + 1))


def _attempts(connection: sa.Connection, place: str) -> Iterator[KeptAttempt]:
    names: dict[int, dict[str, tuple[str, bool | None]]] = {}
    query = sa.select(files.c.attempt, files.c.name, files.c.blob, files.c.executable).order_by(files.c.name)
    for number, name, blob, executable in connection.execute(query):
        names.setdefault(number, {})[name] = (blob, executable)
    columns = (
        attempts.c.number,
        attempts.c.question,
        attempts.c.started,
        attempts.c.folder,
        attempts.c.verdict,
    )
    for row in connection.execute(sa.select(*columns).order_by(attempts.c.number)):
        kept = names.get(row.number, {})
        known = bool(kept) and all(executable is not None for _, executable in kept.values())
        try:
            verdict = unpack_verdict(row.verdict)
        except (zlib.error, msgspec.MsgspecError) as error:
            raise StoreError(f"attempt {row.number} in {place} is damaged: {error}") from error
        yield KeptAttempt(
            number=row.number,
            question=row.question,
            started=row.started,
            folder=row.folder,
            verdict=verdict,
            files={name: blob for name, (blob, _) in kept.items()},
            executable=tuple(name for name, (_, on) in kept.items() if on) if known else None,
        )


def _blobs(connection: sa.Connection, place: str) -> dict[str, bytes]:
    try:
        rows = connection.execute(sa.select(blobs).order_by(blobs.c.sha256))
        return {digest: unpack(digest, content) for digest, content in rows}
    except (zlib.error, ValueError) as error:
        raise StoreError(f"a file in {place} is damaged: {error}") from error

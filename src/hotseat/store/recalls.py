"""The log of recalls, the memories that follow from it, and notes on cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hotseat.errors import Conflict, WrongUse
from hotseat.model import CardKey, Memory, Note, Phase, Prompt, Rating, Review, Value
from hotseat.store.database import Database, insert, put
from hotseat.store.tables import memories, notes, prompts, reviews

_MEMORY = Memory.__struct_fields__


class Known(Value, frozen=True):
    """What is kept of one card."""

    memory: Memory = Memory()
    version: int = 0
    prompt: Prompt | None = None
    """The newest failed check since the last recall."""


class Recalls:
    """Reviews are only ever added, and marked as undone; every change carries the memory that follows from it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, question: str | None = None) -> dict[CardKey, Known]:
        """All cards that were recalled or asked for by a failed check; of one question or of all."""
        query = sa.select(memories)
        if question is not None:
            query = query.where(memories.c.question == question)
        with self._database.reading() as connection:
            return {_key(row): _known(row) for row in connection.execute(query).mappings()}

    def log(self, key: CardKey) -> list[Review]:
        """Every review of a card in the order in which they were made, undone ones included."""
        with self._database.reading() as connection:
            return log(connection, key)

    def review(self, id: str) -> Review | None:
        """One review."""
        return self._one(sa.select(reviews).where(reviews.c.id == id))

    def last(self) -> Review | None:
        """The newest review that was not undone."""
        kept = sa.select(reviews).where(reviews.c.undone.is_(None))
        return self._one(kept.order_by(reviews.c.number.desc()).limit(1))

    def count_since(self, moment: datetime) -> int:
        """Reviews since then, without undone ones."""
        query = sa.select(sa.func.count()).where(reviews.c.at >= moment, reviews.c.undone.is_(None))
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def add(self, review: Review, memory: Memory, *, version: int) -> None:
        """Keep a review and the memory after it. Raises Conflict where the card's version is another one."""
        with self._database.writing() as connection:
            self._put(connection, review.key, {**memory_row(memory), **prompt_row(None)}, version)
            connection.execute(sa.insert(reviews), review_row(review))

    def undo(self, review: Review, at: datetime, memory: Memory, *, version: int) -> None:
        """Mark a review as undone, and keep the memory without it. Raises Conflict, WrongUse where it was before."""
        with self._database.writing() as connection:
            prompt = newest_prompt(connection, review.key, memory.last)
            self._put(connection, review.key, {**memory_row(memory), **prompt_row(prompt)}, version)
            kept = sa.update(reviews).where(reviews.c.id == review.id, reviews.c.undone.is_(None))
            if connection.execute(kept.values(undone=at)).rowcount != 1:
                raise WrongUse("that review was taken back already")

    def note(self, key: CardKey) -> Note:
        """What was written on a card; an empty note where nothing was."""
        return self.notes(key.question).get(key, Note())

    def notes(self, question: str | None = None) -> dict[CardKey, Note]:
        """All notes of one question, or of all."""
        query = sa.select(notes)
        if question is not None:
            query = query.where(notes.c.question == question)
        with self._database.reading() as connection:
            return {
                _key(row): Note(row["text"], row["version"], row["written"])
                for row in connection.execute(query).mappings()
            }

    def write_note(self, key: CardKey, text: str, at: datetime, *, version: int) -> Note:
        """Write a note over the one of that version. Raises Conflict."""
        with self._database.writing() as connection:
            if not put(connection, notes, key_row(key), {"text": text, "written": at}, version):
                now = connection.scalar(sa.select(notes.c.version).where(*_is(notes, key)))
                raise Conflict(f"the note on {key.question}/{key.card}", version=now or 0)
        return Note(text, version + 1, at)

    def _put(self, connection: sa.Connection, key: CardKey, values: Mapping[str, Any], version: int) -> None:
        if not put(connection, memories, key_row(key), values, version):
            now = connection.scalar(sa.select(memories.c.version).where(*_is(memories, key)))
            raise Conflict(f"the card {key.question}/{key.card}", version=now or 0)

    def _one(self, query: sa.Select[Any]) -> Review | None:
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return review_of(row) if row is not None else None


def add_prompts(connection: sa.Connection, made: Sequence[Prompt]) -> None:
    """Keep failed checks, and make their cards due: part of the transaction that keeps their attempt."""
    first = {prompt.key: prompt for prompt in reversed(made)}
    for prompt in made:
        connection.execute(sa.insert(prompts), stored_prompt(prompt))
    # In one order everywhere: two writers then wait for each other, and never in a circle.
    for key in sorted(first):
        row = prompt_row(first[key])
        adding = insert(connection, memories).values(**key_row(key), **memory_row(Memory()), **row, version=0)
        connection.execute(adding.on_conflict_do_update(index_elements=["question", "card"], set_=row))


def log(connection: sa.Connection, key: CardKey) -> list[Review]:
    """Every review of a card, in the order in which they were kept."""
    query = sa.select(reviews).where(*_is(reviews, key)).order_by(reviews.c.number)
    return [review_of(row) for row in connection.execute(query).mappings()]


def newest_prompt(connection: sa.Connection, key: CardKey, last: datetime | None) -> Prompt | None:
    """The newest failed check of a card after its last recall."""
    query = sa.select(prompts).where(*_is(prompts, key)).order_by(prompts.c.at.desc(), prompts.c.check)
    if last is not None:
        query = query.where(prompts.c.at > last)
    row = connection.execute(query.limit(1)).mappings().one_or_none()
    return Prompt(key, row["check"], row["attempt"], row["at"]) if row is not None else None


def review_row(review: Review) -> dict[str, Any]:
    """As a row of `reviews`."""
    return {
        "id": review.id,
        **key_row(review.key),
        "rating": review.rating.value,
        "at": review.at,
        "seconds": review.seconds,
        "undone": review.undone,
    }


def review_of(row: Mapping[Any, Any]) -> Review:
    """From a row of `reviews`."""
    return Review(row["id"], _key(row), Rating(row["rating"]), row["at"], row["seconds"], row["undone"])


def key_row(key: CardKey) -> dict[str, Any]:
    """As columns of any table about cards."""
    return {"question": key.question, "card": key.card}


def memory_row(memory: Memory) -> dict[str, Any]:
    """As columns of `memories`."""
    return {name: getattr(memory, name) for name in _MEMORY if name != "phase"} | {
        "phase": memory.phase.value
    }


def prompt_row(prompt: Prompt | None) -> dict[str, Any]:
    """As columns of `memories`."""
    return {
        "prompt_check": prompt.check if prompt else None,
        "prompt_attempt": prompt.attempt if prompt else None,
        "prompt_at": prompt.at if prompt else None,
    }


def stored_prompt(prompt: Prompt) -> dict[str, Any]:
    """As a row of `prompts`."""
    return {**key_row(prompt.key), "check": prompt.check, "attempt": prompt.attempt, "at": prompt.at}


def prompts_of(rows: Iterable[Mapping[Any, Any]]) -> list[Prompt]:
    """From rows of `prompts`."""
    return [Prompt(_key(row), row["check"], row["attempt"], row["at"]) for row in rows]


def _known(row: Mapping[Any, Any]) -> Known:
    fields: dict[str, Any] = {name: row[name] for name in _MEMORY}
    fields["phase"] = Phase(row["phase"])
    memory = Memory(**fields)
    check, attempt, at = row["prompt_check"], row["prompt_attempt"], row["prompt_at"]
    prompt = Prompt(_key(row), check, attempt, at) if check is not None else None
    return Known(memory, row["version"], prompt)


def _key(row: Mapping[Any, Any]) -> CardKey:
    return CardKey(row["question"], row["card"])


def _is(table: sa.Table, key: CardKey) -> list[sa.ColumnElement[bool]]:
    return [table.c.question == key.question, table.c.card == key.card]

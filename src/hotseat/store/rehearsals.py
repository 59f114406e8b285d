"""Answers that were said, drafts of them, mock interviews, and what the learner chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from hotseat.errors import Conflict, StoreError, WrongUse
from hotseat.model import Draft, Item, Level, Mock, Point, Said, Settings
from hotseat.store.database import Database, put, unless_there
from hotseat.store.tables import drafts, mocks, said, settings


class Answers:
    """Answers that were said, and drafts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, answer: Said) -> Said:
        """Keep an answer; one of the same id that is there already stays, and is returned."""
        with self._database.writing() as connection:
            connection.execute(unless_there(connection, said), said_row(answer))
            return _said(connection, self._database, answer.id)

    def get(self, id: str) -> Said:
        """One answer. Raises WrongUse where there is none."""
        with self._database.reading() as connection:
            return _said(connection, self._database, id)

    def some(self, ids: Sequence[str]) -> dict[str, Said]:
        """Those answers of these ids that there are."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(said).where(said.c.id.in_(ids))).mappings()
            return {row["id"]: said_of(row, self._database.place) for row in rows}

    def of(self, question: str, limit: int) -> list[Said]:
        """The newest answers to a question, newest first."""
        query = sa.select(said).where(said.c.question == question)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(said.c.at.desc(), said.c.id).limit(limit)).mappings()
            return [said_of(row, self._database.place) for row in rows]

    def judged(self) -> dict[str, Said]:
        """The newest answer with marked points, of each question that has one."""
        place = sa.func.row_number().over(partition_by=said.c.question, order_by=said.c.at.desc())
        ranked = sa.select(said, place.label("place")).where(said.c.judged).subquery()
        query = sa.select(ranked).where(ranked.c.place == 1)
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings()
            return {row["question"]: said_of(row, self._database.place) for row in rows}

    def mark(self, answer: Said, *, version: int) -> Said:
        """Replace the points of the answer of that version. Raises Conflict, WrongUse."""
        row = {name: value for name, value in said_row(answer).items() if name in ("points", "judged")}
        with self._database.writing() as connection:
            if not put(connection, said, {"id": answer.id}, row, version):
                raise Conflict("the answer", version=_said(connection, self._database, answer.id).version)
            return _said(connection, self._database, answer.id)

    def draft(self, name: str) -> Draft:
        """A draft; an empty one where nothing was written."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(drafts).where(drafts.c.name == name)).mappings().one_or_none()
        return draft_of(row) if row is not None else Draft(name)

    def save_draft(self, name: str, text: str, at: datetime, *, version: int) -> Draft:
        """Write a draft over the one of that version. Raises Conflict."""
        with self._database.writing() as connection:
            if not put(connection, drafts, {"name": name}, {"text": text, "written": at}, version):
                now = connection.scalar(sa.select(drafts.c.version).where(drafts.c.name == name))
                raise Conflict("the draft", version=now or 0)
        return Draft(name, text, version + 1, at)

    def drop_draft(self, name: str) -> None:
        """Forget a draft; nothing happens where there is none."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(drafts).where(drafts.c.name == name))


class Mocks:
    """Mock interviews."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, mock: Mock) -> None:
        """Keep a new interview."""
        with self._database.writing() as connection:
            connection.execute(sa.insert(mocks), mock_row(mock))

    def get(self, id: str) -> Mock:
        """One interview. Raises WrongUse where there is none."""
        with self._database.reading() as connection:
            return _mock(connection, self._database, id)

    def newest(self, limit: int) -> list[Mock]:
        """The newest ones, newest first."""
        query = sa.select(mocks).order_by(mocks.c.started.desc(), mocks.c.id).limit(limit)
        with self._database.reading() as connection:
            return [mock_of(row, self._database.place) for row in connection.execute(query).mappings()]

    def change(self, mock: Mock, *, version: int, answer: Said | None = None) -> Mock:
        """Write an interview over the one of that version, with an answer given in it. Raises Conflict, WrongUse."""
        row = {name: value for name, value in mock_row(mock).items() if name in ("items", "finished")}
        with self._database.writing() as connection:
            if not put(connection, mocks, {"id": mock.id}, row, version):
                raise Conflict(
                    "the mock interview", version=_mock(connection, self._database, mock.id).version
                )
            if answer is not None:
                connection.execute(unless_there(connection, said), said_row(answer))
            return _mock(connection, self._database, mock.id)


class Choices:
    """What the learner chose."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self) -> Settings:
        """The settings; the usual ones where none were chosen."""
        with self._database.reading() as connection:
            return settings_in(connection)

    def save(self, chosen: Settings, *, version: int) -> Settings:
        """Write the settings over those of that version. Raises Conflict."""
        with self._database.writing() as connection:
            if not put(connection, settings, {"key": 1}, settings_row(chosen), version):
                raise Conflict("the settings", version=settings_in(connection).version)
            return settings_in(connection)


def settings_in(connection: sa.Connection) -> Settings:
    """The settings that hold."""
    row = connection.execute(sa.select(settings)).mappings().one_or_none()
    if row is None:
        return Settings()
    return Settings(row["interview"], row["new_a_day"], row["version"], row["written"])


def settings_row(chosen: Settings) -> dict[str, Any]:
    """As a row of `settings`, without key and version."""
    return {"interview": chosen.interview, "new_a_day": chosen.new_a_day, "written": chosen.written}


def said_row(answer: Said) -> dict[str, Any]:
    """As a row of `said`."""
    return {
        **{name: getattr(answer, name) for name in Said.__struct_fields__ if name != "points"},
        "points": msgspec.json.encode(answer.points).decode(),
        "judged": any(point.covered is not None for point in answer.points),
    }


def said_of(row: Mapping[Any, Any], place: str) -> Said:
    """From a row of `said`. Raises StoreError where it is damaged."""
    points = _decoded(row["points"], tuple[Point, ...], f"an answer in {place}")
    return Said(
        **{name: row[name] for name in Said.__struct_fields__ if name != "points"},
        points=points,
    )


def mock_row(mock: Mock) -> dict[str, Any]:
    """As a row of `mocks`."""
    return {
        **{name: getattr(mock, name) for name in Mock.__struct_fields__},
        "level": mock.level.value if mock.level else None,
        "items": msgspec.json.encode(mock.items).decode(),
    }


def mock_of(row: Mapping[Any, Any], place: str) -> Mock:
    """From a row of `mocks`. Raises StoreError where it is damaged."""
    fields: dict[str, Any] = {name: row[name] for name in Mock.__struct_fields__}
    fields["level"] = Level(row["level"]) if row["level"] else None
    fields["items"] = _decoded(row["items"], tuple[Item, ...], f"a mock interview in {place}")
    return Mock(**fields)


def draft_of(row: Mapping[Any, Any]) -> Draft:
    """From a row of `drafts`."""
    return Draft(row["name"], row["text"], row["version"], row["written"])


def _said(connection: sa.Connection, database: Database, id: str) -> Said:
    row = connection.execute(sa.select(said).where(said.c.id == id)).mappings().one_or_none()
    if row is None:
        raise WrongUse(f"there is no answer {id!r}")
    return said_of(row, database.place)


def _mock(connection: sa.Connection, database: Database, id: str) -> Mock:
    row = connection.execute(sa.select(mocks).where(mocks.c.id == id)).mappings().one_or_none()
    if row is None:
        raise WrongUse(f"there is no mock interview {id!r}: `hotseat mock --list` lists them")
    return mock_of(row, database.place)


def _decoded(text: str, kind: Any, what: str) -> Any:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.MsgspecError as error:
        raise StoreError(f"{what} is damaged: {error}") from error

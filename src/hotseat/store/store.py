"""The store: one transaction for each attempt, and the questions asked of the attempts kept."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import sqlalchemy as sa

from hotseat.errors import StoreError, WrongUse
from hotseat.model import Attempt, AttemptHead, Decision, Status, Verdict
from hotseat.store.engine import connectable, make_folder, url_of
from hotseat.store.faults import explained, place_of
from hotseat.store.schema import bring_up_to_date
from hotseat.store.tables import attempts, blobs, files

_HEAD = [column for column in attempts.c if column.name != "verdict"]


class Store:
    """The attempts kept in one database. Every method raises StoreError when the database cannot do its part.

    Any number of processes and threads may use stores on the same database at the same time.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, place: str | Path) -> Self:
        """Open the database at a path (SQLite) or URL (`postgresql://...`); make or migrate its tables."""
        url = url_of(place)
        make_folder(url)
        store = cls(connectable(url))
        try:
            with explained(url):
                bring_up_to_date(store._engine)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def add_attempt(
        self,
        question: str,
        started: datetime,
        verdict: Verdict,
        submitted: Mapping[str, bytes],
        folder: str | None = None,
    ) -> Attempt:
        """Keep one attempt, whole or not at all; when this returns, it survives this process.

        started: with a time zone. submitted: the candidate's files by relative name.
        """
        row = _row(question, started, verdict, folder)
        packed = {
            hashlib.sha256(content).hexdigest(): zlib.compress(content) for content in submitted.values()
        }
        with explained(self._engine.url), self._writing() as connection:
            number = connection.scalar(sa.insert(attempts).returning(attempts.c.number), row)
            assert number is not None  # the statement returns what it inserted
            _keep_files(connection, number, submitted, packed)
        return Attempt(head=_head({**row, "number": number}), verdict=verdict, files=dict(submitted))

    def attempts(self, question: str | None = None, limit: int = 50) -> list[AttemptHead]:
        """The newest `limit` attempts, newest first; of one question or of all."""
        query = sa.select(*_HEAD).order_by(attempts.c.started.desc(), attempts.c.number.desc()).limit(limit)
        if question is not None:
            query = query.where(attempts.c.question == question)
        with explained(self._engine.url), self._engine.connect() as connection:
            return [_head(row) for row in connection.execute(query).mappings()]

    def attempt(self, number: int) -> Attempt:
        """One attempt with verdict and files. Raises WrongUse where there is none of that number."""
        query = sa.select(attempts).where(attempts.c.number == number)
        with explained(self._engine.url), self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
            if row is None:
                raise WrongUse(f"there is no attempt {number}: `hotseat history` lists them")
            packed = connection.execute(
                sa.select(files.c.name, files.c.blob, blobs.c.content)
                .join_from(files, blobs, files.c.blob == blobs.c.sha256)
                .where(files.c.attempt == number)
                .order_by(files.c.name)
            ).all()
        try:
            verdict = msgspec.json.decode(zlib.decompress(row["verdict"]), type=Verdict)
            content = {name: _unpack(blob, data) for name, blob, data in packed}
        except (zlib.error, msgspec.MsgspecError, ValueError) as error:
            raise StoreError(
                f"attempt {number} in {place_of(self._engine.url)} is damaged: {error}"
            ) from error
        return Attempt(
            head=_head({name: row[name] for name in row if name != "verdict"}), verdict=verdict, files=content
        )

    @contextmanager
    def _writing(self) -> Generator[sa.Connection]:
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _row(question: str, started: datetime, verdict: Verdict, folder: str | None) -> dict[str, Any]:
    return {
        "question": question,
        "decision": verdict.decision.value,
        "started": started,
        "seconds": verdict.seconds,
        "seed": verdict.seed,
        "partial": verdict.partial,
        "passed": sum(outcome.status is Status.PASSED for outcome in verdict.outcomes),
        "checks": len(verdict.outcomes),
        "submission": verdict.submission,
        "digest": verdict.digest,
        # A folder's name may be bytes that are no text, which no database takes.
        "folder": folder.encode("utf-8", "backslashreplace").decode() if folder is not None else None,
        "verdict": zlib.compress(msgspec.json.encode(verdict)),
    }


def _head(row: Mapping[Any, Any]) -> AttemptHead:
    known: dict[str, Any] = {name: row[name] for name in AttemptHead.__struct_fields__}
    known["decision"] = Decision(known["decision"])
    return AttemptHead(**known)


def _keep_files(
    connection: sa.Connection, number: int, submitted: Mapping[str, bytes], packed: Mapping[str, bytes]
) -> None:
    if not submitted:
        return
    # In one order everywhere: two writers of the same blobs then wait for each other, and never in a circle.
    contents = [{"sha256": digest, "content": packed[digest]} for digest in sorted(packed)]
    connection.execute(_insert_unless_there(connection.dialect.name, blobs), contents)
    names = [
        {"attempt": number, "name": name, "blob": hashlib.sha256(content).hexdigest()}
        for name, content in submitted.items()
    ]
    connection.execute(sa.insert(files), names)


def _insert_unless_there(dialect: str, table: sa.Table) -> sa.Insert:
    # The standard has no word for it; both databases have the same one. One dialect costs 40 ms to import.
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table).on_conflict_do_nothing()


def _unpack(digest: str, packed: bytes) -> bytes:
    content = zlib.decompress(packed)
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"a file of it is no longer what was handed in ({digest[:12]})")
    return content

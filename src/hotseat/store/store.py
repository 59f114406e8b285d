"""The store: one transaction for each attempt, and the questions asked of the attempts kept."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import sqlalchemy as sa

from hotseat.errors import StoreError, WrongUse
from hotseat.model import Attempt, AttemptHead, CardKey, Decision, Prompt, Status, Verdict
from hotseat.store.database import Database, unless_there
from hotseat.store.engine import connectable, make_folder, url_of
from hotseat.store.faults import explained
from hotseat.store.recalls import Recalls, add_prompts
from hotseat.store.rehearsals import Answers, Choices, Mocks
from hotseat.store.schema import bring_up_to_date
from hotseat.store.tables import attempts, blobs, files

_HEAD = [column for column in attempts.c if column.name != "verdict"]


class Store:
    """What is kept in one database. Every method raises StoreError when the database cannot do its part.

    Any number of processes and threads may use stores on the same database at the same time. What was read with a
    version is changed with that version: Conflict is raised where somebody else came first.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self.database = Database(engine)
        self.recalls = Recalls(self.database)
        self.answers = Answers(self.database)
        self.mocks = Mocks(self.database)
        self.choices = Choices(self.database)

    @classmethod
    def open(cls, place: str | Path) -> Self:
        """Open the database at a path (SQLite) or URL (`postgresql://...`); make or migrate its tables."""
        url = url_of(place)
        make_folder(url)
        store = cls(connectable(url))
        try:
            with explained(url):
                bring_up_to_date(store.database.engine)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Give the connections back."""
        self.database.engine.dispose()

    def add_attempt(
        self,
        question: str,
        started: datetime,
        verdict: Verdict,
        submitted: Mapping[str, bytes],
        folder: str | None = None,
        *,
        executable: Collection[str] | None = None,
        due: Sequence[tuple[CardKey, str]] = (),
        judged: datetime | None = None,
    ) -> Attempt:
        """Keep one attempt, whole or not at all; when this returns, it survives this process.

        started: with a time zone. submitted: the candidate's files by relative name. executable: those of them that
        are. due: cards, each with the failed check that makes it due at the time `judged` (that of `started` if none).
        """
        row = attempt_row(question, started, verdict, folder)
        packed = {
            hashlib.sha256(content).hexdigest(): zlib.compress(content) for content in submitted.values()
        }
        with self.database.writing() as connection:
            number = add_row(connection, row)
            keep_files(connection, number, names_of(submitted), packed, executable)
            add_prompts(connection, [Prompt(key, check, number, judged or started) for key, check in due])
        kept = tuple(sorted(executable)) if executable is not None and submitted else None
        return Attempt(_head({**row, "number": number}), verdict, dict(submitted), kept)

    def attempts(self, question: str | None = None, limit: int = 50) -> list[AttemptHead]:
        """The newest `limit` attempts, newest first; of one question or of all."""
        query = sa.select(*_HEAD).order_by(attempts.c.started.desc(), attempts.c.number.desc()).limit(limit)
        if question is not None:
            query = query.where(attempts.c.question == question)
        with self.database.reading() as connection:
            return [_head(row) for row in connection.execute(query).mappings()]

    def last_attempts(self, questions: Sequence[str]) -> dict[str, AttemptHead]:
        """The newest attempt of each question that has one: whole, and not void."""
        found: dict[str, AttemptHead] = {}
        with self.database.reading() as connection:
            for question in questions:
                query = sa.select(*_HEAD).where(
                    attempts.c.question == question,
                    attempts.c.partial.is_(False),
                    attempts.c.decision != Decision.VOID.value,
                )
                newest = query.order_by(attempts.c.started.desc(), attempts.c.number.desc()).limit(1)
                for row in connection.execute(newest).mappings():
                    found[question] = _head(row)
        return found

    def attempt(self, number: int) -> Attempt:
        """One attempt with verdict and files. Raises WrongUse where there is none of that number."""
        with self.database.reading() as connection:
            found = self._attempt(connection, number)
        if found is None:
            raise WrongUse(f"there is no attempt {number}: `hotseat history` lists them")
        return found

    def some_attempts(self, numbers: Sequence[int]) -> dict[int, Attempt]:
        """Those attempts of these numbers that there are."""
        with self.database.reading() as connection:
            found = {number: self._attempt(connection, number) for number in numbers}
        return {number: attempt for number, attempt in found.items() if attempt is not None}

    def _attempt(self, connection: sa.Connection, number: int) -> Attempt | None:
        query = sa.select(attempts).where(attempts.c.number == number)
        row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        kept = connection.execute(
            sa.select(files.c.name, files.c.blob, files.c.executable, blobs.c.content)
            .join_from(files, blobs, files.c.blob == blobs.c.sha256)
            .where(files.c.attempt == number)
            .order_by(files.c.name)
        ).all()
        try:
            verdict = unpack_verdict(row["verdict"])
            content = {name: unpack(blob, data) for name, blob, _, data in kept}
        except (zlib.error, msgspec.MsgspecError, ValueError) as error:
            raise StoreError(f"attempt {number} in {self.database.place} is damaged: {error}") from error
        known = bool(kept) and all(executable is not None for _, _, executable, _ in kept)
        marked = tuple(name for name, _, executable, _ in kept if executable) if known else None
        head = _head({name: row[name] for name in row if name != "verdict"})
        return Attempt(head, verdict, content, marked)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def attempt_row(question: str, started: datetime, verdict: Verdict, folder: str | None) -> dict[str, Any]:
    """As a row of `attempts`, without its number."""
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


def add_row(connection: sa.Connection, row: Mapping[str, Any]) -> int:
    """Add a row of `attempts`; returns its number."""
    number = connection.scalar(sa.insert(attempts).returning(attempts.c.number), row)
    assert number is not None  # the statement returns what it inserted
    return number


def names_of(submitted: Mapping[str, bytes]) -> dict[str, str]:
    """Name → hex SHA-256 of the content."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in submitted.items()}


def keep_files(
    connection: sa.Connection,
    number: int,
    names: Mapping[str, str],
    packed: Mapping[str, bytes],
    executable: Collection[str] | None,
) -> None:
    """Keep the files of an attempt. names: name → digest. packed: digest → compressed content."""
    if not names:
        return
    # In one order everywhere: two writers of the same blobs then wait for each other, and never in a circle.
    contents = [{"sha256": digest, "content": packed[digest]} for digest in sorted(set(names.values()))]
    connection.execute(unless_there(connection, blobs), contents)
    rows = [
        {
            "attempt": number,
            "name": name,
            "blob": digest,
            "executable": name in executable if executable is not None else None,
        }
        for name, digest in names.items()
    ]
    connection.execute(sa.insert(files), rows)


def unpack(digest: str, packed: bytes) -> bytes:
    """The content of a blob. Raises ValueError, zlib.error where it is not what was handed in."""
    content = zlib.decompress(packed)
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"a file of it is no longer what was handed in ({digest[:12]})")
    return content


def unpack_verdict(packed: bytes) -> Verdict:
    """A verdict as it was kept. Raises zlib.error, MsgspecError."""
    return msgspec.json.decode(zlib.decompress(packed), type=Verdict)


def _head(row: Mapping[Any, Any]) -> AttemptHead:
    known: dict[str, Any] = {name: row[name] for name in AttemptHead.__struct_fields__}
    known["decision"] = Decision(known["decision"])
    return AttemptHead(**known)

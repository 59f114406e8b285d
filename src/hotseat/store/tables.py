"""The tables. A change here comes with a migration (`migrations/versions/`) and a new `SCHEMA`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

SCHEMA = "0002"
"""The newest migration: four digits that count up, so that an older hotseat sees that it is the older one."""

metadata = sa.MetaData()


class UtcTime(sa.types.TypeDecorator[datetime]):
    """A point in time in UTC; SQLite keeps no time zone, so it is put back on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a time zone cannot be kept: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Numbers are never given twice: somebody may have noted one down.
attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("decision", sa.String(16), nullable=False),
    sa.Column("started", UtcTime, nullable=False),
    sa.Column("seconds", sa.Double, nullable=False),
    sa.Column("seed", sa.BigInteger, nullable=False),
    sa.Column("partial", sa.Boolean, nullable=False),
    sa.Column("passed", sa.Integer, nullable=False),
    sa.Column("checks", sa.Integer, nullable=False),
    sa.Column("submission", sa.String(64), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("folder", sa.Text, nullable=True),
    # JSON, compressed; last, so that a list never reads it from the disk.
    sa.Column("verdict", sa.LargeBinary, nullable=False),
    sa.Index("attempts_by_time", "started"),
    sa.Index("attempts_by_question_and_time", "question", "started"),
    sa.Index("attempts_by_submission", "submission"),
    sqlite_autoincrement=True,
)

# A file that did not change between two attempts is kept once.
blobs = sa.Table(
    "blobs",
    metadata,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

files = sa.Table(
    "files",
    metadata,
    sa.Column("attempt", sa.Integer, sa.ForeignKey("attempts.number", ondelete="CASCADE"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("blob", sa.String(64), sa.ForeignKey("blobs.sha256"), nullable=False, index=True),
    # Null where it was kept before this was known.
    sa.Column("executable", sa.Boolean, nullable=True),
)

# The log of recalls: rows are added and, once, marked as undone; never changed otherwise, never removed.
reviews = sa.Table(
    "reviews",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("card", sa.Text, nullable=False),
    sa.Column("rating", sa.String(16), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("seconds", sa.Double, nullable=True),
    sa.Column("undone", UtcTime, nullable=True),
    sa.Index("reviews_by_card", "question", "card"),
    sa.Index("reviews_by_time", "at"),
)

# The failed checks that made cards due.
prompts = sa.Table(
    "prompts",
    metadata,
    sa.Column("attempt", sa.Integer, sa.ForeignKey("attempts.number", ondelete="CASCADE"), primary_key=True),
    sa.Column("question", sa.Text, primary_key=True),
    sa.Column("card", sa.Text, primary_key=True),
    sa.Column("check", sa.Text, primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Index("prompts_by_card", "question", "card", "at"),
)

# Derived from `reviews` and `prompts`, and kept with them: what a list of all cards reads.
memories = sa.Table(
    "memories",
    metadata,
    sa.Column("question", sa.Text, primary_key=True),
    sa.Column("card", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("phase", sa.String(16), nullable=False),
    sa.Column("step", sa.Integer, nullable=True),
    sa.Column("stability", sa.Double, nullable=True),
    sa.Column("difficulty", sa.Double, nullable=True),
    sa.Column("last", UtcTime, nullable=True),
    sa.Column("due", UtcTime, nullable=True),
    sa.Column("first", UtcTime, nullable=True),
    sa.Column("reviews", sa.Integer, nullable=False),
    sa.Column("lapses", sa.Integer, nullable=False),
    # The newest failed check since the last recall.
    sa.Column("prompt_check", sa.Text, nullable=True),
    sa.Column("prompt_attempt", sa.Integer, nullable=True),
    sa.Column("prompt_at", UtcTime, nullable=True),
)

notes = sa.Table(
    "notes",
    metadata,
    sa.Column("question", sa.Text, primary_key=True),
    sa.Column("card", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("written", UtcTime, nullable=False),
)

said = sa.Table(
    "said",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("seconds", sa.Double, nullable=True),
    # JSON; `judged`: whether any of them is marked.
    sa.Column("points", sa.Text, nullable=False),
    sa.Column("judged", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("mock", sa.Text, nullable=True),
    sa.Index("said_by_question", "question", "at"),
)

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("written", UtcTime, nullable=False),
)

mocks = sa.Table(
    "mocks",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("started", UtcTime, nullable=False),
    sa.Column("minutes", sa.Integer, nullable=False),
    sa.Column("level", sa.String(16), nullable=True),
    sa.Column("seed", sa.BigInteger, nullable=False),
    # JSON: an interview is read and changed as a whole.
    sa.Column("items", sa.Text, nullable=False),
    sa.Column("finished", UtcTime, nullable=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index("mocks_by_time", "started"),
)

# One row, with the key 1.
settings = sa.Table(
    "settings",
    metadata,
    sa.Column("key", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("interview", sa.Date, nullable=True),
    sa.Column("new_a_day", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("written", UtcTime, nullable=False),
)

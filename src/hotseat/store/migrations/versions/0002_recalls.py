"""Recalls, notes, answers that were said, mock interviews and settings; which files of an attempt are executable."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("files", sa.Column("executable", sa.Boolean, nullable=True))
    _recalls()
    _rehearsals()


def _recalls() -> None:
    op.create_table(
        "reviews",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("card", sa.Text, nullable=False),
        sa.Column("rating", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Double, nullable=True),
        sa.Column("undone", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("reviews_by_card", "reviews", ["question", "card"])
    op.create_index("reviews_by_time", "reviews", ["at"])
    op.create_table(
        "prompts",
        sa.Column(
            "attempt", sa.Integer, sa.ForeignKey("attempts.number", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("question", sa.Text, primary_key=True),
        sa.Column("card", sa.Text, primary_key=True),
        sa.Column("check", sa.Text, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("prompts_by_card", "prompts", ["question", "card", "at"])
    op.create_table(
        "memories",
        sa.Column("question", sa.Text, primary_key=True),
        sa.Column("card", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("phase", sa.String(16), nullable=False),
        sa.Column("step", sa.Integer, nullable=True),
        sa.Column("stability", sa.Double, nullable=True),
        sa.Column("difficulty", sa.Double, nullable=True),
        sa.Column("last", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviews", sa.Integer, nullable=False),
        sa.Column("lapses", sa.Integer, nullable=False),
        sa.Column("prompt_check", sa.Text, nullable=True),
        sa.Column("prompt_attempt", sa.Integer, nullable=True),
        sa.Column("prompt_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "notes",
        sa.Column("question", sa.Text, primary_key=True),
        sa.Column("card", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("written", sa.DateTime(timezone=True), nullable=False),
    )


def _rehearsals() -> None:
    op.create_table(
        "said",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("seconds", sa.Double, nullable=True),
        sa.Column("points", sa.Text, nullable=False),
        sa.Column("judged", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("mock", sa.Text, nullable=True),
    )
    op.create_index("said_by_question", "said", ["question", "at"])
    op.create_table(
        "drafts",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("written", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "mocks",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("level", sa.String(16), nullable=True),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("items", sa.Text, nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("mocks_by_time", "mocks", ["started"])
    op.create_table(
        "settings",
        sa.Column("key", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("interview", sa.Date, nullable=True),
        sa.Column("new_a_day", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("written", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    for table in ("settings", "mocks", "drafts", "said", "notes", "memories", "prompts", "reviews"):
        op.drop_table(table)
    op.drop_column("files", "executable")

"""Run by Alembic, on the connection and in the transaction that `hotseat.store.schema` hands over.

To add a migration: a file in `versions/` whose revision is the next four-digit number, and the same number as
`SCHEMA` in `hotseat.store.tables`. A migration writes its tables out; it never imports them, for they move on.
"""

from __future__ import annotations

from alembic import context

from hotseat.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()

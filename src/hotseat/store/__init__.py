"""Every attempt is kept: verdict, evidence and files, in SQLite or PostgreSQL.

Importing this imports SQLAlchemy (a tenth of a second); `app` does so only when it needs attempts.
"""

from hotseat.store.store import Store

__all__ = ["Store"]

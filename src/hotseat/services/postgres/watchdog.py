"""What ends the candidate's connections from outside: limits that SQL itself could lift."""

from __future__ import annotations

import contextlib
import threading

import psycopg

from hotseat.services.postgres.connecting import Connection
from hotseat.services.postgres.rights import Names, Quota

_INTERVAL_SECONDS = 0.5
_GRACE_SECONDS = 1.0
"""An honest statement is ended by its own timeout first, with a message that says so."""

_SLOW = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE usename = %(candidate)s AND datname = %(database)s
  AND (state = 'active' AND clock_timestamp() - query_start > make_interval(secs => %(seconds)s)
    OR state LIKE 'idle in transaction%%' AND clock_timestamp() - state_change > make_interval(secs => %(seconds)s))
"""
_ALL_WHEN_FULL = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE usename = %(candidate)s AND datname = %(database)s AND pg_database_size(%(database)s) > %(bytes)s
"""


class Watchdog:
    """Looks every half second as long as it is open."""

    def __init__(self, admin: Connection, names: Names, quota: Quota) -> None:
        self._admin = admin
        self._parameters = {
            "candidate": names.candidate,
            "database": names.database,
            "seconds": quota.statement_seconds + _GRACE_SECONDS,
            "bytes": quota.disk << 20,
        }
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="postgres-watchdog", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop looking."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        # Where the server is gone there is nothing to watch: the grader meets that by itself and says so.
        with contextlib.suppress(psycopg.Error):
            while not self._over.wait(_INTERVAL_SECONDS):
                for statement in (_SLOW, _ALL_WHEN_FULL):
                    self._admin.execute(statement, self._parameters)

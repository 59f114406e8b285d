"""PostgreSQL for labs: a real server for the session, a database of its own for each world.

Theory of operation:

1. The programs come from PyPI (`installation`); nothing needs to be installed on the system.
2. `initdb` runs once for each version (`cluster`): its result lies in the cache as a template, which each
   session copies. It listens on a Unix socket only, syncs nothing to disk, and trusts nobody without a password.
3. A small process, the keeper (`keeper`), copies the template, runs the server and holds one end of a pipe whose
   other end is the session's (`server`). When the session is gone, however it ended, the keeper reads the end of
   the pipe, ends the server and removes the folder. If the keeper itself is killed, the kernel signals the server,
   and the next start finds the folder unlocked and removes it.
4. A world leases a database with two roles (`leases`): the owner is the grader's; the candidate's may connect to
   this database and nothing else. What SQL cannot forbid (a statement that lifts its own time limit, a table that
   fills the disk) a watchdog ends from outside (`watchdog`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hotseat.services.interface import Address, Lease, Server

__all__ = ["lease", "start"]


def start(folder: Path | None = None) -> Server:
    """Start a server for this session, its folder in `folder` (else the platform's temporary folder)."""
    from hotseat.services.postgres.server import Postgres

    return Postgres.start(folder)


def lease(address: Address, **options: Any) -> Lease:
    """Lease a database: see `PostgresLease`."""
    # Imported late: only the grader's process needs the client, and importing it takes a tenth of a second.
    from hotseat.services.postgres.leases import PostgresLease

    return PostgresLease(address, **options)

"""Redis for labs: a real server of its own for each world.

Theory of operation:

1. The program is the system's `redis-server` (`hotseat doctor --install redis`).
2. A session has a small process, the keeper (`keeper`), which holds one end of a pipe whose other end is the
   session's (`server`), and listens on a Unix socket in a closed folder. Each connection to it is a lease: the
   keeper starts a server that listens on a Unix socket only and keeps nothing on disk, tells where it is, and ends
   it when the connection ends. So a grader that is killed leaves no server, and a session that is killed no keeper.
   If the keeper itself is killed, the kernel ends its servers, and the next start removes their folder.
3. A server has two users (`leases`): `grader`, who may do everything, and `default`, the candidate's, who may do
   everything but administer the server or make it connect elsewhere.
4. What passes between programs and server is counted on its way (`wire`): round trips, bytes, and, by the server
   itself, commands. A connection can be held between two round trips, which forces a race instead of hoping for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hotseat.services.interface import Address, Lease, Server

__all__ = ["lease", "start"]


def start(folder: Path | None = None) -> Server:
    """Make ready for leases: see `RedisSession`."""
    from hotseat.services.redis.server import RedisSession

    return RedisSession.start(folder)


def lease(address: Address, **options: Any) -> Lease:
    """Lease a server: see `RedisLease`."""
    from hotseat.services.redis.leases import RedisLease

    return RedisLease(address, **options)

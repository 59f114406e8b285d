"""How to compare."""

from __future__ import annotations

from hotseat.model import Value as Frozen


class Options(Frozen, frozen=True):
    """How to compare."""

    ordered: bool = False
    """The order that `a` asks for counts; rows that tie in it may come in any order."""
    seed: int = 0
    seconds: float = 10.0
    """At most so long, wall time."""
    databases: int | None = None
    """At most so many; None: enough for most."""
    trusted: bool = False
    """`a` is known to be determined by the database: the same text needs no search."""
    strict: bool = False
    """Keep every constrained column free of NULL, whatever the engine allows."""

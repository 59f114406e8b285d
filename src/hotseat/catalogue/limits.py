"""[lab.limits]: what the candidate's programs may use."""

from __future__ import annotations

import msgspec

from hotseat.catalogue.sheet import Sheet
from hotseat.model import Limits

_SECONDS = ("seconds", "build_seconds", "cpu_seconds")
_MOST = {
    "memory": 65_536,
    "processes": 4_096,
    "open_files": 65_536,
    "file_size": 65_536,
    "disk": 65_536,
    "output": 1_024,
}


def read_limits(sheet: Sheet | None) -> Limits:
    """The limits of a lab; those of `Limits` where the table says nothing."""
    usual = Limits()
    if sheet is None:
        return usual
    seconds = {name: sheet.seconds(name, getattr(usual, name)) for name in _SECONDS}
    counts = {name: sheet.whole(name, 1, most, getattr(usual, name)) for name, most in _MOST.items()}
    sheet.close()
    return msgspec.structs.replace(usual, **seconds, **counts)

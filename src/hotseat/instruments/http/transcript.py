"""Bytes on the wire as text a person can read."""

from __future__ import annotations

from hotseat.model import Exchange

SHOWN = 16_384
"""Bytes of a message that an exchange keeps."""


def readable(data: bytes, *, shown: int = SHOWN) -> str:
    """Text of a message: UTF-8, other bytes as `\\xNN`, cut after `shown` bytes with a note of how many follow."""
    text = data[:shown].decode("utf-8", "backslashreplace").replace("\r\n", "\n")
    rest = len(data) - shown
    return text if rest <= 0 else f"{text}\n[... {rest} more bytes]"


def exchange(sent: bytes, received: bytes, *, title: str, seconds: float) -> Exchange:
    """The evidence of one exchange."""
    return Exchange(request=readable(sent), reply=readable(received), title=title, seconds=round(seconds, 4))

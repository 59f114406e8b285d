"""What came back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hotseat.errors import BadReply
from hotseat.instruments.http.headers import Headers
from hotseat.model import Exchange


@dataclass(frozen=True)
class Reply:
    """A complete reply, with the exchange it belongs to."""

    status: int
    reason: str
    headers: Headers
    body: bytes
    trailing: bytes
    """Bytes after the end of the message: a body where none may be (HEAD, 204, 304), or garbage."""
    seconds: float
    exchange: Exchange

    @property
    def text(self) -> str:
        """The body as UTF-8. Raises `BadReply` where it is not."""
        try:
            return self.body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadReply(
                f"the body is not UTF-8: byte {error.start} is 0x{self.body[error.start]:02x}",
                evidence=[self.exchange],
            ) from error

    def json(self) -> Any:
        """The body as JSON (RFC 8259: UTF-8, no NaN). Raises `BadReply` with the position where it is not."""
        try:
            return json.loads(self.text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise BadReply(f"the body is not JSON: {error}", evidence=[self.exchange]) from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON value")

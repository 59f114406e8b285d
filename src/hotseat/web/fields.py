"""Header fields of conditional requests (RFC 9110, section 13)."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from hotseat.errors import Conflict


def listed(request: Request[Any, Any, Any], value: object) -> Response[bytes]:
    """A value as JSON with its entity tag; 304 where the client has it already."""
    body = msgspec.json.encode(value, enc_hook=str)
    return tagged(request, body, hashlib.sha256(body).hexdigest()[:32])


def tagged(request: Request[Any, Any, Any], body: bytes, tag: str) -> Response[bytes]:
    """JSON with the tag given; 304 where the client has that version already."""
    headers = {"ETag": f'"{tag}"', "Cache-Control": "no-cache"}
    asked = request.headers.get("if-none-match", "")
    if asked.strip() == "*" or f'"{tag}"' in asked:
        return Response(b"", status_code=304, headers=headers, media_type="application/json")
    return Response(body, headers=headers, media_type="application/json")


def tag_of(if_match: str | None) -> str:
    """The version that a request was made from. Raises 428 where it does not say, 412 where no version is like that."""
    if if_match is None:
        raise HTTPException(
            status_code=428,
            detail="say in If-Match which version you are changing: it came as ETag, or as `version`",
        )
    return if_match.strip().removeprefix("W/").strip('"')


def number_of(if_match: str | None) -> int:
    """The same, for what counts its versions."""
    tag = tag_of(if_match)
    if not (tag.isascii() and tag.isdecimal() and len(tag) < 16):
        raise Conflict("it", version=tag[:40])
    return int(tag)

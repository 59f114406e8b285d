"""Every error as a reply: problem details (RFC 9457) for programs, a page for people."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any, cast

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from hotseat.errors import BadQuestion, Conflict, HotseatError, OurProblem, UnknownName, WrongUse
from hotseat.model import Value
from hotseat.web.html import page

LOG = logging.getLogger("hotseat.web")


class Problem(Value, frozen=True):
    """Problem details, as in RFC 9457."""

    type: str
    title: str
    status: int
    detail: str


def for_error(request: Request[Any, Any, Any], error: HotseatError) -> Response[Any]:
    """One of ours: its sentence is what a person reads."""
    return _reply(request, _status(error), str(error))


def for_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """One of the framework's: no such address, not this method, not such a body."""
    detail = error.detail
    extra: Any = getattr(error, "extra", None)
    if isinstance(extra, list) and extra:
        detail = "; ".join(map(_said, cast("list[Any]", extra)))
    return _reply(request, error.status_code, detail or "", dict(error.headers or {}))


def for_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """A bug of ours: said so, with the details in the terminal's log."""
    LOG.error("%s %s", request.method, request.url.path, exc_info=error)
    return _reply(request, 500, "a bug of ours: the terminal in which hotseat runs shows the details")


def _status(error: HotseatError) -> int:
    match error:
        case Conflict():
            return 412
        case UnknownName():
            return 404
        case BadQuestion():
            return 500
        case WrongUse():
            return 422
        case OurProblem():
            return 503
        case _:
            return 500


def _said(problem: Any) -> str:
    if isinstance(problem, dict):
        known = cast("dict[str, Any]", problem)
        return " ".join(str(known[key]) for key in ("key", "message") if key in known)
    return str(problem)


def _reply(
    request: Request[Any, Any, Any], status: int, detail: str, headers: dict[str, str] | None = None
) -> Response[Any]:
    title = HTTPStatus(status).phrase
    kept = {name: value for name, value in (headers or {}).items() if name.lower() == "allow"}
    if request.url.path.startswith("/api/"):
        return Response(
            msgspec.json.encode(Problem("about:blank", title, status, detail)),
            status_code=status,
            media_type="application/problem+json",
            headers=kept,
        )
    response = page("error.html", status, here="", title=title, detail=detail, code=status)
    response.headers.update(kept)
    return response

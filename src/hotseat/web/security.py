"""Who may talk to this server, and what a page of it may do: the outermost layer around the application.

The server has no log-in: whoever sits at this machine may use it. So a page from elsewhere, open in the same browser,
must not get through. Three doors are shut:

- DNS rebinding: a foreign name that is made to point here arrives as a foreign `Host`. An address cannot be rebound.
- Cross-site requests: a browser says in `Origin` and `Sec-Fetch-Site` where a request comes from.
- What a candidate's program says is data: pages may load and run only what this server serves as a file.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Collection
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"same-origin"),  # `no-referrer` would make the Origin of our own forms "null"
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)

_SAFE = ("GET", "HEAD", "OPTIONS")


def guarded(inner: ASGIApp, names: Collection[str]) -> ASGIApp:
    """The application, for requests to these host names or to an address only, and with the headers above.

    names: what this server may be called, besides `localhost`.
    """
    known = frozenset({"localhost", *(name.lower() for name in names)})

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await inner(scope, receive, send)
            return
        refusal = _refusal(cast("HTTPScope", scope), known)
        if refusal is not None:
            await _refuse(refusal, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                added = [header for header in HEADERS if header[0] not in present]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await inner(scope, receive, send_guarded)

    return guard


def host_allowed(host: str, names: Collection[str]) -> bool:
    """Whether a `Host` field names this server: one of the names, or any address, with or without a port."""
    name = _without_port(host.lower())
    if name in names:
        return True
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() and (":" not in name or name.endswith("]")) else host


def _refusal(scope: HTTPScope, names: Collection[str]) -> str | None:
    """Why a request is not answered; None where it may pass."""
    fields = [(name.lower(), value.decode("latin-1")) for name, value in scope["headers"]]
    hosts = [value for name, value in fields if name == b"host"]
    if len(hosts) != 1 or not host_allowed(hosts[0], names):
        return "this server answers to an address and to localhost only: open it by the address it printed"
    origins = [value for name, value in fields if name == b"origin"]
    if any(origin.lower() != f"http://{hosts[0].lower()}" for origin in origins):
        return "this request comes from a page of another site"
    sites = [value for name, value in fields if name == b"sec-fetch-site"]
    if scope["method"] not in _SAFE and any(site not in ("same-origin", "none") for site in sites):
        return "this request comes from a page of another site"
    return None


async def _refuse(why: str, send: Send) -> None:
    problem = {"type": "about:blank", "title": "Forbidden", "status": 403, "detail": why}
    body = json.dumps(problem).encode()
    headers = [
        *HEADERS,
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})

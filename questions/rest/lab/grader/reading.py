"""What a reply says, read with suspicion."""

from __future__ import annotations

import json
import re
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

from hotseat.instruments.http import Reply
from hotseat.lab import Diff, Failure, expect

STRONG_TAG = re.compile(r'"[\x21\x23-\x7e\x80-\xff]*"')
_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s;,"]*))*)')


def expect_status(
    reply: Reply, expected: int | tuple[int, ...], what: str, *, hint: str | None = None
) -> None:
    """Raise Failure unless the reply has the status, or one of them. `what` names the request."""
    allowed = (expected,) if isinstance(expected, int) else expected
    if reply.status not in allowed:
        wanted = " or ".join(map(str, allowed))
        raise Failure(f"{what}: expected {wanted}, got {reply.status}", hint=hint, evidence=[reply.exchange])


def location(reply: Reply) -> str | None:
    """The path that `Location` leads to, absolute or relative; None where it leads to no document."""
    value = reply.headers.get("Location")
    return document_path(value.strip()) if value is not None else None


def document_path(reference: str) -> str | None:
    """The path of the document that a URI reference in a reply leads to; None where that is none."""
    try:
        path = urlsplit(urljoin("http://library/documents", reference)).path
    except ValueError:
        return None
    return path if re.fullmatch(r"/documents/[\x21-\x7e]+", path) else None


def tag_of(reply: Reply, what: str) -> str:
    """The reply's strong entity tag. Raises Failure where there is none."""
    value = reply.headers.get("ETag")
    if value is None:
        raise Failure(f"{what}: the reply has no ETag", evidence=[reply.exchange])
    if not STRONG_TAG.fullmatch(value):
        raise Failure(
            f"{what}: the ETag is {value!r}, which is no strong entity tag",
            hint="A strong entity tag is a quoted string (RFC 9110, 8.8.3).",
            evidence=[reply.exchange],
        )
    return value


def expect_document(reply: Reply, expected: Any, what: str, *, hint: str | None = None) -> None:
    """Raise Failure unless the body is the JSON value; the order of members and 1 or 1.0 are free."""
    expect(reply.headers.media_type(), "application/json", f"{what}: media type", evidence=[reply.exchange])
    actual = reply.json()
    if plain(actual) != plain(expected):
        shown = Diff(plain(expected), plain(actual), title="the document")
        raise Failure(
            f"{what}: the document is not the expected one", hint=hint, evidence=[shown, reply.exchange]
        )


def plain(value: Any) -> str:
    """One text for each JSON value: members sorted, whole numbers without a fraction. It can always be shown."""
    try:
        text = json.dumps(_whole(value), sort_keys=True, indent=2, ensure_ascii=False)
    except RecursionError:
        return "[nested deeper than anything that was stored]"
    return text.encode("utf-8", "backslashreplace").decode()  # half a surrogate pair is JSON, but no text


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole(element) for element in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {name: _whole(member) for name, member in cast("dict[str, Any]", value).items()}
    return value


def expect_bodiless(reply: Reply, what: str) -> None:
    """Raise Failure where bytes follow a head that ends the message."""
    if reply.trailing or reply.body:
        count = len(reply.trailing) + len(reply.body)
        raise Failure(
            f"{what}: no content is allowed, but {count} bytes of it came",
            hint="The client reads these bytes as the beginning of the next reply.",
            evidence=[reply.exchange],
        )


def items_of(reply: Reply, what: str) -> list[tuple[str, str]]:
    """(path, title) of each item of a list. Raises Failure where it has not the shape of one."""
    expect(reply.headers.media_type(), "application/json", f"{what}: media type", evidence=[reply.exchange])
    value = reply.json()
    items: Any = cast("dict[str, Any]", value).get("items") if isinstance(value, dict) else None
    if not isinstance(items, list):
        raise Failure(f'{what}: expected an object with the array "items"', evidence=[reply.exchange])
    return [_item(item, reply, what) for item in cast("list[Any]", items)]


def _item(item: Any, reply: Reply, what: str) -> tuple[str, str]:
    values = cast("dict[str, Any]", item) if isinstance(item, dict) else {}
    href, title = values.get("href"), values.get("title")
    if not isinstance(href, str) or not isinstance(title, str):
        raise Failure(
            f'{what}: expected each item to have the strings "href" and "title"', evidence=[reply.exchange]
        )
    path = document_path(href)
    if path is None:
        raise Failure(f"{what}: href {href!r} leads to no document", evidence=[reply.exchange])
    return path, title


def next_page(reply: Reply, here: str) -> str | None:
    """Where `Link: <...>; rel="next"` leads, as a path with its query; None where there is no such link."""
    for value in reply.headers.all("Link"):
        for target, parameters in _LINK.findall(value):
            relation = re.search(r'(?i);\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]*))', parameters)
            if relation and "next" in (relation[1] or relation[2] or "").lower().split():
                return _path(target, here, reply)
    return None


def _path(target: str, here: str, reply: Reply) -> str:
    try:
        parts = urlsplit(urljoin(f"http://library{here}", target))
    except ValueError:
        parts = urlsplit("")
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if not re.fullmatch(r"/[\x21-\x7e]*", path):
        raise Failure(f"the link to the next page leads to {target!r}", evidence=[reply.exchange])
    return path

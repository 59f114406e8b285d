"""One value of a table, as text."""

from __future__ import annotations

from typing import Any

from hotseat.cli.render.safe import safe_line

WIDE = 60
"""Characters of one cell that are shown."""


def text_of(value: Any) -> str:
    """The value as a database's terminal shows it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe_line(str(value))


def same(one: Any, other: Any) -> bool:
    """Equal, and of one kind: 1 and true differ, 1 and 1.0 do not."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def pair(actual: Any, expected: Any) -> tuple[str, str]:
    """Both values as text; when the texts alone would look the same, as Python writes the values."""
    seen, wanted = text_of(actual), text_of(expected)
    if seen == wanted:
        seen, wanted = safe_line(repr(actual)), safe_line(repr(expected))
    return seen, wanted


def short(text: str, around: str | None = None) -> str:
    """At most WIDE characters; those around the first difference from `around`."""
    if len(text) <= WIDE:
        return text
    start = 0
    if around is not None:
        pairs = enumerate(zip(text, around, strict=False))
        at = next((index for index, (left, right) in pairs if left != right), min(len(text), len(around)))
        start = min(max(0, at - WIDE // 3), len(text) - WIDE + 2)
    end = start + WIDE - 2
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"

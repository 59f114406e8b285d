"""Words of SQL: enough to split statements and to look at what no parser understands. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Token(NamedTuple):
    """A piece of a statement."""

    kind: str
    """word, quoted (an identifier), text (a string), number, sign, or comment."""
    text: str
    start: int
    """Offset in characters."""


_NESTED = re.compile(r"/\*|\*/")
_PIECE = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment>--[^\n]*|/\*)
  | (?P<text>[eE]'(?:[^'\\]|\\.|'')*'? | (?:[bBnNxX]|[uU]&)?'(?:[^']|'')*'? | \$(?P<tag>[^\W\d]\w*|)\$)
  | (?P<quoted>(?:[uU]&)?"(?:[^"]|"")*"? | `[^`]*`? )
  | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
  | (?P<word>[^\W\d][\w$]*)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> Iterator[Token]:
    """Every token of a text, comments included, white space not; never fails."""
    at = 0
    while at < len(text):
        found = _PIECE.match(text, at)
        assert found is not None, "the last branch matches anything"
        end = found.end()
        kind = found.lastgroup or "sign"
        if kind == "tag" or (kind == "text" and found["tag"] is not None):
            kind, end = "text", _after(text, f"${found['tag']}$", end)
        elif found[0] == "/*":
            end = _end_of_comment(text, end)
        if kind != "space":
            yield Token(kind, text[at:end], at)
        at = end


def _after(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start)
    return len(text) if found < 0 else found + len(mark)


def _end_of_comment(text: str, start: int) -> int:
    depth = 1
    for mark in _NESTED.finditer(text, start):
        depth += 1 if mark[0] == "/*" else -1
        if depth == 0:
            return mark.end()
    return len(text)


def plain_text(token: Token) -> str:
    """What a string or a quoted identifier says, without its quotes."""
    text = token.text
    if text.startswith("$"):
        tag = text[: text.index("$", 1) + 1]
        return text[len(tag) :].removesuffix(tag)
    quote = "'" if "'" in text[:3] else text[0] if text[:1] in '"`' else '"'
    _, _, rest = text.partition(quote)
    return rest.removesuffix(quote).replace(quote * 2, quote)

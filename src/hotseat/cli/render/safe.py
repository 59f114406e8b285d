"""Text that others wrote, made fit for a terminal: no control character, escape or hidden mark gets through."""

from __future__ import annotations

import re

LINE = 400
"""Characters of one line that are shown; longer ones are cut."""

# Everything that moves the cursor, colours, hides or reorders is not printable in the sense of Unicode.
_ASCII_AND_COMMON = re.compile(r"[^\n -~¡-¬®-˿]")


def safe(text: str, *, tabs: bool = True) -> str:
    """The text with what a terminal might obey made visible: ␛, ␀, `\\x9b`, `\\u202e`. Line feeds stay.

    tabs: replace tabs by spaces; False shows them as ␉, for texts where the difference matters.
    """
    return _ASCII_AND_COMMON.sub(_visible, text.expandtabs(4) if tabs else text)


def safe_line(text: str) -> str:
    """The same, in one line: line feeds are shown as ␊."""
    return safe(text).replace("\n", "␊")


def cut(line: str, limit: int = LINE, start: int = 0) -> str:
    """At most `limit` characters of a line from `start`, saying how many were left out."""
    before, after = start, len(line) - start - limit
    shown = line[start : start + limit]
    if before > 0:
        shown = f"({before:,} characters …){shown}"
    return f"{shown}(… {after:,} characters more)" if after > 0 else shown


def _visible(match: re.Match[str]) -> str:
    character = match[0]
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

"""The fenced blocks of a Markdown text."""

from __future__ import annotations

import re
from typing import NamedTuple

_FENCE = re.compile(r"(\s*)(`{3,}|~{3,})(.*)")


class Block(NamedTuple):
    """One fenced block."""

    info: tuple[str, ...]
    """The words after the fence: the language first."""
    line: int
    """Of the opening fence, from 1."""
    text: str
    """What is inside, every line with its end."""

    @property
    def language(self) -> str:
        return self.info[0] if self.info else ""


def blocks(text: str) -> list[Block]:
    """All fenced blocks in order; a block in a list item loses the fence's indentation."""
    found: list[Block] = []
    opened: tuple[str, str, tuple[str, ...], int] | None = None
    inside: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        fence = _FENCE.fullmatch(line)
        if opened is None:
            if fence and "`" not in fence[3]:
                opened, inside = (fence[1], fence[2], tuple(fence[3].split()), number), []
        elif fence and fence[2].startswith(opened[1]) and not fence[3].strip():
            found.append(Block(opened[2], opened[3], "".join(f"{kept}\n" for kept in inside)))
            opened = None
        else:
            inside.append(line.removeprefix(opened[0]))
    if opened is not None:
        raise ValueError(f"line {opened[3]}: this block is never closed")
    return found

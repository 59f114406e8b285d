"""Documents to send, made anew for each run."""

from __future__ import annotations

from random import Random
from typing import Any

WORDS = (
    "amber", "Bücher", "crème", "Δέλτα", "elk", "Furt", "gálvez", "ha'penny", "印刷", "joy", "Köln", "lynx",
    "memo & note", "Ångström", "\"quoted\"", "pi < 4", "q\\r", "река", "سلام", "tab\tand\nline", "🙂", "v\u2028w",
)  # fmt: skip


def title(random: Random) -> str:
    return f"{random.choice(WORDS)} {random.choice(WORDS)} {random.randrange(10**6)}"


def document(random: Random) -> dict[str, Any]:
    """An ordinary document."""
    return {
        "title": title(random),
        "text": " ".join(random.choice(WORDS) for _ in range(8)),
        "pages": random.randrange(1, 2000),
        "lent": random.random() < 0.5,
        "tags": random.sample(WORDS, 3),
        "author": {"name": random.choice(WORDS), "born": random.randrange(1600, 2000)},
    }


def odd(random: Random) -> dict[str, Any]:
    """A document with every kind of JSON value, the empty ones included."""
    return {
        **document(random),
        "serial": random.randrange(2**52, 2**53),
        "price": random.randrange(100, 99999) / 100,
        "balance": -random.randrange(1, 100),
        "due": None,
        "prizes": [],
        "notes": {},
        "shelves": [[1, [2, []]], {"row": {}}, "", 0, False, None],
        "": "a member without a name",
    }


def large(random: Random, mark: str, size: int) -> dict[str, Any]:
    """A document of about `size` bytes, every part of which says `mark`."""
    lines = [f"{mark} {number} {random.getrandbits(64):016x}" for number in range(size // 32)]
    return {"title": mark, "lines": lines, "end": mark}

"""Legitimate drafts: made by chance, pickled by every protocol, and what the service must answer to them."""

from __future__ import annotations

import datetime as time
from dataclasses import dataclass
from random import Random
from typing import Any

from .masks import dump, made, mask

DRAFT = mask("drafts", "Draft")

TITLES = (
    "Plans for June", "", "Grüße — ἀρχή 🙂", "two\nlines\\n and \\u0041", "cos\nsystem\n(S'id'\ntR.", "NUL \0 and \x1a",
    "__import__('os')", "x" * 300, "builtins eval posix subprocess",
)  # fmt: skip
SCALARS: tuple[Any, ...] = (
    0, -1, 255, 256, 65536, -(2**31), 2**31, 2**63 - 1, -(2**63),
    True, False, None, 0.5, -0.0, 1e300, "", "os.system", "é",
)  # fmt: skip


@dataclass(frozen=True)
class Plain:
    """A draft as the brief has it; links are places in the list that it is in."""

    title: str
    created: time.datetime
    tags: frozenset[str]
    attachment: bytes | None
    meta: dict[str, Any]
    links: tuple[int, ...]

    def described(self) -> dict[str, Any]:
        """As the service answers it, where the list is in the order of the answer."""
        return {
            "title": self.title,
            "created": self.created.isoformat(),
            "tags": sorted(self.tags),
            "attachment": None if self.attachment is None else self.attachment.hex(),
            "meta": self.meta,
            "links": list(self.links),
        }


def draw(random: Random, links: tuple[int, ...] = (), attachment: bytes | None = None) -> Plain:
    """One draft."""
    size = random.choice((0, 1, 7, 400))
    keys = random.sample(("pages", "due", "__class__", "os", "ü", "", "version", "a b"), 5)
    return Plain(
        title=random.choice(TITLES),
        created=time.datetime(2001, 1, 1)
        + time.timedelta(seconds=random.randrange(10**9), microseconds=random.choice((0, 7))),
        tags=frozenset(random.sample(("news", "private", "eval", "é", "long tag", ""), random.randrange(4))),
        attachment=attachment
        if attachment is not None
        else random.choice((None, bytes(range(256)), random.randbytes(size))),
        meta={key: random.choice(SCALARS) for key in keys},
        links=links,
    )


def graph(random: Random, count: int) -> list[Plain]:
    """Drafts that link to each other, in the order of the answer; cycles, and links to oneself."""
    first = (*range(1, count), random.randrange(count), 0)
    return [
        draw(random, first),
        *(draw(random, tuple(random.choices(range(count), k=2))) for _ in range(count - 1)),
    ]


def stored(drafts: list[Plain], protocol: int, random: Random | None = None) -> bytes:
    """The pickle of the first, and so of all."""
    objects = [made(DRAFT) for _ in drafts]
    for plain, thing in zip(drafts, objects, strict=True):
        thing.title, thing.created, thing.tags = plain.title, plain.created, set(plain.tags)
        thing.attachment, thing.meta = plain.attachment, plain.meta
        thing.links = [objects[link] for link in plain.links]
    return dump(objects[0], protocol, DRAFT, random=random)


def answer(drafts: list[Plain]) -> dict[str, Any]:
    """What the service answers."""
    return {"drafts": [draft.described() for draft in drafts]}

"""Doors (where a stranger's text enters) and what an attacker tries there.

A technique sends texts through a door and judges by the effect alone: rows that should not be there, replies that
follow a condition, a delay, a changed table. What is refused (any 4xx) has had no effect. A 5xx is one: the text
was not data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from hotseat.instruments.http import Reply
from hotseat.lab import Exchange, Failure, Rig, Unknown

from .shop import Send, short
from .world import World, difference

SLEEP = 0.6
"""Seconds an injected statement is told to sleep; twice that to confirm."""

ROUNDS = 3
"""So often a delay is looked at again before the machine is called too busy to tell."""

NEVER = "zzz"
"""What no name holds."""


@dataclass(frozen=True)
class Door:
    """One place where text enters the shop."""

    label: str
    send: Send
    conditions: tuple[str, ...]
    """Texts with `{}` for a condition: where the text is parsed, they find what the plain text would find."""
    stacks: tuple[str, ...] = ()
    """Texts with `{}` for a second statement."""

    def having(self, condition: str) -> Iterator[str]:
        """The texts with the condition put in."""
        return (text.replace("{}", condition) for text in self.conditions)


def quoted(label: str, send: Send, known: str, *, tail: str = "") -> Door:
    """A door whose text may stand between quotes, followed by `tail`. known: a text that finds something."""
    start = known + tail
    return Door(
        label,
        send,
        conditions=(
            f"{start}' AND ({{}}) AND '{tail}'='",
            f"{start}' AND ({{}}) -- ",
            f"{start}') AND ({{}}) -- ",
            f"{start}'/**/aNd/**/({{}})/**/AnD/**/'{tail}'='",
        ),
        stacks=(f"{NEVER}'; {{}}; -- ", f"{NEVER}'); {{}}; -- "),
    )


def bare(label: str, send: Send, known: str) -> Door:
    """A door whose text may stand without quotes."""
    return Door(
        label,
        send,
        conditions=(f"{known} AND ({{}})", f"{known}/**/aNd/**/({{}})", f"{known} AND ({{}}) -- "),
        stacks=(f"{known}; {{}}; -- ", f"{known}); {{}}; -- "),
    )


# ------------------------------------------------------------------ what a reply shows


def face(reply: Reply) -> tuple[int, tuple[str, ...]]:
    """What tells two replies apart for an attacker: status, and which rows in which order."""
    return reply.status, tuple(repr(row.get("id")) for row in rows_in(reply))


def rows_in(reply: Reply) -> list[dict[str, Any]]:
    """The objects a reply with status 200 lists; none for any other body."""
    if reply.status != 200:
        return []
    value = reply.json()
    rows = cast(list[Any], value) if isinstance(value, list) else []
    return [cast(dict[str, Any], row) for row in rows if isinstance(row, dict)]


def unhurt(door: str, text: str, reply: Reply) -> Reply:
    """The reply, unless the server failed on this text."""
    if reply.status >= 500:
        raise Failure(
            f"{door}: the text {short(text)} makes the shop fail with status {reply.status}",
            hint="A text that is only data cannot break a statement.",
            evidence=[reply.exchange],
        )
    return reply


# ------------------------------------------------------------------ techniques


def refused(door: Door, texts: Sequence[str], gained: Callable[[Reply], str | None]) -> None:
    """Send each text; fail where a reply shows what it must not, else where the shop failed on one.

    gained: says what the attacker got, None where it is nothing.
    """
    replies: list[tuple[str, Reply]] = []
    for text in texts:
        reply = door.send(text)
        replies.append((text, reply))
        loot = gained(reply)
        if loot is not None:
            raise Failure(
                f"{door.label}: the text {short(text)} {loot}",
                hint="Which statement did the database see?",
                evidence=[reply.exchange],
            )
    for text, reply in replies:
        unhurt(door.label, text, reply)


def boolean_blind(door: Door) -> None:
    """Fail where the reply follows a condition in the text."""
    for true, false in zip(door.having("1=1"), door.having("1=2"), strict=True):
        pairs = [(door.send(true), door.send(false))]
        if face(pairs[0][0]) == face(pairs[0][1]):
            unhurt(door.label, true, pairs[0][0])
            continue
        pairs.append((door.send(true), door.send(false)))
        if len({(face(yes), face(no)) for yes, no in pairs}) == 1:
            yes, no = pairs[0]
            raise Failure(
                f"{door.label}: the reply tells whether a condition in the text holds: {short(true)} gives "
                f"{described(yes)}, with 1=2 in it {other(yes, no)}",
                hint="One bit for each request: that is enough to read a whole table.",
                evidence=[yes.exchange, no.exchange],
            )


def described(reply: Reply) -> str:
    """What came back, in a few words."""
    rows = rows_in(reply)
    return f"status {reply.status}" + (f" and a list of {len(rows)}" if reply.status == 200 else "")


def other(one: Reply, another: Reply) -> str:
    """How another reply differs from one, in a few words."""
    words = described(another)
    return "another order" if words == described(one) else words


def time_blind(door: Door) -> None:
    """Fail where the text can make the reply late, as compared with the same text that asks for no delay."""
    for text in door.conditions:
        if _delay(door, text, SLEEP)[0] < SLEEP / 2:
            continue
        shown = _confirmed(door, text)
        if shown:
            raise Failure(
                f"{door.label}: the text decides how long the reply takes: told to sleep, the shop is late "
                "by what was asked for, each time",
                hint="The reply shows nothing, and still answers yes or no: by its delay.",
                evidence=shown,
            )


def _confirmed(door: Door, text: str) -> list[Exchange]:
    """Both exchanges, where a longer sleep makes the reply late twice in a row; nothing where it never does."""
    for _ in range(ROUNDS):
        pair = [_delay(door, text, 2 * SLEEP) for _ in range(2)]
        late = [delay > 1.5 * SLEEP for delay, _ in pair]
        if all(late):
            return pair[0][1]
        if not any(late):
            return []
    raise Unknown(f"{door.label}: replies were late without a pattern: the machine is too busy to tell")


def _delay(door: Door, text: str, seconds: float) -> tuple[float, list[Exchange]]:
    """By how much a sleep in the text delays the reply, seconds; and both exchanges."""
    at_once, late = (
        door.send(text.replace("{}", f"(SELECT 1 FROM pg_sleep({time:g})) = 1")) for time in (0, seconds)
    )
    return late.seconds - at_once.seconds, [at_once.exchange, late.exchange]


def stacked(rig: Rig[World], door: Door) -> None:
    """Fail where a second statement in the text changes a table (one that the shop itself may write)."""
    name = rig.world.goods.customers[0].name
    for number, text in enumerate(door.stacks):
        # Dollar quotes: these strings survive whatever a shop does to apostrophes.
        statement = f"INSERT INTO public.session (token, customer) VALUES ($$stolen{number}$$, $${name}$$)"
        before = rig.world.contents()
        full = text.replace("{}", statement)
        reply = door.send(full)
        after = rig.world.contents()
        if before != after:
            raise Failure(
                f"{door.label}: a second statement in the text was run: the attacker has a token for {name}",
                hint="How many statements can one call of your driver carry, and who decides that?",
                evidence=[reply.exchange, difference(before, after)],
            )
        unhurt(door.label, full, reply)

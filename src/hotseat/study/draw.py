"""Which questions a mock interview asks: drawn at random, the weak ones more often.

A weighted draw without replacement (each question gets a key of u^(1/weight), the largest keys are taken); the same
seed draws the same questions for the same state.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from random import Random

from hotseat.model import Item, Level, Ready, Task

LAB_MINUTES = 20
"""Time that a lab is given."""

LAB_EVERY = 40
"""Minutes of the interview for each question that is done in its lab."""

LEAST = 0.05
"""Weight of a question that is mastered: it may still be asked."""

RECENT = 0.3
"""Factor for questions of the last interview."""


def draw(
    ready: Sequence[Ready],
    minutes: int,
    level: Level | None,
    seed: int,
    *,
    says: Mapping[str, int],
    recent: Collection[str] = (),
) -> tuple[Item, ...]:
    """The items of an interview, together at most `minutes` long (one is always asked).

    says: question → minutes to say its answer. recent: questions of the last interview. Nothing where no question is
    of that level.
    """
    random = Random(seed)
    known = [each for each in ready if level in (None, each.level)]
    order = sorted(known, key=lambda each: _key(each, each.question in recent, random), reverse=True)
    labs = [each for each in order if each.lab][: minutes // LAB_EVERY]
    left = minutes - LAB_MINUTES * len(labs)
    items: list[Item] = []
    for each in order:
        if each not in labs and says[each.question] <= left:
            items.append(Item(each.question, Task.SAY, float(says[each.question]), why(each)))
            left -= says[each.question]
    # Talk comes first, as it does in an interview.
    items += [Item(each.question, Task.DO, float(LAB_MINUTES), why(each)) for each in labs]
    if not items and order:
        items.append(Item(order[0].question, Task.SAY, float(minutes), why(order[0])))
    return tuple(items)


def weakness(ready: Ready) -> float:
    """From 0 (mastered) to 1 (nothing known yet): the mean of what recall, practice and speech lack."""
    lacks = [1 - ready.recall, 1 - (ready.said or 0.0)]
    if ready.lab:
        lacks.append(1 - (ready.practice or 0.0))
    return sum(lacks) / len(lacks)


def why(ready: Ready) -> str:
    """Why a question was drawn."""
    parts = [f"recall {ready.recall:.0%}"]
    if ready.lab:
        parts.append(f"lab {ready.practised.value}")
    parts.append("never said" if ready.said is None else f"said {ready.said:.0%}")
    return ", ".join(parts)


def _key(ready: Ready, recent: bool, random: Random) -> float:
    weight = max(weakness(ready), LEAST) * (RECENT if recent else 1.0)
    return random.random() ** (1 / weight)

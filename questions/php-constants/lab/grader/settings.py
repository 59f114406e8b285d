"""What the environment says, from the seed, and the values that the module has then: the brief, in Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from .values import Case

LEVELS = ("debug", "info", "warning", "error")
VARIABLES: tuple[str, ...] = ("SHOP_WORKERS", "SHOP_DISCOUNT", "SHOP_LEVEL")
FEW = 8
"""Workers up to which a batch is small."""


def case(level: str) -> Case:
    """The enum's case."""
    return Case(f"Shop\\Level::{level.capitalize()}")


@dataclass(frozen=True)
class Settings:
    """What a deployment chose."""

    workers: int = 4
    discount: int = 10
    level: str = "warning"

    @property
    def env(self) -> dict[str, str]:
        values = (str(self.workers), str(self.discount), self.level)
        return dict(zip(VARIABLES, values, strict=True))

    @property
    def queue(self) -> int:
        return self.workers * 25

    @property
    def limits(self) -> Mapping[str, Any]:
        return {"items": 1000, "queue": self.queue, "sizes": [25, 50, 100]}

    @property
    def batch(self) -> int:
        return 500 if self.workers > FEW else 100

    def named(self) -> dict[str, Any]:
        """The names that setting() knows, with their values."""
        return FIXED | {
            "SHOP_BATCH": self.batch,
            "WORKERS": self.workers,
            "DISCOUNT": self.discount,
            "LEVEL": case(self.level),
            "QUEUE": self.queue,
            "LIMITS": self.limits,
        }


FIXED: dict[str, Any] = {
    "SHOP_NAME": "Corner Shop",
    "PAGE_SIZE": 25,
    "MAX_PAGES": 40,
    "MAX_ITEMS": 1000,
    "Retry::LIMIT": 3,
    "Retry::DELAYS_MS": [100, 200, 400],
    "Page::SIZE": 25,
}
"""Those that are the same everywhere."""

CONSTANTS = tuple(name for name in Settings().named() if "::" not in name)
"""Those that stand outside of classes."""


def full(name: str) -> str:
    """The constant's full name: global where it begins with SHOP_, else in the namespace."""
    return name if name.startswith("SHOP_") else f"Shop\\{name}"


def drawn(random: Random, *, many: bool | None = None) -> Settings:
    """None of the defaults. many: more workers than FEW, or not; None for either."""
    span = range(5, 65) if many is None else range(FEW + 2, 65) if many else range(5, FEW + 1)
    level = random.choice([level for level in LEVELS if level != Settings.level])
    return Settings(random.choice(span), random.randrange(11, 100), level)


def other(random: Random, than: Settings) -> Settings:
    """Settings that differ in all three."""
    while True:
        one = drawn(random)
        if one.workers != than.workers and one.discount != than.discount and one.level != than.level:
            return one

"""Seeded data: words, numbers, and arrays of every shape."""

from __future__ import annotations

from random import Random
from typing import Any

from .values import Key, Map, Value

_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"


class Draw:
    """What one check draws. No word and no number comes twice."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._used: set[Any] = set()

    def word(self) -> str:
        """Three syllables."""
        while True:
            pairs = (self.random.choice(_CONSONANTS) + self.random.choice(_VOWELS) for _ in range(3))
            word = "".join(pairs)
            if word not in self._used:
                self._used.add(word)
                return word

    def words(self, count: int) -> list[str]:
        return [self.word() for _ in range(count)]

    def number(self, least: int = 1_000, most: int = 10_000) -> int:
        while True:
            number = self.random.randrange(least, most)
            if number not in self._used:
                self._used.add(number)
                return number

    def numbers(self, count: int, least: int = 1_000, most: int = 10_000) -> list[int]:
        return [self.number(least, most) for _ in range(count)]

    def shuffled(self, items: list[Any]) -> list[Any]:
        return self.random.sample(items, len(items))

    def scalar(self) -> Value:
        """Any value without elements."""
        one: list[Value] = [None, True, False, 0, "0", "", self.number(), self.word(), self.number() + 0.5]
        return self.random.choice(one)

    def tree(self, stock: list[Key], depth: int) -> Map:
        """A map of scalars but null, and down to `depth` of maps. stock: the keys, so that two trees share some."""
        keys = self.random.sample(stock, self.random.randrange(2, len(stock)))
        deeper = [depth > 0 and self.random.random() < 0.5 for _ in keys]
        values = [self.tree(stock, depth - 1) if deep else self.scalar() or self.number() for deep in deeper]
        return Map(tuple(zip(keys, values, strict=True)))

"""What the learner's use cases share: the questions, one open store, the time, and how texts are taken."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hotseat.catalogue import Catalogue
from hotseat.errors import BadQuestion, UnknownName, WrongUse
from hotseat.model import Card, CardKey, Question

if TYPE_CHECKING:
    from hotseat.store import Store

Clock = Callable[[], datetime]
"""The time, with the learner's time zone: it says where a day begins."""

LONGEST = 100_000
"""Characters of a text that a learner writes."""


BROKEN_SECONDS = 2.0
"""For so long a question that cannot be read is not tried again: reading them all costs fifty milliseconds."""


def local_now() -> datetime:
    """The time on this machine, in its zone."""
    return datetime.now().astimezone()


class Context:
    """Safe to use from several threads. The store is opened when it is first needed, and stays open."""

    def __init__(self, catalogue: Catalogue, home: Path, clock: Clock) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._partial: tuple[float, tuple[Question, ...]] = (0.0, ())
        """Until when (monotonic) these are the questions that can be read, where some cannot."""
        self.home = home
        self.now = clock

    @property
    def store(self) -> Store:
        """Raises StoreError."""
        from hotseat.store import Store

        with self._lock:
            if self._store is None:
                self._store = Store.open(self.home / "hotseat.db")
            return self._store

    def close(self) -> None:
        """Give the store's connections back; it is opened again when it is needed again."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None

    def question(self, name: str) -> Question:
        """One question. Raises UnknownName, BadQuestion."""
        return self._catalogue.get(name)

    def questions(self) -> tuple[Question, ...]:
        """All questions that can be read, in the order in which they are asked."""
        until, readable = self._partial
        if time.monotonic() < until:
            return readable
        try:
            return self._catalogue.questions()
        except BadQuestion:
            readable = tuple(self._readable())
            self._partial = time.monotonic() + BROKEN_SECONDS, readable
            return readable

    def card(self, key: CardKey) -> tuple[Question, Card]:
        """One card and its question. Raises UnknownName, BadQuestion."""
        question = self.question(key.question)
        cards = {card.id: card for card in question.cards}
        if key.card not in cards:
            raise UnknownName(f"card of {question.id}", key.card, cards)
        return question, cards[key.card]

    def _readable(self) -> Iterator[Question]:
        for head in self._catalogue.heads().heads:
            try:
                yield self._catalogue.get(head.id)
            except BadQuestion:
                continue  # `hotseat list` says what is wrong with it; the others can be practised all the same


def checked(text: str, what: str) -> str:
    """A text that any database keeps. Raises WrongUse."""
    if len(text) > LONGEST:
        raise WrongUse(f"{what} is longer than {LONGEST:,} characters")
    if "\0" in text:
        raise WrongUse(f"{what} holds the character NUL, which is no text")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise WrongUse(f"{what} holds half a character (a lone surrogate), which is no text") from error
    return text


def checked_seconds(seconds: float | None) -> float | None:
    """A duration. Raises WrongUse."""
    if seconds is not None and not (math.isfinite(seconds) and 0 <= seconds < 1e7):
        raise WrongUse(f"{seconds} is no number of seconds")
    return seconds


def checked_id(id: str) -> str:
    """An id that a client made. Raises WrongUse."""
    if not (0 < len(id) <= 100 and id.isascii() and all(c.isalnum() or c in "-_." for c in id)):
        raise WrongUse(f"{id[:100]!r} is no id: letters, digits, - _ . are, at most 100 of them")
    return id

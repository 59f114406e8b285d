"""A review session in the terminal: card after card, each kept as soon as it is rated."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from hotseat.cli.ask import Asker, Ended
from hotseat.cli.render.card import back, front, offer
from hotseat.errors import Conflict, WrongUse
from hotseat.model import CardState, Queue, Rating

if TYPE_CHECKING:
    from hotseat.app import App

RATINGS = {"1": Rating.AGAIN, "2": Rating.HARD, "3": Rating.GOOD, "4": Rating.EASY}
_ASK = "1 again · 2 hard · 3 good · 4 easy · u undo · n note · q stop"


class Reviewing:
    """One session. clock: seconds that only ever go on."""

    def __init__(
        self, app: App, console: Console, asker: Asker, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._recall = app.learner.recall
        self._console = console
        self._asker = asker
        self._clock = clock
        self.rated = 0

    def run(self, question: str | None, limit: int | None) -> None:
        """Ask until nothing is due, `limit` cards are rated, or the person stops. Raises UnknownName, StoreError."""
        try:
            while limit is None or self.rated < limit:
                queue = self._recall.queue(question)
                if queue.card is None:
                    self._nothing_due(queue)
                    return
                if not self._ask(queue, queue.card):
                    break
        except Ended:
            pass
        finally:
            self._sum_up()

    def _ask(self, queue: Queue, card: CardState) -> bool:
        """Show one card and take its rating; False where the person stops."""
        asked = self._app.question(card.key.question)
        begun = self._clock()
        self._console.print(front(asked, card, queue))
        if self._asker.key("Enter shows the answer · q stop", "q", default="") == "q":
            return False
        self._console.print(back(asked, card))
        while (typed := self._asker.key(_ASK, "1234unq")) == "n":
            self._note(card)
        if typed == "u":
            self._undo()
        elif typed in RATINGS:
            self._rate(card, RATINGS[typed], self._clock() - begun)
        return typed != "q"

    def _rate(self, card: CardState, rating: Rating, seconds: float) -> None:
        try:
            rated = self._recall.rate(card.key, rating, version=card.version, seconds=seconds)
        except Conflict as error:
            self._say(f"not counted: {error}")
            return
        self.rated += 1
        self._console.print(offer(rated, self._app.question(card.key.question)))

    def _undo(self) -> None:
        try:
            taken_back = self._recall.undo()
        except WrongUse as error:
            self._say(str(error))
            return
        self.rated = max(self.rated - 1, 0)
        self._say(f"taken back: the recall of {taken_back.key.question}/{taken_back.key.card}")

    def _note(self, card: CardState) -> None:
        text = self._asker.text(
            "your note on this card; an empty line ends it, and alone leaves it as it is:"
        )
        if not text:
            return
        try:
            self._recall.note(card.key, text, version=self._recall.card(card.key).note.version)
        except WrongUse as error:
            self._say(str(error))
            return
        self._say("kept")

    def _nothing_due(self, queue: Queue) -> None:
        then = ""
        if queue.next_at is not None:
            local = queue.next_at.astimezone()
            then = f" The next card comes on {local:%Y-%m-%d} at {local:%H:%M}."
        self._say(f"Nothing is due.{then} hotseat review --question Q recalls the cards of one question.")

    def _sum_up(self) -> None:
        if self.rated:
            cards = "1 card" if self.rated == 1 else f"{self.rated} cards"
            self._say(f"{cards} recalled, all of them kept")

    def _say(self, line: str) -> None:
        self._console.print(Text(line, "dim italic"))

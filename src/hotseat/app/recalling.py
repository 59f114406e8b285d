"""Cards: which is next, what a recall does to it, taking one back, and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from uuid import uuid4

from hotseat.app.context import Context, checked, checked_id, checked_seconds
from hotseat.errors import Conflict, WrongUse
from hotseat.model import CardKey, CardState, Note, Question, Queue, Rating, Review, Settings
from hotseat.store.recalls import Known
from hotseat.study import links, queue, scheduler
from hotseat.study.queue import Standing


class Recalling:
    """The use cases of recall. What is acknowledged by returning is kept."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def queue(self, question: str | None = None) -> Queue:
        """What is to be recalled now. Of one question, every new card of it may be met. Raises UnknownName."""
        now, settings = self._context.now(), self._context.store.choices.get()
        asked = [self._context.question(question)] if question else self._context.questions()
        known = self._context.store.recalls.known(question)
        standings = standings_of(asked, known)
        counts = queue.count(standings, self.done_today(now), settings, now)
        new = sum(queue.is_new(each) for each in standings) if question else counts.new
        following = queue.following(standings, new, settings, now)
        return Queue(
            card=self._state(following, known, settings, now) if following else None,
            due=counts.due,
            new=new,
            done=counts.done,
            next_at=queue.next_at(standings, settings, now),
            undoable=self._context.store.recalls.last(),
        )

    def cards(self, question: str) -> tuple[CardState, ...]:
        """All cards of a question, in its order. Raises UnknownName."""
        now, settings = self._context.now(), self._context.store.choices.get()
        known = self._context.store.recalls.known(question)
        notes = self._context.store.recalls.notes(question)
        standings = standings_of([self._context.question(question)], known)
        return tuple(self._state(each, known, settings, now, notes) for each in standings)

    def card(self, key: CardKey) -> CardState:
        """One card. Raises UnknownName."""
        question, _ = self._context.card(key)
        known = self._context.store.recalls.known(key.question)
        (standing,) = (each for each in standings_of([question], known) if each.key == key)
        return self._state(standing, known, self._context.store.choices.get(), self._context.now())

    def rate(
        self,
        key: CardKey,
        rating: Rating,
        *,
        version: int,
        seconds: float | None = None,
        id: str | None = None,
    ) -> CardState:
        """Keep a recall; the state after it offers the lab where the card lapsed.

        version: of the state that was shown. id: made by the client, so that a repeated call counts once.
        Raises Conflict where the card was recalled elsewhere meanwhile, UnknownName, WrongUse.
        """
        self._context.card(key)
        recalls = self._context.store.recalls
        id = uuid4().hex if id is None else checked_id(id)
        if self._was_kept(id, key):
            return self.card(key)
        known = recalls.known(key.question).get(key, Known())
        now = self._context.now()
        review = Review(id, key, rating, now, checked_seconds(seconds))
        try:
            recalls.add(review, scheduler.after(known.memory, rating, now), version=version)
        except Conflict:
            if not self._was_kept(id, key):
                raise
        return self.card(key)

    def undo(self, id: str | None = None) -> CardState:
        """Take back the last review, or the one of that id. Raises WrongUse where it cannot be, Conflict."""
        recalls = self._context.store.recalls
        review = recalls.last() if id is None else recalls.review(id)
        if review is None:
            raise WrongUse("there is no review to take back")
        self._context.card(review.key)
        version = recalls.known(review.key.question).get(review.key, Known()).version
        live = [each for each in recalls.log(review.key) if each.undone is None]
        if not live or live[-1].id != review.id:
            said = "was taken back already" if review.undone else "is not the last one of its card"
            raise WrongUse(f"that review {said}")
        recalls.undo(review, self._context.now(), scheduler.fold(live[:-1]), version=version)
        return self.card(review.key)

    def note(self, key: CardKey, text: str, *, version: int) -> Note:
        """Write a note over the one of that version. Raises Conflict, UnknownName, WrongUse."""
        self._context.card(key)
        now = self._context.now()
        return self._context.store.recalls.write_note(key, checked(text, "the note"), now, version=version)

    def done_today(self, now: datetime) -> int:
        """Recalls since midnight."""
        return self._context.store.recalls.count_since(datetime.combine(now.date(), time(), now.tzinfo))

    def _was_kept(self, id: str, key: CardKey) -> bool:
        kept = self._context.store.recalls.review(id)
        if kept is not None and kept.key != key:
            raise WrongUse(f"{id!r} is the id of a review of another card")
        return kept is not None

    def _state(
        self,
        standing: Standing,
        known: Mapping[CardKey, Known],
        settings: Settings,
        now: datetime,
        notes: Mapping[CardKey, Note] | None = None,
    ) -> CardState:
        key = standing.key
        question, card = self._context.card(key)
        note = notes.get(key, Note()) if notes is not None else self._context.store.recalls.note(key)
        return CardState(
            key=key,
            title=question.title,
            front=card.front,
            back=card.back,
            memory=standing.memory,
            version=known.get(key, Known()).version,
            due=queue.when(standing, settings, now),
            why=queue.why(standing, settings, now),
            recall=scheduler.recall(standing.memory, now),
            note=note,
            prompt=standing.prompt,
            lab=links.offer(question, card, standing.memory, standing.prompt),
        )


def standings_of(questions: Sequence[Question], known: Mapping[CardKey, Known]) -> list[Standing]:
    """Every card of these questions and what is known of it, in the order in which new ones are met."""
    keys = [CardKey(question.id, card.id) for question in questions for card in question.cards]
    return [Standing(key, one.memory, one.prompt) for key in keys for one in (known.get(key, Known()),)]

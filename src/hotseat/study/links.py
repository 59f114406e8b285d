"""What ties cards to labs: a failed check makes its cards due, and a lapsed card offers its lab."""

from __future__ import annotations

from hotseat.model import Card, CardKey, Memory, Offer, Phase, Prompt, Question, Status, Verdict


def made_due(question: Question, verdict: Verdict) -> tuple[tuple[CardKey, str], ...]:
    """The cards of the checks that failed, each with its check, in the order of the checks."""
    failed = [outcome.check for outcome in verdict.outcomes if outcome.status is Status.FAILED]
    return tuple(
        (CardKey(question.id, card.id), check)
        for check in failed
        for card in question.cards
        if check in card.checks
    )


def offer(question: Question, card: Card, memory: Memory, prompt: Prompt | None) -> Offer | None:
    """The lab, for a card that has lapsed or whose check failed; None for others, and where there is no lab."""
    if question.lab is None or (memory.phase is not Phase.RELEARNING and prompt is None):
        return None
    return Offer(question.id, card.checks)

"""cards.toml: the facts to recall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hotseat.catalogue.sheet import Sheet
from hotseat.model import Card

FEWEST, MOST = 4, 10


def read_cards(sheet: Sheet) -> tuple[Card, ...]:
    """The cards of the file; whether what they cite exists is seen by who knows the sources."""
    tables = sheet.tables("card")
    sheet.close()
    cards = tuple(_card(table) for table in tables)
    if not FEWEST <= len(cards) <= MOST:
        sheet.problem("card", f"expected {FEWEST} to {MOST} cards ([[card]]), got {len(cards)}")
    note_twins(sheet, "card", [card.id for card in cards])
    return cards


def note_twins(sheet: Sheet, key: str, ids: Sequence[str]) -> None:
    """Note every id that is there twice."""
    for twin, count in Counter(ids).items():
        if twin and count > 1:
            sheet.problem(
                f"{key}[{twin}].id", f"{twin!r} is the id of {count} entries; expected each id once"
            )


def _card(table: Sheet) -> Card:
    card = Card(
        id=table.name("id", "card id"),
        front=table.text("front"),
        back=table.text("back"),
        checks=table.texts("checks", optional=True),
        sources=table.texts("sources", optional=True),
    )
    table.close()
    return card

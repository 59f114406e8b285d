"""All cards as a package for Anki. Its ids are fixed: importing it again updates the cards, and forgets nothing."""

from __future__ import annotations

import html
import io
import itertools
import json
import re
import sqlite3
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hotseat.model import Card, CardKey, Note, Question

DECK, MODEL = 1_698_230_417, 1_698_230_418
"""Ids of the deck and the note type. Never change them: Anki knows them by nothing else."""

_FIELDS = ("Front", "Back", "Question", "Sources", "Note")
_CSS = ".card { font-family: sans-serif; font-size: 18px; max-width: 40em; margin: auto; } .small { font-size: 70%; }"
_QUESTION = '<p class="small">{{Question}}</p>{{Front}}'
_ANSWER = (
    '{{FrontSide}}<hr id="answer">{{Back}}{{#Note}}<hr>{{Note}}{{/Note}}<p class="small">{{Sources}}</p>'
)
_CITATION = re.compile(r"\[@([A-Za-z0-9_-]+)\]")


def package(questions: Sequence[Question], notes: Mapping[CardKey, Note], now: datetime) -> bytes:
    """The content of an .apkg file: a note for each card, tagged with question and level."""
    deck = _deck(questions, notes)
    stamp = now.timestamp()
    with TemporaryDirectory(prefix="hotseat-") as folder:
        file = Path(folder) / "collection.anki2"
        connection = sqlite3.connect(file)
        try:
            # Not `write_to_file`: that leaves a copy of the database in the temporary folder.
            deck.write_to_db(connection.cursor(), stamp, itertools.count(int(stamp * 1000)))
            connection.commit()
        finally:
            connection.close()
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(file, "collection.anki2")
            archive.writestr("media", json.dumps({}))
    return content.getvalue()


def _deck(questions: Sequence[Question], notes: Mapping[CardKey, Note]) -> Any:
    genanki = _genanki()
    model = genanki.Model(
        MODEL,
        "hotseat",
        fields=[{"name": name} for name in _FIELDS],
        templates=[{"name": "Recall", "qfmt": _QUESTION, "afmt": _ANSWER}],
        css=_CSS,
    )
    deck = genanki.Deck(DECK, "hotseat", "Backend interview questions")
    for question in questions:
        for card in question.cards:
            deck.add_note(
                genanki.Note(
                    model=model,
                    fields=_fields(question, card, notes.get(CardKey(question.id, card.id), Note())),
                    tags=["hotseat", f"hotseat::{question.level.value}", f"hotseat::{question.id}"],
                    guid=genanki.guid_for("hotseat", question.id, card.id),
                )
            )
    return genanki.Package(deck)


def _genanki() -> Any:
    # It has no types; here alone does it need none.
    import genanki  # pyright: ignore[reportMissingTypeStubs] - none are published

    return genanki


def _fields(question: Question, card: Card, note: Note) -> list[str]:
    known = {source.id: source for source in question.sources}
    cited = dict.fromkeys(id for id in (*_CITATION.findall(card.back), *card.sources) if id in known)
    links = [f'<a href="{html.escape(known[id].url)}">{html.escape(known[id].title)}</a>' for id in cited]
    front, back = (_html(_CITATION.sub("", text)) for text in (card.front, card.back))
    return [front, back, html.escape(question.title), "; ".join(links), _html(note.text)]


def _html(text: str) -> str:
    """Markdown as HTML; markup within it is shown, not obeyed."""
    from markdown_it import MarkdownIt

    return MarkdownIt("js-default").render(text).strip()

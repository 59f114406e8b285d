"""Citations: each leads to a source, and each source is cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hotseat.catalogue.head import FILE
from hotseat.catalogue.markdown import Line, citations, read_lines
from hotseat.catalogue.problems import Problems, nearest
from hotseat.model import Card, Source


def check_citations(
    sources: Sequence[Source], texts: Mapping[str, Sequence[Line]], cards: Sequence[Card], problems: Problems
) -> None:
    """Compare the sources with what cites them.

    texts: file → lines, of every text in which `[@id]` counts.
    """
    cited = [(f"{file}:{line}", id) for file, lines in texts.items() for line, id in citations(lines)]
    for card in cards:
        where = f"cards.toml: card[{card.id}]"
        sides = read_lines(where, f"{card.front}\n{card.back}", Problems())
        cited += [(where, id) for _, id in citations(sides)]
        cited += [(f"{where}.sources", id) for id in card.sources]
    known = [source.id for source in sources]
    for where, id in cited:
        if id not in known:
            problems.add(where, f"cites [@{id}], which is no id in {FILE}; {nearest(id, known)}")
    for id in dict.fromkeys(known):
        if id and id not in {id for _, id in cited}:
            problems.add(
                f"{FILE}: sources[{id}]", f"is cited nowhere; expected [@{id}] in a text, or no such source"
            )

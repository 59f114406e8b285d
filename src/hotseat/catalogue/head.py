"""question.toml, apart from its lab: what a list of questions shows, and the sources."""

from __future__ import annotations

from urllib.parse import urlsplit

from hotseat.catalogue.cards import note_twins
from hotseat.catalogue.sheet import NAME_RULE, Sheet, is_name, show
from hotseat.model import Head, Level, Source

FILE = "question.toml"


def place(level: Level, order: int, id: str) -> tuple[bool, int, str]:
    """Where a question stands in a list: by level, then order, then id."""
    return level is not Level.BEGINNER, order, id


def read_head(sheet: Sheet, folder: str, name: str) -> Head:
    """The head of the question in the folder `name`. Leaves `sources` and `lab` to others."""
    if not is_name(name):
        sheet.problems.add(name, f"a folder's name is the question's id; expected {NAME_RULE}")
    sheet.skip("sources", "lab")
    level = sheet.one_of("level", [level.value for level in Level])
    head = Head(
        id=name,
        title=sheet.text("title"),
        level=Level(level) if level in set(Level) else Level.BEGINNER,
        order=sheet.whole("order", 1, 999),
        minutes=sheet.whole("minutes", 1, 120),
        tags=sheet.texts("tags"),
        versions=sheet.texts("versions", optional=True),
        lab="lab" in sheet.values,
        folder=folder,
    )
    sheet.close()
    return head


def read_sources(sheet: Sheet) -> tuple[Source, ...]:
    """Where the answer's claims can be looked up: at least one."""
    tables = sheet.tables("sources")
    sources = tuple(_source(table) for table in tables)
    if not sources:
        sheet.problem("sources", "missing; expected at least one [[sources]] with id, title and url")
    note_twins(sheet, "sources", [source.id for source in sources])
    return sources


def _source(table: Sheet) -> Source:
    source = Source(
        id=table.name("id", "source id"),
        title=table.text("title"),
        url=table.text("url"),
        section=table.text("section", optional=True) or None,
    )
    if source.url and not _is_url(source.url):
        table.problem("url", f"{show(source.url)} is no web address; expected https://host/path")
    table.close()
    return source


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (parts.port is None or parts.port > 0)
            and not any(character.isspace() or character in '<>"' for character in text)
        )
    except ValueError:  # a broken port or IPv6 address
        return False

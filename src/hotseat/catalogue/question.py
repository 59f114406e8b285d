"""A folder → a Question, or all that is wrong with it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from hotseat.catalogue.cards import read_cards
from hotseat.catalogue.cites import check_citations
from hotseat.catalogue.files import Files, digest, read_folder, text_of
from hotseat.catalogue.head import FILE, read_head, read_sources
from hotseat.catalogue.lab import BRIEF, FOLDER, read_lab
from hotseat.catalogue.markdown import Line, read_lines
from hotseat.catalogue.problems import Problems, nearest
from hotseat.catalogue.sheet import Sheet, parse
from hotseat.catalogue.texts import read_answer, read_prompt
from hotseat.model import Head, Question

PROMPT, ANSWER, CARDS = "prompt.md", "answer.md", "cards.toml"
_REQUIRED = (FILE, PROMPT, ANSWER, CARDS)


def load(folder: Path, *, services: Collection[str] | None = None) -> Question:
    """Read one question.

    services: names a lab may ask for; None where the caller does not know them.
    Raises BadQuestion with every problem of the folder.
    """
    folder = folder.absolute()
    problems = Problems()
    if not folder.is_dir():
        problems.add(folder.name, "there is no such folder")
        raise problems.error(str(folder))
    files = read_folder(folder, problems)
    _required(files, problems)
    question = _read(folder, files, problems, services)
    if question is None or problems.found:
        raise problems.error(str(folder))
    return question


def load_head(folder: Path) -> Head:
    """Read only what a list shows. Raises BadQuestion where question.toml does not give it."""
    folder = folder.absolute()
    problems = Problems()
    try:
        content = (folder / FILE).read_bytes()
    except OSError as error:
        problems.add(FILE, f"cannot be read: {error.strerror}")
        raise problems.error(str(folder)) from error
    sheet = parse(FILE, content, problems)
    head = read_head(sheet, str(folder), folder.name) if sheet else None
    if head is None or problems.found:
        raise problems.error(str(folder))
    return head


def _required(files: Files, problems: Problems) -> None:
    others = [name for name in files if "/" not in name and name not in _REQUIRED]
    for name in _REQUIRED:
        if name not in files:
            near = [other for other in others if nearest(other, [name]).startswith("did you mean")]
            problems.add(name, f"missing; there is {near[0]!r}" if near else "missing; expected this file")


def _read(
    folder: Path, files: Files, problems: Problems, services: Collection[str] | None
) -> Question | None:
    sheet = _sheet(FILE, files, problems)
    cards = _sheet(CARDS, files, problems)
    texts = {name: _lines(name, files, problems) for name in (PROMPT, ANSWER, f"{FOLDER}/{BRIEF}")}
    prompt, follow_ups = read_prompt(PROMPT, texts[PROMPT], problems) if texts[PROMPT] else ("", ())
    answer = read_answer(ANSWER, texts[ANSWER], problems) if texts[ANSWER] else None
    all_cards = read_cards(cards) if cards else ()
    if sheet is None:
        return None
    head = read_head(sheet, str(folder), folder.name)
    sources = read_sources(sheet)
    check_citations(sources, texts, all_cards, problems)
    lab = read_lab(sheet, files, problems, services)
    if answer is None:
        return None
    return Question(
        id=head.id,
        title=head.title,
        level=head.level,
        order=head.order,
        minutes=head.minutes,
        tags=head.tags,
        versions=head.versions,
        sources=sources,
        prompt=prompt,
        follow_ups=follow_ups,
        answer=answer,
        cards=all_cards,
        lab=lab,
        folder=head.folder,
        digest=digest(files),
    )


def _sheet(name: str, files: Files, problems: Problems) -> Sheet | None:
    return parse(name, files[name].content, problems) if name in files else None


def _lines(name: str, files: Files, problems: Problems) -> list[Line]:
    text = text_of(name, files[name].content, problems) if name in files else None
    return [] if text is None else read_lines(name, text, problems)

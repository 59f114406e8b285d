"""prompt.md and answer.md: their sections, in order, and what must be in them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hotseat.catalogue.markdown import Line, Section, bullets, join, split
from hotseat.catalogue.problems import Problems, nearest
from hotseat.model import Answer, FollowUp

FOLLOW_UPS = "Follow-ups"
_FEWEST_FOLLOW_UPS, _MOST_FOLLOW_UPS = 3, 6
_FEWEST_POINTS, _MOST_POINTS = 4, 8

BRIEF, DEPTH, SENIOR = "In 30 seconds", "In depth", "What a senior adds"
PITFALLS, LISTEN_FOR, USUAL_ERRORS = "Pitfalls", "Listen for", "What the usual answer gets wrong"
REQUIRED = (BRIEF, DEPTH, SENIOR, PITFALLS, LISTEN_FOR)
SECTIONS = (*REQUIRED, USUAL_ERRORS)


def read_prompt(file: str, lines: Sequence[Line], problems: Problems) -> tuple[str, tuple[FollowUp, ...]]:
    """The question as it is asked, and the follow-ups with their short answers."""
    before, sections = split(lines, 2)
    prompt = join(before)
    if not prompt:
        problems.add(f"{file}:1", f"begins with no question; expected it before '## {FOLLOW_UPS}'")
    _known(file, sections, (FOLLOW_UPS,), problems)
    follow_ups = [
        follow_up
        for section in sections
        if section.title == FOLLOW_UPS
        for follow_up in _follow_ups(file, section, problems)
    ]
    if not any(section.title == FOLLOW_UPS for section in sections):
        problems.add(file, f"the section '## {FOLLOW_UPS}' is missing")
    elif not _FEWEST_FOLLOW_UPS <= len(follow_ups) <= _MOST_FOLLOW_UPS:
        wanted = f"{_FEWEST_FOLLOW_UPS} to {_MOST_FOLLOW_UPS} follow-ups ('### Question?' and its answer)"
        problems.add(file, f"expected {wanted}, got {len(follow_ups)}")
    return prompt, tuple(follow_ups)


def _follow_ups(file: str, section: Section, problems: Problems) -> list[FollowUp]:
    before, asked = split(section.lines, 3)
    if join(before):
        problems.add(f"{file}:{section.line}", f"text before the first '### Question?' of '## {FOLLOW_UPS}'")
    for one in asked:
        if not one.text:
            problems.add(f"{file}:{one.line}", f"the follow-up {one.title!r} has no answer beneath it")
    return [FollowUp(question=one.title, answer=one.text) for one in asked]


def read_answer(file: str, lines: Sequence[Line], problems: Problems) -> Answer:
    """The right answer, in its parts."""
    before, sections = split(lines, 2)
    if join(before):
        problems.add(f"{file}:1", f"text before the first section; expected '## {BRIEF}'")
    _known(file, sections, SECTIONS, problems)
    found = {section.title: section for section in reversed(sections)}
    for title in REQUIRED:
        if title not in found:
            problems.add(file, f"the section '## {title}' is missing")
    _in_order(file, sections, problems)
    for section in sections:
        if not section.text:
            problems.add(f"{file}:{section.line}", f"the section '## {section.title}' is empty")
    texts = {title: section.text for title, section in found.items()}
    _points(file, found.get(PITFALLS), problems, fewest=1, most=99)
    return Answer(
        brief=texts.get(BRIEF, ""),
        depth=texts.get(DEPTH, ""),
        senior=texts.get(SENIOR, ""),
        pitfalls=texts.get(PITFALLS, ""),
        listen_for=_points(file, found.get(LISTEN_FOR), problems, fewest=_FEWEST_POINTS, most=_MOST_POINTS),
        usual_errors=texts.get(USUAL_ERRORS),
    )


def _known(file: str, sections: Sequence[Section], known: Sequence[str], problems: Problems) -> None:
    seen: set[str] = set()
    for section in sections:
        if section.title not in known:
            problems.add(
                f"{file}:{section.line}",
                f"unknown section {section.title!r}; {nearest(section.title, known)}",
            )
        elif section.title in seen:
            problems.add(f"{file}:{section.line}", f"the section '## {section.title}' comes twice")
        seen.add(section.title)


def _in_order(file: str, sections: Sequence[Section], problems: Problems) -> None:
    places = [(SECTIONS.index(section.title), section) for section in sections if section.title in SECTIONS]
    for (earlier, one), (later, other) in pairwise(places):
        if later < earlier:
            what = f"'## {other.title}' belongs before '## {one.title}'"
            problems.add(f"{file}:{other.line}", what)


def _points(
    file: str, section: Section | None, problems: Problems, *, fewest: int, most: int
) -> tuple[str, ...]:
    if section is None or not section.text:
        return ()
    points, stray = bullets(section.lines)
    if stray and fewest > 1:
        problems.add(f"{file}:{stray[0]}", f"'## {section.title}' is a list; expected '- ' before each point")
    if not fewest <= len(points) <= most:
        wanted = f"{fewest} to {most} points" if fewest > 1 else "a list of points"
        problems.add(
            f"{file}:{section.line}", f"expected {wanted} in '## {section.title}', got {len(points)}"
        )
    return tuple(points)

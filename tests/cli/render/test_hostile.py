"""No text of the candidate's program moves the cursor, colours, hides, reorders, or is read as markup."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotseat.cli import render
from hotseat.cli.render.question import question
from hotseat.cli.render.safe import safe, safe_line
from hotseat.model import (
    Answer,
    Chart,
    Diagram,
    Diff,
    Event,
    Evidence,
    Exchange,
    FollowUp,
    Level,
    Outcome,
    Question,
    Source,
    Status,
    Table,
    Text,
    Verdict,
)
from tests.cli.render.screen import failed, seen, shown

HOSTILE = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x9b31mC1",
    "\x1b[2J\x1b[H",
    "over\rwritten",
    "back\b\b\b\bspace",
    "bell\x07 nul\x00 del\x7f",
    "\u202etxt.exe",
    "zero\u200bwidth\ufeff",
    "line\u2028separator",
    "lone \ud800 surrogate",
    "vertical\x0btab form\x0cfeed",
)
MARKUP = (
    "[red]not red[/red]",
    "[/]",
    "[link=http://evil.example]x[/link]",
    ":smile:",
    "[@nobody]",
    "{0} %s \\[b]",
)


def everything(text: str) -> list[Evidence]:
    """Every kind of evidence, with the text in each place that a candidate's program can reach."""
    row: tuple[Any, ...] = (text, {"nested": text}, 1)
    spec = {
        "title": text,
        "data": {"values": [{text or "x": text, "y": 1}]},
        "encoding": {"x": {"field": text or "x"}, "y": {"field": "y"}, "color": {"field": text or "x"}},
    }
    return [
        Exchange(request=text, reply=text, title=text),
        Table(columns=(text, "b", "c"), rows=(row,), title=text),
        Table(columns=(text, "b", "c"), rows=(row,), expected=(("other", text, True),), title=text),
        Diff(expected=text, actual=f"{text}{text}", title=text, expected_label=text, actual_label=text),
        Text(text=text, title=text),
        Chart(spec=spec, title=text),
        Diagram(
            lines=(text,), events=(Event(line=text, at=0.0, label=text, to=text, until=1.0),), title=text
        ),
    ]


def outcomes(text: str) -> list[Outcome]:
    """The text in every place of an outcome."""
    pieces = everything(text)
    return [
        Outcome(
            check=text,
            claim=text,
            status=status,
            message=text,
            hint=text,
            evidence=tuple(pieces[at : at + 4]),
        )
        for status in Status
        for at in (0, 4)
    ]


def is_harmless(text: str) -> bool:
    """Nothing but what is printed, and line feeds."""
    return all(character == "\n" or character.isprintable() for character in text)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_a_terminal_obeys_gets_through(text: str) -> None:
    """Not on the screen, and not in the file in which the whole evidence is kept."""
    assert not is_harmless(text)
    for outcome in outcomes(text):
        assert is_harmless(seen(render.outcome(outcome)))
    assert is_harmless("\n".join(render.whole(everything(text))))
    verdict = Verdict(
        question=text, digest="", submission="", seed=1, seconds=1.0, outcomes=tuple(outcomes(text))
    )
    assert is_harmless(seen(render.verdict(verdict)))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_question_of_somebody_else_is_harmless_too(text: str) -> None:
    """Catalogues come from anywhere: their Markdown is made safe before it is drawn."""
    asked = Question(
        id="q",
        title=text,
        level=Level.SENIOR,
        order=1,
        minutes=1,
        tags=(),
        versions=(text,),
        sources=(Source(id="a", title=text, url=text, section=text),),
        prompt=f"{text}\n\n```\n{text}\n``` [@a]",
        follow_ups=(FollowUp(question=text, answer=text),),
        answer=Answer(
            brief=text, depth=text, senior=text, pitfalls=text, listen_for=(text,), usual_errors=text
        ),
        cards=(),
        lab=None,
        folder="",
        digest="",
    )
    assert is_harmless(seen(question(asked, answer=True)))


@settings(max_examples=60, deadline=None, database=None)
@given(st.text(st.characters(codec=None), max_size=60))
def test_any_text_is_harmless(text: str) -> None:
    """Whatever a program writes."""
    assert is_harmless(safe(text))
    assert "\n" not in safe_line(text)
    for piece in everything(text):
        assert is_harmless(seen(render.outcome(failed(piece, message=text))))


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_data_is_data(text: str) -> None:
    """What looks like rich's own markup is shown as it was written."""
    assert text in shown(Text(text=text))
    assert text in seen(render.outcome(failed(message=text)))


def test_what_was_hidden_is_shown() -> None:
    """A control character is evidence: a reader sees which one it was."""
    assert "␛[31mred␛[0m" in shown(Text(text="\x1b[31mred\x1b[0m"))
    assert safe("a\x00b\x7f\x9b\u202e\U000e0001\ud800\u00a0") == "a␀b␡\\x9b\\u202e\\U000e0001\\ud800\\xa0"
    assert safe("Grüße, 你好, мир, 🙂, é\n") == "Grüße, 你好, мир, 🙂, é\n"

"""The catalogue that comes with hotseat: whole, and within the rules that no loader asks for."""

from __future__ import annotations

import re

import pytest

from hotseat.catalogue import Catalogue, default_root
from hotseat.catalogue.problems import Problems
from hotseat.catalogue.said import read_said
from hotseat.catalogue.sheet import parse
from hotseat.model import Level
from hotseat.services import registry

CATALOGUE = Catalogue([default_root()], services=registry.names())
IDS = CATALOGUE.ids()

EACH = pytest.mark.parametrize("id", IDS)


@EACH
def test_a_question_loads(id: str) -> None:
    """With all its parts, and nothing that is not known."""
    CATALOGUE.get(id)


def test_all_eighteen_questions_are_there() -> None:
    """Ten for beginners, eight for seniors, each with a place of its own."""
    places = [(question.level, question.order) for question in CATALOGUE.questions()]
    assert places == [(Level.BEGINNER if n <= 10 else Level.SENIOR, n) for n in range(1, 19)]


@EACH
def test_the_short_answer_can_be_said_in_30_seconds(id: str) -> None:
    """60 to 110 words."""
    words = re.sub(r"\[@[^\]]*\]", "", CATALOGUE.get(id).answer.brief).split()
    assert 60 <= len(words) <= 110


@EACH
def test_the_versions_are_named(id: str) -> None:
    """An answer is right for something."""
    assert CATALOGUE.get(id).versions


@EACH
def test_a_failed_check_makes_only_known_cards_due(id: str) -> None:
    """A card that names a check belongs to a question with a lab."""
    question = CATALOGUE.get(id)
    assert question.lab or not any(card.checks for card in question.cards)


@EACH
def test_golden_texts_are_of_wrongs_and_checks_that_exist(id: str) -> None:
    """`hotseat prove --write-said` drops what is gone."""
    question = CATALOGUE.get(id)
    path = default_root() / id / "lab" / "said.toml"
    if question.lab is None or not path.exists():
        return
    sheet = parse("said.toml", path.read_bytes(), Problems())
    assert sheet is not None
    checks = {wrong.name: set(wrong.caught_by) for wrong in question.lab.wrongs}
    assert {name: set(texts) - checks.get(name, set()) for name, texts in read_said(sheet).items()} == {
        name: set() for name in read_said(sheet) if name in checks
    }

"""prompt.md, answer.md, cards.toml and the citations in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotseat.catalogue import load
from tests.catalogue.folders import ANSWER, CARDS, HEAD, PLAIN, PROMPT, problems, write

SOURCE = '\n[[sources]]\nid = "other"\ntitle = "Other"\nurl = "https://example.org"\n'


def changed(root: Path, file: str, old: str, new: str) -> list[str]:
    """The problems of the plain question with one text replaced in one file."""
    assert old in PLAIN[file]
    return problems(write(root, {**PLAIN, file: PLAIN[file].replace(old, new)}))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("What is a test?\n\nAnd what is it good for?\n", "", "prompt.md:1: begins with no question; expected it"),
        ("## Follow-ups", "## Follow ups", "prompt.md:5: unknown section 'Follow ups'; did you mean 'Follow-ups'?"),
        ("## Follow-ups", "## Follow ups", "prompt.md: the section '## Follow-ups' is missing"),
        ("The next one.\n", "", "prompt.md:8: the follow-up 'Who reads it?' has no answer beneath it"),
        ("## Follow-ups\n", "## Follow-ups\nstray\n", "prompt.md:5: text before the first '### Question?'"),
        ("### Who reads it?\n", "", "prompt.md: expected 3 to 6 follow-ups ('### Question?' and its answer), got 2"),
        ("Not long.\n", "Not long.\n" + "### More?\nYes.\n" * 4, "expected 3 to 6 follow-ups ('### Question?' and"),
    ],
)  # fmt: skip
def test_a_prompt_has_its_parts(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Question, then three to six follow-ups with their answers."""
    found = changed(tmp_path, "prompt.md", old, new)
    assert any(said in problem for problem in found), found


@pytest.mark.parametrize(
    "title", ["In 30 seconds", "In depth", "What a senior adds", "Pitfalls", "Listen for"]
)
def test_a_missing_section_is_named(tmp_path: Path, title: str) -> None:
    """Each of the five required sections of an answer."""
    found = changed(tmp_path, "answer.md", f"## {title}\n", "\n")
    assert f"answer.md: the section '## {title}' is missing" in found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("## Pitfalls\n", "## Pitfals\n", "answer.md:12: unknown section 'Pitfals'; did you mean 'Pitfalls'?"),
        ("## In 30", "Hello.\n## In 30", "answer.md:1: text before the first section; expected '## In 30 seconds'"),
        ("A reason.\n", "", "answer.md:10: the section '## What a senior adds' is empty"),
        ("A reason.\n", "A reason.\n## In depth\nAgain.\n", "answer.md:12: the section '## In depth' comes twice"),
        ("- It cannot fail.", "It cannot fail.", "answer.md:12: expected a list of points in '## Pitfalls', got 0"),
        ("- says four\n", "", "answer.md:14: expected 4 to 8 points in '## Listen for', got 3"),
        ("- says four\n", "- x\n" * 9, "answer.md:14: expected 4 to 8 points in '## Listen for', got 12"),
        ("- says four\n", "- says four\nand more\n", "answer.md:20: '## Listen for' is a list; expected '- '"),
        ("no citation\n```\n", "no citation\n", "answer.md:6: this code block is never closed; expected ```"),
    ],
)  # fmt: skip
def test_a_section_says_what_is_wrong_with_it(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Line and section are named."""
    found = changed(tmp_path, "answer.md", old, new)
    assert any(said in problem for problem in found), found


def test_sections_have_an_order(tmp_path: Path) -> None:
    """An answer is read from the short to the long."""
    start, end = ANSWER.index("## What a senior"), ANSWER.index("## Pitfalls\n")
    moved = ANSWER[:start] + ANSWER[end:] + ANSWER[start:end]
    found = problems(write(tmp_path, {**PLAIN, "answer.md": moved}))
    assert found == ["answer.md:18: '## What a senior adds' belongs before '## Listen for'"]


def test_what_the_usual_answer_gets_wrong_is_kept(tmp_path: Path) -> None:
    """The optional last section."""
    text = ANSWER + "## What the usual answer gets wrong\nMuch.\n"
    assert load(write(tmp_path, {**PLAIN, "answer.md": text})).answer.usual_errors == "Much."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "card-2"', 'id = "card-1"', "cards.toml: card[card-1].id: 'card-1' is the id of 2 entries; expecte"),
        ('id = "card-2"', 'id = "Card 2"', "cards.toml: card[Card 2].id: 'Card 2' is no card id; expected small l"),
        ('id = "card-2"', "", "cards.toml: card[#2].id: missing; expected a text"),
        ('front = "What is 2?"', 'front = ""', "cards.toml: card[card-2].front: is empty; expected a text"),
        ('front = "What is 2?"', 'question = ""', "cards.toml: card[card-2].question: unknown key; known: back,"),
        ("[[card]]", "[[cards]]", "cards.toml: cards: unknown key; did you mean 'card'?"),
        ("[[card]]", "[[cards]]", "cards.toml: card: expected 4 to 10 cards ([[card]]), got 0"),
    ],
)  # fmt: skip
def test_a_bad_card_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    """By its id, or by its number where it has none."""
    found = changed(tmp_path, "cards.toml", old, new)
    assert any(said in problem for problem in found), found


def test_there_are_at_most_ten_cards(tmp_path: Path) -> None:
    """Eleven are a course."""
    more = "\n".join(CARDS.replace("card-", f"{letter}-") for letter in "abc")
    found = problems(write(tmp_path, {**PLAIN, "cards.toml": more}))
    assert found == ["cards.toml: card: expected 4 to 10 cards ([[card]]), got 12"]


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        ("prompt.md", "When it can. [@manual]", "When it can. [@manul]", "prompt.md:7"),
        ("answer.md", "More of it. [@manual]", "More of it. [@manul]", "answer.md:4"),
        ("cards.toml", "[@manual]", "[@manul]", "cards.toml: card[card-1]"),
        ("cards.toml", '["manual"]', '["manul"]', "cards.toml: card[card-1].sources"),
    ],
)
def test_a_citation_needs_its_source(tmp_path: Path, file: str, old: str, new: str, where: str) -> None:
    """Its place is named, and the id that was probably meant."""
    found = changed(tmp_path, file, old, new)
    assert found[0] == f"{where}: cites [@manul], which is no id in question.toml; did you mean 'manual'?"


def test_two_ids_in_one_citation_are_no_citation(tmp_path: Path) -> None:
    """Each source stands in brackets of its own."""
    found = changed(tmp_path, "prompt.md", "[@manual]", "[@manual, @manual]")
    assert found[0].startswith("prompt.md:7: cites [@manual, @manual], which is no id")


def test_a_source_must_be_cited(tmp_path: Path) -> None:
    """A source that nothing refers to is left over from something."""
    found = problems(write(tmp_path, {**PLAIN, "question.toml": HEAD + SOURCE}))
    assert found == [
        "question.toml: sources[other]: is cited nowhere; expected [@other] in a text, or no such source"
    ]


@pytest.mark.parametrize("quoted", ["`[@other]`", "``[@other]``", "\n```text\n[@other]\n```\n"])
def test_code_does_not_cite(tmp_path: Path, quoted: str) -> None:
    """A citation in code is text: the source still counts as uncited."""
    changes = {
        "question.toml": HEAD + SOURCE,
        "prompt.md": PROMPT.replace("Not long.", f"Not {quoted} long."),
    }
    assert any(
        "sources[other]: is cited nowhere" in one for one in problems(write(tmp_path, {**PLAIN, **changes}))
    )

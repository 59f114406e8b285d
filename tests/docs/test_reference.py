"""What the documents list, link and draw is what there is."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from hotseat import lab
from hotseat.cli.table import COMMANDS
from hotseat.instruments.http import Client, Headers, Reply
from tests.content.blocks import blocks
from tests.docs.documents import documents
from tests.front import Front

ROOT = Path(__file__).parents[2]
AUTHORS = ROOT / "docs" / "authors.md"
DOCUMENTS = [path.relative_to(ROOT) for path in documents(ROOT)]
MEND = "the table is another one: .venv/bin/python tools/list-questions writes it"
PICTURES = sorted((ROOT / "docs" / "pictures").glob("*.svg"))

_FENCED = re.compile(r"^(```|~~~).*?^\1$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_ROW = re.compile(r"^\| (beginner|senior) \| `([a-z0-9-]+)` \| (.+?) \| (lab)? ?\|$", re.MULTILINE)


def test_the_readme_lists_the_questions(front: Front) -> None:
    """All of them, in their order, with those that have a lab; tools/list-questions mends the table."""
    listed = json.loads(front.run("list", "--json").out)["questions"]
    rows = _ROW.findall((ROOT / "README.md").read_text())
    assert rows == [(q["level"], q["id"], q["title"], "lab" if q["lab"] else "") for q in listed], MEND


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link names a file, and its anchor a heading in it."""
    text = _FENCED.sub("", (ROOT / document).read_text())
    lost = [link for link in _LINK.findall(text) if "://" not in link and not _leads(ROOT / document, link)]
    assert not lost


def _leads(document: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = document.parent / name if name else document
    return target.exists() and (not anchor or anchor in _anchors(target.read_text()))


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_a_picture_stands_alone(picture: Path) -> None:
    """It is well-formed, fetches nothing from anywhere, shows a verdict, and a document shows it."""
    text = picture.read_text()
    seen = "".join(ElementTree.fromstring(text).itertext())
    assert not re.search(r"https?://(?!www\.w3\.org/)", text)
    assert "rejected" in seen
    assert any(f"pictures/{picture.name})" in (ROOT / document).read_text() for document in DOCUMENTS)


def test_every_command_is_shown() -> None:
    """Some document has a use of each."""
    text = " ".join((ROOT / document).read_text() for document in DOCUMENTS)
    assert not {name for name in COMMANDS if not re.search(rf"hotseat (--questions \S+ )?{name}\b", text)}


def test_every_option_of_check_is_explained(front: Front) -> None:
    """Candidates are told of each."""
    options = set(re.findall(r"^  (--[a-z-]+)", front.run("check", "--help").out, re.MULTILINE))
    text = (ROOT / "docs" / "candidates.md").read_text()
    assert len(options) > 4
    assert not {option for option in options if f"`{option}" not in text}


def _members(noun: type) -> set[str]:
    return {name for name in (*vars(noun), *getattr(noun, "__annotations__", {})) if not name.startswith("_")}


@pytest.mark.parametrize(
    ("section", "noun"),
    [
        ("The rig", lab.Rig),
        ("A program", lab.Program),
        ("A program that has finished", lab.Finished),
        ("The candidate's files", lab.Files),
        ("The HTTP client", Client),
        ("The HTTP client", Reply),
        ("The HTTP client", Headers),
        ("The database", lab.Database),
    ],
)
def test_authors_are_told_of_every_member(section: str, noun: type) -> None:
    """Whatever a grader may call stands in the reference, in the section of its noun."""
    text = _section(AUTHORS.read_text(), section)
    unsaid = {name for name in _members(noun) if not re.search(rf"`(?:\w+\.)?{name}\b", text)}
    assert unsaid <= {"timeout", "host"}, "only the settings of a client may go without saying"


def _section(text: str, title: str) -> str:
    """From a heading to the next one, of whatever level."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"there is no section {title!r}"
    return found[1]


def test_authors_are_told_of_every_name() -> None:
    """Whatever `hotseat.lab` offers is mentioned."""
    text = AUTHORS.read_text()
    types = {"Check", "Evidence", "Files", "Database", "Limits", "Program"}  # seen through the rig only
    assert not {name for name in lab.__all__ if not re.search(rf"\b{name}\b", text)} - types


def test_fragments_for_authors_are_python() -> None:
    """Each of them compiles, and asks the rig for nothing it does not have."""
    fragments = [block.text for block in blocks(AUTHORS.read_text()) if block.language == "py"]
    assert fragments
    for fragment in fragments:
        assert set(_asked_of_rig(fragment)) <= _members(lab.Rig)


def _asked_of_rig(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "rig":
            yield node.attr


def test_the_messages_that_are_explained_exist() -> None:
    """What candidates look up is what hotseat says: each piece of it stands in the source."""
    said = " ".join(" ".join(path.read_text().split()) for path in (ROOT / "src").rglob("*.py"))
    said = re.sub(r'" f?"', "", said)  # a long sentence in pieces
    said = re.sub(r"\{[^}]*\}", "...", said)
    table = (ROOT / "docs" / "candidates.md").read_text().split("## When something goes wrong")[1]
    messages = re.findall(r"^\| (.+?) \| ", table, re.MULTILINE)
    pieces = [piece for message in messages for piece in _pieces(message)]
    assert len(pieces) > 20
    unsaid = [piece for piece in pieces if piece not in said]
    assert unsaid == []


def _pieces(message: str) -> Iterator[str]:
    """The parts of a message that are always the same: two words or more between what varies."""
    if message != "message":
        parts = re.split(r"\.\.\.|[;:,?]|\d+|`[^`]+`|'\w+'|\bFILE\b|\bit ended\b|\bchecks?\b", message)
        yield from (part.strip() for part in parts if " " in part.strip())

"""What the documents list, link and draw is what there is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.docs.documents import documents
from tests.front import Front

ROOT = Path(__file__).parents[2]
DOCUMENTS = [path.relative_to(ROOT) for path in documents(ROOT)]
PICTURES = sorted((ROOT / "docs" / "pictures").glob("*.svg"))

_FENCED = re.compile(r"^(```|~~~).*?^\1$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_ROW = re.compile(r"^\| (beginner|senior) \| `([a-z0-9-]+)` \| (.+?) \| (lab)? ?\|$", re.MULTILINE)


def test_the_readme_lists_the_questions(front: Front) -> None:
    """All of them, in their order, with those that have a lab; tools/list-questions mends the table."""
    listed = json.loads(front.run("list", "--json").out)["questions"]
    rows = _ROW.findall((ROOT / "README.md").read_text())
    assert rows == [(q["level"], q["id"], q["title"], "lab" if q["lab"] else "") for q in listed]


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

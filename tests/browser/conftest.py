from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visitor import Visitor
from tests.front import Front
from tests.web.serving import Served, questions

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    if CHROMIUM is None:
        pytest.fail("chromium is missing: hotseat doctor --install chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A fresh server, as `make start` leaves it, and one small question more."""
    front = Front(tmp_path)
    server = Served(front, "--questions", str(questions(front)))
    yield server
    assert server.end() == 0


@pytest.fixture
def visitor(browser: Browser, served: Served) -> Iterator[Visitor]:
    """Somebody at a browser of their own, who notices every error on the way."""
    somebody = Visitor(browser, served)
    yield somebody
    somebody.leave()


@pytest.fixture
def root(served: Served) -> Path:
    """The folder of the question `greeting`."""
    return served.front.folder / "questions"

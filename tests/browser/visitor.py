"""Somebody at a browser: goes to pages, and notices what a person would call broken."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from tests.web.serving import Served

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()


class Visitor:
    """One browser context; `leave` fails where the console had errors or a request left this machine."""

    def __init__(self, browser: Browser, served: Served, *, scheme: Any = "light", width: int = 1280) -> None:
        self.served = served
        self._context = browser.new_context(
            base_url=served.url, color_scheme=scheme, viewport={"width": width, "height": 900}
        )
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(30_000)
        self.troubles: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", self._asked)

    def go(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def says(self, text: str, seconds: float = 30) -> None:
        """Wait until a text is to be seen."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=seconds * 1000)

    def serious(self) -> list[str]:
        """What axe-core calls serious or critical on the page as it is."""
        self.page.evaluate(AXE)
        found: dict[str, Any] = self.page.evaluate(
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        return [
            f"{each['id']}: {node['html'][:160]} {node['failureSummary'][:160]}"
            for each in found["violations"]
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"]
        ]

    def overflows(self) -> int:
        """Pixels by which the page is wider than its window."""
        wide: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wide

    def leave(self) -> None:
        self._context.close()
        assert self.troubles == []

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.troubles.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.served.url, "data:")):
            self.troubles.append(f"a request left for {request.url}")

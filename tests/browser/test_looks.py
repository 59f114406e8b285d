"""Every page in both schemes and at both ends of the widths: accessible, and never wider than the window."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import Visitor
from tests.web.serving import Served

PAGES = (
    "/",
    "/questions",
    "/questions/rest",
    "/questions/rest?said=looks",
    "/questions/greeting/lab",
    "/questions/greeting/lab#run",
    "/review",
    "/mock",
    "/attempts",
    "/proofs",
    "/settings",
    "/nosuch",
)


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)]
)
def test_nothing_serious_is_found(browser: Browser, served: Served, scheme: str, width: int) -> None:
    """axe-core with the rules of WCAG 2.2 AA; no page scrolls sideways."""
    served.send("POST", "/questions/greeting/work", {})
    served.send("POST", "/answers", {"question": "rest", "text": "looks", "id": "looks"})
    visitor = Visitor(browser, served, scheme=scheme, width=width)
    found: dict[str, list[str]] = {}
    for path in PAGES:
        visitor.go("about:blank")  # a new fragment alone would not load the page anew
        page = visitor.go(path)
        if path.endswith("#run"):
            page.locator(".cm-content").wait_for()
        troubles = visitor.serious()
        if visitor.overflows() > 0:
            troubles.append(f"{visitor.overflows()} px too wide")
        if troubles:
            found[path] = troubles
    visitor.troubles = [each for each in visitor.troubles if "404" not in each]  # asked for on purpose
    visitor.leave()
    assert found == {}

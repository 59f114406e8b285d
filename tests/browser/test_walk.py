"""The application as a person uses it, from the first page on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.visitor import Visitor


def test_today_says_what_to_do_and_aims_at_a_date(visitor: Visitor) -> None:
    """Steps with reasons, the map of all questions, and an interview date that is kept."""
    page = visitor.go("/")
    expect(page.locator(".steps li").first).to_be_visible()
    assert page.locator(".tile").count() >= 19
    page.get_by_label("Date").fill("2099-01-02")
    page.get_by_role("button", name="Aim at it").click()
    visitor.go("/")
    visitor.says("days left")


def test_the_answer_comes_after_ones_own(visitor: Visitor) -> None:
    """Typed, kept while it is typed, compared, ticked off; and a mistake watched failing."""
    page = visitor.go("/questions/greeting")
    assert page.get_by_text("In 30 seconds").count() == 0
    page.get_by_role("button", name="Start the clock").click()
    page.get_by_label("Write what you would say").fill("Hello is what I would say.")
    page.get_by_label("Write what you would say").blur()
    expect(page.locator(".draft-state")).to_have_text("kept")
    page.reload()
    expect(page.get_by_label("Write what you would say")).to_have_value("Hello is what I would say.")
    page.get_by_role("button", name="Compare with the answer").click()
    visitor.says("In 30 seconds")
    visitor.says("Hello is what I would say.")
    page.locator(".points input[type=checkbox]").first.check()
    expect(page.locator(".points [role=status]")).to_contain_text("1 of")
    page.reload()
    expect(page.locator(".points input[type=checkbox]").first).to_be_checked()

    page.locator("#mistake-always-the-same > summary").click()
    expect(page.locator(".mistake pre.diff")).to_be_visible()
    page.get_by_role("button", name="Run it and watch").click()
    expect(page.locator(".panel .decision.rejected")).to_be_visible(timeout=60_000)
    expect(page.locator(".outcome.failed .evidence").first).to_be_visible()


def test_the_lab_from_the_starter_to_accepted_and_back(visitor: Visitor, root: Path) -> None:
    """Edit, check by keyboard, outcomes one by one, follow another editor, go back to an attempt."""
    page = visitor.go("/questions/greeting/lab")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("tab", name="run").click()
    editor = page.locator(".cm-content")
    expect(editor).to_be_visible()
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n# mine\n")
    expect(page.locator(".saved")).to_have_text("saved")
    program = visitor.served.front.home / "work" / "greeting" / "run"
    assert "# mine" in program.read_text()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".panel .decision.rejected")).to_be_visible(timeout=60_000)
    expect(page.locator(".attempts li")).to_have_count(1)

    shutil.copytree(root / "greeting" / "lab" / "reference" / "python", program.parent, dirs_exist_ok=True)
    expect(editor).not_to_contain_text("# mine")
    page.get_by_role("button", name="Check it").click()
    expect(page.locator(".panel .decision.accepted")).to_be_visible(timeout=60_000)
    page.reload()
    expect(page.locator(".panel .decision.accepted")).to_be_visible()

    page.get_by_role("button", name="Go back").last.click()
    expect(page.get_by_role("tab", name="run")).to_be_visible()
    assert "# mine" in program.read_text()
    page.get_by_role("link", name="2", exact=True).click()
    expect(page.locator("pre.diff").first).to_contain_text("# mine")


def test_what_two_hands_change_is_not_overwritten(visitor: Visitor) -> None:
    """A file that changed on the disk while it was typed here: nothing is lost until one chooses."""
    visitor.served.send("POST", "/questions/greeting/work", {})
    page = visitor.go("/questions/greeting/lab#run")
    expect(page.locator(".cm-content")).to_be_visible()
    program = visitor.served.front.home / "work" / "greeting" / "run"
    page.route(
        "**/work/files/run",
        lambda route: route.abort() if route.request.method == "PUT" else route.continue_(),
    )
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("# typed here")
    expect(page.locator(".saved")).to_contain_text("not saved")
    program.write_text("#!/bin/sh\n# from the disk\n")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is overwritten until you choose")
    expect(page.locator(".cm-content")).to_contain_text("# typed here")
    page.unroute("**/work/files/run")
    page.get_by_role("button", name="Take the one on the disk").click()
    expect(page.locator(".cm-content")).to_contain_text("# from the disk")
    visitor.troubles.clear()  # the browser reports the request that was cut off on purpose


def test_review_by_keyboard_only(visitor: Visitor) -> None:
    """Show, rate, undo, rate again; a note stays."""
    page = visitor.go("/review?question=greeting")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Good")).to_be_visible()
    page.get_by_label("Your note on this card").fill("remember this")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator(".note [role=status]")).to_have_text("kept")
    front = page.locator(".front").inner_text()
    page.locator(".answer").focus()
    page.keyboard.press("3")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("u")
    visitor.says("Taken back")
    expect(page.locator(".front")).to_have_text(front)
    page.keyboard.press("Space")
    expect(page.get_by_label("Your note on this card")).to_have_value("remember this")
    page.keyboard.press("3")
    expect(page.get_by_text("1 done today").first).to_be_visible()


def test_a_mock_interview_to_its_report(visitor: Visitor) -> None:
    """Every question asked, answered or skipped; the report fits a page and says what to do next."""
    page = visitor.go("/mock")
    page.get_by_label("Minutes").fill("20")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator(".stops li").first).to_be_visible()
    for _ in range(page.locator(".stops li").count()):
        page.get_by_role("button", name="Ask me").click()
        said = page.get_by_label("What you say")
        if said.count():
            said.fill("A few words.")
            page.get_by_role("button", name="Done").click()
        else:
            page.get_by_role("button", name="Skip this question").click()
        expect(page.locator(".stops")).to_be_visible()
    page.get_by_role("button", name="To the report").click()
    visitor.says("What to practise next")
    page.emulate_media(media="print")
    expect(page.locator(".top")).to_be_hidden()
    assert page.pdf()[:5] == b"%PDF-"


def test_authors_see_a_proof(visitor: Visitor) -> None:
    """Proven on the spot: every solution, and what caught it."""
    page = visitor.go("/proofs")
    lab = page.locator("#proof-greeting")
    lab.get_by_role("button", name="Prove it now").click()
    expect(page.locator("#proof-greeting .decision.accepted").first).to_have_text("proven", timeout=90_000)


def test_everything_goes_out_and_in_again(visitor: Visitor, tmp_path: Path) -> None:
    """One file; importing it twice changes nothing."""
    page = visitor.go("/settings")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export everything").click()
    file = tmp_path / "state.json"
    download.value.save_as(file)
    assert json.loads(file.read_text())["format"] == "hotseat-learner"
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Import").click()
    visitor.says("everything was here already")

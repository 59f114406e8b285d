"""Review, mock interview, today, export and import, as a person types them."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.front import COMMAND, Front


def reviewed(front: Front) -> int:
    """How many recalls are kept."""
    return len(state(front)["reviews"])


def state(front: Front) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept."""
    return json.loads(front.run("export", "-").out)


def test_cards_are_recalled_from_a_pipe(front: Front) -> None:
    """Front, answer, rating; each is kept; the end of the input ends the session."""
    ran = front.run("review", "--question", "rest", stdin="\n1\n\n3\n\n")
    assert ran.status == 0, ran.err
    assert "What is REST? · new · 0 due, 10 new" in ran.out
    assert "comes again in 10 minutes" in ran.out
    assert "comes again in 2 days" in ran.out
    assert "2 cards recalled, all of them kept" in ran.out
    assert [review["rating"] for review in state(front)["reviews"]] == ["again", "good"]


def test_a_recall_is_taken_back_and_a_note_is_kept(front: Front) -> None:
    """u undoes the last one, n writes a note, q stops; a wrong key is asked again."""
    ran = front.run("review", "--limit", "5", stdin="\nx\n4\n\nu\n\nn\nmy own\nwords\n\nq\n")
    assert ran.status == 0, ran.err
    assert "type one of 1, 2, 3, 4, u, n, q" in ran.out
    assert "taken back: the recall of rest/stateless" in ran.out
    kept = state(front)
    assert [bool(review["undone"]) for review in kept["reviews"]] == [True]
    assert [note["note"]["text"] for note in kept["notes"]] == ["my own\nwords"]


def test_ctrl_c_keeps_what_was_acknowledged(front: Front) -> None:
    """Stopped in the middle of a card: those before it are kept, no traceback, the status of a stopped program."""
    process = subprocess.Popen(
        [COMMAND, "review", "--question", "rest"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=front.environment(),
        cwd=front.folder,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n3\n\n")
    process.stdin.flush()
    seen = ""
    while seen.count("1 again") < 2:  # the second answer is shown, its rating asked for
        seen += process.stdout.read(1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "hotseat: stopped\n")
    assert "1 card recalled, all of them kept" in out
    assert reviewed(front) == 1


def test_an_interview_is_held_and_reported(front: Front) -> None:
    """Typed answers, marked points; the report says what was covered and what to practise next."""
    script = "it depends\non the load\n\n" + "y\n" + "n\n" * 30 + "skip\n\n" * 5
    ran = front.run("mock", "--minutes", "12", "--seed", "3", stdin=script)
    assert ran.status == 0, ran.err
    assert re.search(r"Question 1 of 1 · \d+ minutes · 1\d:\d\d left", ran.out)
    assert "What the interviewer listened for: did you say it?" in ran.out
    assert re.search(r"of 12:00 used · 1 of \d+ points covered", ran.out)
    assert "What to practise next" in ran.out
    assert front.run("mock", "--report", "last").out.strip() in ran.out
    assert "1/1" in front.run("mock", "--list").out


def test_an_interview_that_was_left_is_gone_on_with(front: Front) -> None:
    """The input ends in the middle: the answer is there, its points are marked at the next go."""
    left = front.run("mock", "--minutes", "12", "--seed", "3", stdin="half of it\n\n")
    assert left.status == 0
    assert "hotseat mock --resume goes on with it" in left.out
    assert [answer["text"] for answer in state(front)["said"]] == ["half of it"]
    resumed = front.run("mock", "--resume", stdin="y\n" * 30)
    assert re.search(r"(\d+) of \1 points covered", resumed.out)
    again = front.run("mock", "--resume")
    assert (again.status, again.err) == (
        2,
        "hotseat: no interview is unfinished: `hotseat mock` begins one\n",
    )


def test_a_lab_of_an_interview_wants_an_attempt(front: Front) -> None:
    """Enter without one asks again; s skips."""
    ran = front.run("mock", "--minutes", "40", "--seed", "1", stdin="skip\n\n" * 2 + "\n\ns\ns\ns\n")
    assert "since it was asked: hotseat check it first" in ran.out
    assert "0 of 1 labs accepted" in ran.out


def test_today_is_aimed_at_a_day(front: Front) -> None:
    """The day can be set, moved and forgotten; one that is none, or has passed, is refused in a line."""
    assert "no interview date" in front.run("today").out
    shown = front.run("today", "--interview", "2150-01-31", "--new", "7").out
    assert re.search(r"7 new, 0 done today · \d+ days to the interview", shown)
    assert "at the interview" in shown
    today = json.loads(front.run("today", "--json").out)
    assert (today["settings"]["interview"], today["settings"]["new_a_day"]) == ("2150-01-31", 7)
    assert {"rest", "null"} <= {each["question"] for each in today["ready"]}
    assert "no interview date" in front.run("today", "--interview", "none").out
    for day in ("tomorrow", "2020-01-01"):
        refused = front.run("today", "--interview", day)
        assert (refused.status, refused.err.count("\n")) == (2, 1)


def test_a_learner_moves_to_another_machine(front: Front, tmp_path: Path) -> None:
    """Export, import, import again; a file that is there, or is garbage, is refused in a line."""
    front.run("review", "--limit", "2", stdin="\n3\n\n4\n")
    assert "me.json" in front.run("export", "me.json").out
    there = front.run("export", "me.json")
    assert (there.status, there.err.count("\n")) == (2, 1)
    assert front.run("export", "me.json", "--force").status == 0
    other = Front(tmp_path / "other")
    other.folder.mkdir()
    file = str(front.folder / "me.json")
    assert other.run("import", file).out == "added: 2 reviews\n"
    assert other.run("import", file).out == "nothing to add: all of it was here already\n"
    assert reviewed(other) == 2
    (front.folder / "bad.json").write_text('{"format": "hotseat-learner", "version": 1}')
    for name in ("bad.json", "none.json"):
        refused = front.run("import", name)
        assert (refused.status, refused.err.count("\n"), refused.out) == (2, 1, "")


def test_cards_are_written_for_anki(front: Front) -> None:
    """A package that is a zip archive."""
    assert front.run("anki", "cards.apkg").status == 0
    assert (front.folder / "cards.apkg").read_bytes().startswith(b"PK")


def test_a_failed_check_comes_as_the_next_card(front: Front) -> None:
    """Grading in the terminal makes the card due; its attempt's files come back with brief and marker."""
    assert front.run("start", "rest").status == 0
    assert front.run("check", "rest", "--only", "creates").status == 1
    assert "failed in the lab: creates" in " ".join(front.run("today").out.split())
    ran = front.run("review", "--limit", "1", stdin="\n1\n")
    assert "· the check creates failed in attempt 1 · 1 due" in " ".join(ran.out.split())
    assert "201 Created" in ran.out
    assert reviewed(front) == 1
    back = front.run("history", "--restore", "1", "back")
    assert back.status == 0, back.err
    assert (front.folder / "back" / "run").read_bytes() == (front.folder / "rest" / "run").read_bytes()
    assert (front.folder / "back" / "run").stat().st_mode & 0o111
    assert front.run("history", "--restore", "1", "back").status == 2


@pytest.mark.parametrize("command", ["review", "mock", "today"])
def test_a_damaged_store_is_said_in_a_line(front: Front, command: str) -> None:
    """No traceback; the status of a problem that is not the learner's."""
    front.home.mkdir()
    (front.home / "hotseat.db").write_bytes(b"no database" * 1000)
    ran = front.run(command)
    assert (ran.status, ran.err.count("\n")) == (3, 1)

"""The way of a candidate and of an author through the terminal."""

from __future__ import annotations

import json
import shutil
import signal
import time
from pathlib import Path
from typing import IO

import pytest

from tests.front import Front


@pytest.fixture
def root(front: Front) -> Path:
    """A folder with the question that `hotseat new` writes."""
    made = front.run("new", "greeting", "--into", str(front.folder / "questions"))
    assert made.status == 0, made.err
    return front.folder / "questions"


def test_a_candidates_way(front: Front, root: Path) -> None:
    """start, check (rejected, with evidence), mend, check (accepted), history."""
    questions = ("--questions", str(root))
    assert front.run(*questions, "start", "greeting").status == 0
    folder = front.folder / "greeting"
    assert (folder / "brief.md").is_file()

    rejected = front.run(*questions, "check", cwd=folder)
    assert rejected.status == 1
    assert "rejected: " in rejected.out
    assert "GET /greet" in rejected.out
    assert "\x1b" not in rejected.out
    assert max(map(len, rejected.out.splitlines())) <= 80

    reference = root / "greeting" / "lab" / "reference" / "python"
    for file in reference.iterdir():
        shutil.copy(file, folder)
    accepted = front.run(*questions, "check", cwd=folder)
    assert accepted.status == 0, accepted.out
    assert "accepted: all 2 checks passed" in accepted.out

    history = json.loads(front.run(*questions, "history", "greeting", "--json").out)
    assert [attempt["decision"] for attempt in history["attempts"]] == ["accepted", "rejected"]


def test_start_does_not_overwrite(front: Front, root: Path) -> None:
    """What is there is the candidate's."""
    questions = ("--questions", str(root))
    assert front.run(*questions, "start", "greeting").status == 0
    (front.folder / "greeting" / "run").write_text("mine")
    again = front.run(*questions, "start", "greeting")
    assert again.status == 2
    assert "is there already" in again.err
    assert (front.folder / "greeting" / "run").read_text() == "mine"


def test_json_is_one_object(front: Front, root: Path) -> None:
    """With the fields that scripts rely on."""
    solution = root / "greeting" / "lab" / "reference" / "python"
    ran = front.run(
        "--questions", str(root), "check", str(solution), "--question", "greeting", "--json", "--seed", "7"
    )
    verdict = json.loads(ran.out)
    assert {"question", "decision", "seed", "seconds", "outcomes"} <= set(verdict)
    assert (verdict["decision"], verdict["seed"]) == ("accepted", 7)
    assert {"check", "claim", "status", "message", "hint", "seconds", "evidence"} <= set(
        verdict["outcomes"][0]
    )


def test_demo_of_a_right_solution(front: Front, root: Path) -> None:
    """It passes, and the catalogue of mistakes follows."""
    ran = front.run("--questions", str(root), "demo", "greeting")
    assert ran.status == 0, ran.out + ran.err
    assert "accepted" in ran.out
    assert "always-the-same" in ran.out


def test_demo_of_a_wrong_one(front: Front, root: Path) -> None:
    """The diff, the reason and the check that catches it are shown; it went as announced: status 0."""
    ran = front.run("--questions", str(root), "demo", "greeting", "always-the-same")
    assert ran.status == 0, ran.out + ran.err
    assert "@@" in ran.out
    assert "caught by greets_by_name" in ran.out


def test_demo_of_an_unknown_one(front: Front, root: Path) -> None:
    """The nearest name is offered."""
    ran = front.run("--questions", str(root), "demo", "greeting", "always-same")
    assert ran.status == 2
    assert "did you mean always-the-same?" in ran.err


def test_a_new_question_proves_at_once(front: Front, root: Path) -> None:
    """What `hotseat new` writes is proven without a change."""
    ran = front.run("--questions", str(root), "prove", "greeting", "--seeds", "3")
    assert ran.status == 0, ran.out + ran.err
    assert "greeting: proven" in ran.out
    assert "1 of 1 labs proven" in ran.out


def test_prove_names_what_is_not_proven(front: Front, root: Path) -> None:
    """A wrong that is not caught, a check that nothing names, a starter that passes: each is named; status 1."""
    lab = root / "greeting" / "lab"
    grader = lab / "grader.py"
    grader.write_text(
        grader.read_text() + '\n\n@check\ndef idle(rig: Rig) -> None:\n    """Nothing is claimed."""\n'
    )
    shutil.copytree(lab / "reference" / "python", lab / "start" / "solved")
    (lab / "wrong" / "right").mkdir()
    for file in (lab / "reference" / "python").iterdir():
        shutil.copy(file, lab / "wrong" / "right")
    sheet = root / "greeting" / "question.toml"
    sheet.write_text(
        sheet.read_text()
        + '\n[lab.wrong.right]\nof = "python"\ncaught_by = ["greets_by_name"]\nwhy = "It is right."\n'
    )
    ran = front.run("--questions", str(root), "prove", "greeting", "--seeds", "1")
    assert ran.status == 1
    assert "greeting: not proven" in ran.out
    text = " ".join(ran.out.split())
    assert "no wrong solution names idle" in text
    assert "wrong right: a wrong solution is accepted" in text
    assert "starter solved: the starter is accepted" in text
    assert "0 of 1 labs proven" in text


def test_prove_some_solutions_only(front: Front, root: Path) -> None:
    """What was not graded is not called proven; an unknown name is answered with the nearest."""
    ran = front.run("--questions", str(root), "prove", "greeting", "--seeds", "1", "--case", "python")
    assert ran.status == 0, ran.out + ran.err
    assert "no problem in these solutions" in ran.out
    assert "labs proven" not in ran.out
    ran = front.run("--questions", str(root), "prove", "greeting", "--case", "pyton")
    assert (ran.status, "did you mean python" in ran.err) == (2, True)
    ran = front.run("--questions", str(root), "prove", "greeting", "--case", "python", "--write-said")
    assert (ran.status, "--case goes with one question" in ran.err) == (2, True)


def test_prove_as_json(front: Front, root: Path) -> None:
    """One list of proofs, each with its trials."""
    ran = front.run("--questions", str(root), "prove", "greeting", "--seeds", "1", "--json")
    (proof,) = json.loads(ran.out)
    assert proof["holds"] is True
    assert {trial["kind"] for trial in proof["trials"]} == {"reference", "starter", "wrong"}


def test_golden_texts_are_written_and_held(front: Front, root: Path) -> None:
    """`--write-said` keeps what varies with the seed as a gap; another text is then a problem."""
    said = root / "greeting" / "lab" / "said.toml"
    said.unlink()
    questions = ("--questions", str(root))
    assert front.run(*questions, "prove", "greeting").status == 1
    front.run(*questions, "prove", "greeting", "--write-said")
    assert "…" in said.read_text()
    assert front.run(*questions, "prove", "greeting", "--first-seed", "50").status == 0
    said.write_text(said.read_text().replace("expected", "wanted"))
    assert front.run(*questions, "prove", "greeting").status == 1


def test_watch_grades_again_on_a_save(front: Front, root: Path) -> None:
    """Rejected, saved, accepted; Ctrl-C ends it."""
    questions = ("--questions", str(root))
    front.run(*questions, "start", "greeting")
    folder = front.folder / "greeting"
    process = front.popen(*questions, "check", "--watch", cwd=folder)
    assert process.stdout is not None
    assert _read_until(process.stdout, "rejected:")
    reference = root / "greeting" / "lab" / "reference" / "python"
    for file in reference.iterdir():
        shutil.copy(file, folder)
    assert _read_until(process.stdout, "accepted:")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err


def _read_until(stream: IO[str], text: str) -> bool:
    deadline = time.monotonic() + 60
    for line in stream:
        if text in line:
            return True
        if time.monotonic() > deadline:
            break
    return False

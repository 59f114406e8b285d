"""Each command, through the front door."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hotseat.cli.table import COMMANDS
from hotseat.model import Exchange, Outcome, Status, Text, Verdict
from hotseat.store import Store
from tests.front import COMMAND, Front


@pytest.fixture
def catalogue(front: Front) -> Path:
    """A folder with one more question, which has a lab."""
    root = front.folder / "more"
    assert front.run("new", "greeting", "--into", str(root)).status == 0
    return root


@pytest.fixture
def attempts(front: Front) -> list[int]:
    """Two attempts at a question: one rejected with long evidence, one accepted."""
    log = Text(text="".join(f"line {number}\n" for number in range(500)), title="stderr")
    seen = Exchange(request="GET / HTTP/1.1\r\n\r\n", reply="HTTP/1.1 404 Not Found\r\n\r\n")
    rejected = Outcome(
        check="answers", claim="It answers.", status=Status.FAILED, message="404", evidence=(seen, log)
    )
    accepted = Outcome(check="answers", claim="It answers.", status=Status.PASSED)
    with Store.open(front.home / "hotseat.db") as store:
        return [
            store.add_attempt(
                "null",
                datetime(2026, 1, 1 + day, 12, tzinfo=UTC),
                Verdict(
                    question="null", digest="d", submission="s", seed=7, seconds=1.0, outcomes=(outcome,)
                ),
                {"run": b""},
                "/work/rest",
            ).head.number
            for day, outcome in enumerate((rejected, accepted))
        ]


# ---------------------------------------------------------------- every command


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(front: Front, command: str) -> None:
    """What it does, every option explained, examples to copy; in 80 columns."""
    ran = front.run(command, "--help")
    assert ran.status == 0
    assert f"hotseat {command}" in ran.out.partition("Example")[2]
    assert max(map(len, ran.out.splitlines())) <= 80
    options = ran.out.partition("Options:")[2].partition("Example")[0]
    for line in options.splitlines():
        if line.startswith("  -"):
            assert len(line.split()) > 2 or "[" in line, f"{command}: {line!r} is not explained"


def test_help_lists_every_command(front: Front) -> None:
    """With what it does."""
    out = front.run("--help").out
    for name, entry in COMMANDS.items():
        assert f"  {name}" in out
        assert entry.help.split()[0] in out


def test_version_is_the_packages(front: Front) -> None:
    """One line, for reports."""
    assert front.run("--version").out.split()[0] == "hotseat"


# ---------------------------------------------------------------- bare, list


def test_bare_hotseat_says_what_to_type_next(front: Front) -> None:
    """The questions, then the first commands."""
    ran = front.run()
    assert (ran.status, ran.err) == (0, "")
    assert "What is SQL?" in ran.out
    assert "hotseat start rest" in ran.out.partition("What to type next:")[2]


def test_list_shows_both_levels(front: Front) -> None:
    """Beginner questions first, each with id and title."""
    out = front.run("list").out
    assert out.index("beginner") < out.index("What is SQL?") < out.index("senior") < out.index("sql-triggers")


def test_list_of_a_level_shows_no_other(front: Front) -> None:
    """`--level` chooses."""
    out = front.run("list", "--level", "senior").out
    assert "sql-triggers" in out
    assert "What is SQL?" not in out


def test_list_as_json_is_one_object(front: Front) -> None:
    """For scripts: every question with its fields."""
    listed = json.loads(front.run("list", "--json").out)
    assert listed["problems"] == []
    listed = next(question for question in listed["questions"] if question["id"] == "sql-queries")
    assert (listed["title"], listed["level"]) == ("What is SQL?", "beginner")


def test_more_questions_can_be_added(front: Front, catalogue: Path) -> None:
    """By option and by environment; those that come with hotseat stay."""
    assert "greeting" in front.run("--questions", str(catalogue), "list").out
    listed = Front(front.folder, {"HOTSEAT_QUESTIONS": str(catalogue)}).run("list").out
    assert "greeting" in listed
    assert "What is SQL?" in listed


def test_a_broken_question_does_not_hide_the_others(front: Front, catalogue: Path) -> None:
    """They are listed; what is wrong with it goes to standard error, with file and key."""
    sheet = catalogue / "greeting" / "question.toml"
    sheet.write_text(sheet.read_text("utf-8").replace("level", "lvl"), "utf-8")
    ran = front.run("--questions", str(catalogue), "list")
    assert "What is SQL?" in ran.out
    assert "greeting" not in ran.out
    assert "question.toml" in ran.err
    assert "level" in ran.err
    assert all(line.startswith("hotseat: ") for line in ran.err.splitlines())


# ---------------------------------------------------------------- show


def test_show_hides_the_answer(front: Front) -> None:
    """The prompt and the follow-ups are shown; the answers only when asked for."""
    hidden = front.run("show", "null").out
    shown = front.run("show", "null", "--answer").out
    assert "Follow-ups" in hidden
    assert "In 30 seconds" not in hidden
    for part in ("In 30 seconds", "In depth", "Pitfalls", "Listen for", "Sources"):
        assert part in shown


def test_citations_are_numbers_that_lead_to_sources(front: Front) -> None:
    """Every number in the text is in the list below it."""
    text, _, sources = front.run("show", "null", "--answer").out.partition("\nSources\n")
    assert "[@" not in text
    assert "[1]" in text
    assert "\n[1] " in sources
    assert "https://" in sources


def test_show_as_json_gives_nothing_away(front: Front) -> None:
    """Without --answer there is neither answer nor card in it."""
    hidden = json.loads(front.run("show", "null", "--json").out)
    assert "answer" not in hidden
    assert "cards" not in hidden
    assert all(set(follow_up) == {"question"} for follow_up in hidden["follow_ups"])
    shown = json.loads(front.run("show", "null", "--json", "--answer").out)
    assert shown["answer"]["brief"]
    assert shown["cards"]


# ---------------------------------------------------------------- start, new


def test_start_says_what_it_made_and_what_to_do(front: Front, catalogue: Path) -> None:
    """The files, the brief, and the command that grades."""
    ran = front.run("--questions", str(catalogue), "start", "greeting", "--into", "practice")
    assert (ran.status, ran.err) == (0, "")
    assert (front.folder / "practice" / "greeting" / "brief.md").is_file()
    assert "hotseat check practice/greeting" in ran.out


def test_start_knows_its_languages(front: Front, catalogue: Path) -> None:
    """A language without starter is refused with those that have one."""
    ran = front.run("--questions", str(catalogue), "start", "greeting", "--language", "cobol")
    assert ran.status == 2
    assert "cobol" in ran.err
    assert "python" in ran.err


def test_new_says_how_to_prove_it(front: Front) -> None:
    """The command it prints finds the question."""
    ran = front.run("new", "mine", "--into", "more")
    assert ran.status == 0
    assert "prove mine" in ran.out
    assert front.run("--questions", "more", "show", "mine").status == 0


# ---------------------------------------------------------------- history


def test_no_history_says_how_to_begin(front: Front) -> None:
    """An empty list would say nothing."""
    ran = front.run("history")
    assert ran.status == 0
    assert "hotseat start Q" in ran.out


def test_history_lists_the_newest_first(front: Front, attempts: list[int]) -> None:
    """Number, question, decision and checks."""
    rows = [line.split() for line in front.run("history").out.splitlines()[1:3]]
    assert [row[0] for row in rows] == [str(number) for number in reversed(attempts)]
    assert [row[-3] for row in rows] == ["accepted", "rejected"]
    assert [row[-2] for row in rows] == ["1/1", "0/1"]


def test_history_is_limited_and_filtered(front: Front, attempts: list[int]) -> None:
    """By number of attempts, by question."""
    listed = json.loads(front.run("history", "null", "--limit", "1", "--json").out)["attempts"]
    assert [attempt["number"] for attempt in listed] == [attempts[1]]
    assert json.loads(front.run("history", "pickling", "--json").out) == {"attempts": []}


def test_an_attempt_is_shown_again_with_its_evidence(front: Front, attempts: list[int]) -> None:
    """As `check` showed it; what is folded is in a file, whole."""
    ran = front.run("history", "--attempt", str(attempts[0]))
    assert ran.status == 0
    assert "✗ answers" in ran.out
    assert "404 Not Found" in ran.out
    assert "rejected: 1 of 1 check failed: answers" in ran.out
    kept = Path("".join(ran.out.partition("the whole evidence: ")[2].partition("\n\n")[0].split()))
    assert "line 250\n" in kept.read_text("utf-8")


def test_an_attempt_as_json_has_verdict_and_evidence(front: Front, attempts: list[int]) -> None:
    """Nothing is folded for a program."""
    shown = json.loads(front.run("history", "--attempt", str(attempts[0]), "--json").out)
    assert (shown["attempt"], shown["decision"], shown["folder"]) == (attempts[0], "rejected", "/work/rest")
    assert shown["outcomes"][0]["evidence"][1]["text"].endswith("line 499\n")


def test_history_of_a_newer_hotseat_is_left_alone(front: Front, attempts: list[int]) -> None:
    """One line says to upgrade."""
    with sqlite3.connect(front.home / "hotseat.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    connection.close()
    ran = front.run("history")
    assert ran.status == 3
    assert "upgrade hotseat" in ran.err


# ---------------------------------------------------------------- doctor, completion


def test_doctor_names_what_is_here_and_what_is_missing(front: Front) -> None:
    """Each with what it is needed for; the missing ones with how to get them."""
    found = json.loads(front.run("doctor", "--json").out)["found"]
    names = {each["name"] for each in found}
    assert {"postgres", "python3"} <= names
    assert all(each["needed_for"] for each in found)
    assert all(each["how_to_get"] for each in found if not each["ok"])


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(front: Front, shell: str) -> None:
    """For each shell, one that calls hotseat."""
    ran = front.run("completion", shell)
    assert ran.status == 0
    assert "_HOTSEAT_COMPLETE" in ran.out


def test_bash_completes_commands_and_questions(front: Front) -> None:
    """In a real bash, by the script that is printed."""
    program = (
        'eval "$(hotseat completion bash)"\n'
        'complete_words() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); '
        '_hotseat_completion hotseat; echo "${COMPREPLY[@]}"; }\n'
        "complete_words hotseat his\ncomplete_words hotseat show sql-\ncomplete_words hotseat list --le\n"
    )
    environment = front.environment()
    environment["PATH"] = f"{Path(COMMAND).parent}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", program], capture_output=True, text=True, env=environment, check=True
    )
    commands, questions, options = done.stdout.splitlines()
    assert commands == "history"
    assert {"sql-queries", "sql-injection", "sql-triggers"} <= set(questions.split())
    assert options == "--level"

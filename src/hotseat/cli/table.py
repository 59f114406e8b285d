"""The commands: name → where it is, and what it does in a few words. Nothing is imported to print this."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """One command."""

    module: str
    """In `hotseat.cli.commands`; its command has the same name, or `command` where that name is Python's."""
    help: str


COMMANDS = {
    "serve": Entry("serve", "The web application (bare `hotseat` opens it, too)."),
    "list": Entry("list", "The questions."),
    "show": Entry("show", "One question; the answer when asked for."),
    "start": Entry("start", "A folder with brief and starter, to work in."),
    "check": Entry("check", "Grade a folder, and show the evidence."),
    "demo": Entry("demo", "Watch a right solution pass, or a wrong one fail."),
    "compare": Entry("compare", "Start-up, memory and latency of solutions, side by side."),
    "history": Entry("history", "Your attempts."),
    "today": Entry("today", "What to do next, and how ready you are."),
    "review": Entry("review", "Recall the cards that are due."),
    "mock": Entry("mock", "An interview against the clock, with a report."),
    "export": Entry("export", "Everything that is known of you, as one file."),
    "import": Entry("import_", "Take over such a file."),
    "anki": Entry("anki", "The cards as a package for Anki."),
    "prove": Entry("prove", "Authors: is every grader proven?"),
    "new": Entry("new", "Authors: a question folder to begin from."),
    "sqldiff": Entry("sqldiff", "The smallest database on which two queries differ."),
    "doctor": Entry("doctor", "What this machine has, and how to get the rest."),
    "completion": Entry("completion", "Let the shell complete commands and questions."),
}

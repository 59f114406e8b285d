"""A session: lines of Python with the candidate's modules, each with what it must give.

The lines are run by `fixtures/session.py` in a process beside the candidate's modules; what is expected stays here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hotseat.lab import Failure, Finished, NoReply, Rig, Text

IMPORTS = "import copy, os, pickle, threading; from journal import Journal"
SHOWN = 300
"""Characters of a line or a value in a message; a transcript shows three times as many."""


@dataclass(frozen=True)
class Answer:
    """What a line gave: a value's `repr` (None for a statement), or the names of the exception's classes."""

    gave: str | None = None
    raised: tuple[str, ...] = ()
    text: str = ""
    at: str = ""

    def __str__(self) -> str:
        if not self.raised:
            return "no exception" if self.gave is None else self.gave
        where = f" ({self.at})" if self.at else ""
        return f"{self.raised[0]}: {self.text}{where}"


@dataclass(frozen=True)
class Line:
    """A line, what it must give in words, and the test of it."""

    code: str
    wanted: str
    holds: Callable[[Answer], bool]
    raises: bool = False

    def seen(self, answer: Answer) -> str:
        """What it gave, in the terms of what was wanted."""
        return "no exception" if self.raises and not answer.raised else str(answer)


def do(code: str) -> Line:
    """A line that must not raise."""
    return Line(code, "no exception", lambda answer: not answer.raised)


def gives(code: str, value: object) -> Line:
    """An expression that must have exactly this value, its type included."""
    return Line(code, repr(value), lambda answer: not answer.raised and answer.gave == repr(value))


def raises(code: str, *kinds: str, text: str = "") -> Line:
    """A line that must raise one of these exceptions, with this word in its text."""
    wanted = " or ".join(kinds) + (f" with {text} in its text" if text else "")

    def holds(answer: Answer) -> bool:
        return bool(set(kinds) & set(answer.raised)) and _has(answer.text, text)

    return Line(code, wanted, holds, raises=True)


def _has(text: str, word: str) -> bool:
    return not word or word in "".join(c if c.isalnum() else " " for c in text).split()


# ------------------------------------------------------------------ playing


def play(rig: Rig[Any], lines: Sequence[Line], *, hint: str, timeout: float = 15.0) -> None:
    """Run the lines in one interpreter; raises Failure at the first that does not give what it must."""
    lines = [do(IMPORTS), *lines]
    script = json.dumps([line.code for line in lines])
    files = {"session.py": rig.fixture("session.py"), "session.json": script.encode()}
    try:
        done = rig.run_fixture(["python3", "session.py"], files, timeout=timeout)
    except NoReply:
        raise _endless(lines, timeout) from None
    answers = _answers(done)
    for place, line in enumerate(lines):
        if place >= len(answers):
            raise _ended(done, lines[: place + 1], answers)
        if not line.holds(answers[place]):
            raise Failure(
                f"`{_cut(line.code)}` gives {_cut(line.seen(answers[place]))}; expected {_cut(line.wanted)}",
                hint=hint,
                evidence=[transcript(lines[: place + 1], answers)],
            )


def transcript(lines: Sequence[Line], answers: Sequence[Answer]) -> Text:
    """Evidence: the session up to the last of these lines."""
    said: list[str] = []
    for line, answer in zip(lines, answers, strict=False):
        said.append(f">>> {_cut(line.code, 3 * SHOWN)}")
        if answer.raised or answer.gave is not None:
            said.append(_cut(str(answer), 3 * SHOWN))
    if len(answers) >= len(lines):
        said.append(f"# expected: {_cut(lines[-1].wanted, 3 * SHOWN)}")
    else:
        said.append(f">>> {_cut(lines[-1].code, 3 * SHOWN)}")
    return Text("\n".join(said), title="the session", language="python")


def _answers(done: Finished) -> list[Answer]:
    """One for each line that was run."""
    answers: list[Answer] = []
    for text in done.stdout.splitlines():
        try:
            said = json.loads(text)
            answers.append(
                Answer(
                    said.get("gave"), tuple(said.get("raised", ())), said.get("text", ""), said.get("at", "")
                )
            )
        except (ValueError, AttributeError, TypeError):  # not ours: somebody wrote to our descriptor
            return answers
    return answers


def _endless(lines: Sequence[Line], seconds: float) -> NoReply:
    """Not known is where it hangs: what a process says before it is ended is not kept."""
    return NoReply(
        f"a session with your modules did not end within {seconds:g} s",
        hint="Does one of them wait, or loop for ever, when it is imported or used?",
        evidence=[
            Text("\n".join(f">>> {_cut(line.code, 3 * SHOWN)}" for line in lines), title="the session")
        ],
    )


def _ended(done: Finished, lines: Sequence[Line], answers: Sequence[Answer]) -> Failure:
    how = f"with status {done.status}" if done.status >= 0 else f"by signal {-done.status}"
    if done.ended_by:
        how = f"by the limit: {done.ended_by}"
    evidence = [transcript(lines, answers)]
    if done.stderr.strip():
        evidence.append(Text(done.stderr[-2000:].decode("utf-8", "backslashreplace"), title="stderr"))
    return Failure(
        f"the interpreter ended ({how}) in `{_cut(lines[-1].code)}`",
        hint="Raise an exception; whoever uses your module decides whether to end.",
        evidence=evidence,
    )


def _cut(text: str, most: int = SHOWN) -> str:
    return text if len(text) <= most else f"{text[: most // 2]} ... {text[-most // 4 :]}"

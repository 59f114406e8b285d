"""Probes: pieces of PHP that look at the module from outside, run in one process and judged here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from hotseat.lab import Evidence, Failure, Finished, NoReply, Rig, Table, Text

from .values import decoded, text

PHP = ("php", "-d", "display_errors=0", "-d", "log_errors=0", "-d", "memory_limit=128M", "main.php")
SECONDS = 3
"""Processor time for loading the module and for the probes of one process."""
PATIENCE = 20.0
"""Wall time for them: a busy machine, or code that sleeps."""
BUDGET = 45.0

FILE = "config.php"
SHOWN = 110


@dataclass(frozen=True)
class Probe:
    """An expression, and what comes of it: a value, or an exception. `code` is run where it is more than one."""

    expression: str
    expected: Any = None
    throws: str | None = None
    code: str = ""
    quiet: bool = False
    """What is raised belongs to the probe: it does on purpose what PHP warns of."""

    def __str__(self) -> str:
        return self.expression if self.code else f"`{self.expression}`"

    @property
    def promise(self) -> str:
        if self.code == "load":
            return "nothing to happen"
        return f"an exception {self.throws}" if self.throws else text(self.expected)


LOAD = Probe(f"loading {FILE} again", code="load")


@dataclass(frozen=True)
class Answer:
    """What the harness said of a probe, or of loading the file."""

    said: Mapping[str, Any]

    @property
    def threw(self) -> str | None:
        return str(self.said["threw"]) if "threw" in self.said else None

    @property
    def words(self) -> str:
        """Of the exception: what it says, and where it was thrown."""
        return str(self.said.get("said", ""))

    @property
    def ended(self) -> str | None:
        """How the program ended there, in words."""
        if "ended" not in self.said:
            return None
        why = self.said["ended"]
        if why is None:
            return "ends the program (exit or die)"
        if "Maximum execution time" in str(why):
            return f"did not come back within {SECONDS} s of processor time"
        return f"ends in a fatal error: {short(str(why))}"

    def trouble(self, *, quiet: bool = False) -> str | None:
        """What no probe may do, in words that follow its name; an exception is not among it."""
        if self.ended is not None:
            return self.ended
        if self.said.get("printed"):
            return f"prints {short(str(self.said['printed']))!r}"
        raised: Any = self.said.get("raised")
        if not quiet and isinstance(raised, list) and raised:
            return f"raises a {cast('list[Any]', raised)[0]}"
        return None


@dataclass(frozen=True)
class Session:
    """One process: the environment it began with, how the module loaded, and the answers to the probes."""

    env: Mapping[str, str]
    load: Answer
    probes: tuple[Probe, ...]
    answers: tuple[Answer, ...]

    @property
    def given(self) -> str:
        if not self.env:
            return "with no variable set"
        return "with " + ", ".join(f"{name}={value}" for name, value in self.env.items())


def ask(rig: Rig[Any], env: Mapping[str, str], probes: Sequence[Probe]) -> Session:
    """Load the module in a new process and make the probes. Where one ends the process, its answer is the last."""
    mark = f"{rig.random.getrandbits(64):016x} "
    codes = [probe.code or f"return {probe.expression};" for probe in probes]
    orders = {"mark": mark, "seconds": SECONDS, "probes": codes}
    files = {name: rig.fixture(name) for name in ("main.php", "channel.php", "values.php")}
    try:
        done = rig.run_fixture(PHP, files, env=env, stdin=json.dumps(orders).encode(), timeout=PATIENCE)
    except NoReply as silence:
        raise Failure(
            f"{FILE}: nothing came back within {PATIENCE:g} s",
            hint="Does it wait for something, or loop without end?",
        ) from silence
    found = _answers(done, mark.encode(), [f"loading {FILE}", *map(str, probes)])
    return Session(env, found[0], tuple(probes), tuple(found[1:]))


def _answers(done: Finished, mark: bytes, names: Sequence[str]) -> list[Answer]:
    lines, noise = _lines(done.stdout, mark)
    answers: list[Answer] = []
    for place, name in enumerate(names):
        said = lines.get("load" if place == 0 else str(place - 1))
        if said is None:
            raise Failure(f"{name} never came back: php {_how(done)}", hint="What ends the program there?")
        answers.append(Answer(said))
        if "ended" in said:
            return answers
    if noise.strip():
        raise Failure(
            f"{FILE} writes to standard output by itself: {short(noise.decode('utf-8', 'replace').strip())!r}",
            hint="The module declares; nothing comes out.",
        )
    return answers


def _lines(output: bytes, mark: bytes) -> tuple[dict[str, dict[str, Any]], bytes]:
    """The harness's lines, by what they are about; and what else was written."""
    found: dict[str, dict[str, Any]] = {}
    noise = b""
    for line in output.splitlines(keepends=True):
        before, marked, rest = line.partition(mark)
        noise += before
        try:
            data: Any = json.loads(rest) if marked else None
        except (ValueError, RecursionError):
            data = None  # cut short, or forged: then there is no such answer
        if isinstance(data, dict):
            said = cast("dict[str, Any]", data)
            found.setdefault(str(said.get("at")), said)
    return found, noise


def judge(session: Session, hint: str, *, when: str = "") -> None:
    """Raise Failure for the first probe that does not do what it promises. when: what happened before."""
    loaded(session)
    for probe, answer in zip(session.probes, session.answers, strict=False):
        seen = _fault(probe, answer)
        if seen is not None:
            raise Failure(
                f"{when or session.given}, {probe} {seen}; expected {short(probe.promise)}",
                hint=hint,
                evidence=[_environment(session), *_code(probe), *_compared(session)],
            )


def observed(session: Session) -> list[Probe]:
    """The same probes, each expecting what came of it this time. Raises Failure where one did what none may."""
    loaded(session)
    again: list[Probe] = []
    for probe, answer in zip(session.probes, session.answers, strict=False):
        trouble = answer.trouble()
        if trouble is not None:
            raise Failure(f"{session.given}, {probe} {trouble}", evidence=[_environment(session)])
        value = None if answer.threw else decoded(answer.said.get("returned"))
        again.append(replace(probe, expected=value, throws=answer.threw))
    return again


def loaded(session: Session) -> None:
    """Raise Failure unless the module was loaded without a word."""
    trouble = session.load.trouble()
    if session.load.threw is not None:
        trouble = f"throws {session.load.threw}: {short(session.load.words)}"
    if trouble is not None:
        raise Failure(
            f"{session.given}, loading {FILE} {trouble}",
            hint=f"Try `php -l` on each file, then `php {FILE}`.",
            evidence=[_environment(session)],
        )


def _fault(probe: Probe, answer: Answer) -> str | None:
    """What is wrong with an answer, in words; None where nothing is."""
    trouble = answer.trouble(quiet=probe.quiet)
    if trouble is not None:
        return trouble
    if answer.threw is not None:
        return None if answer.threw == probe.throws else f"throws {answer.threw}: {short(answer.words)}"
    if probe is LOAD:
        return None
    actual = text(decoded(answer.said.get("returned")))
    if probe.throws is not None:
        return f"is {short(actual)}"
    return None if actual == text(probe.expected) else f"is {short(actual)}"


def _environment(session: Session) -> Evidence:
    lines = [f"{name}={value!r}" for name, value in session.env.items()]
    return Text("\n".join(lines) or "(no variable is set)", title="the environment")


def _code(probe: Probe) -> list[Evidence]:
    return (
        [Text(probe.code, title="what was run", language="php")] if probe.code and probe is not LOAD else []
    )


def _compared(session: Session) -> list[Evidence]:
    """All values of the session beside the right ones."""
    pairs = [
        (probe, answer)
        for probe, answer in zip(session.probes, session.answers, strict=False)
        if probe is not LOAD and not probe.code
    ]
    if not pairs:
        return []
    seen = tuple((probe.expression, _seen(answer)) for probe, answer in pairs)
    expected = tuple((probe.expression, probe.promise) for probe, _ in pairs)
    return [Table(("expression", "value"), seen, expected, title="values")]


def _seen(answer: Answer) -> str:
    if answer.threw is not None:
        return f"an exception {answer.threw}"
    return answer.ended or short(text(decoded(answer.said.get("returned"))))


def _how(done: Finished) -> str:
    if done.cut:
        return "was ended: it writes to standard output without end"
    if done.ended_by:
        return f"was ended by the limit: {done.ended_by}"
    return f"was ended by signal {-done.status}" if done.status < 0 else f"ended with status {done.status}"


def short(words: str) -> str:
    """Cut in the middle where it is long."""
    return words if len(words) <= SHOWN else words[: SHOWN - 20] + "…" + words[-15:]

"""Calls of the candidate's functions: made in one PHP process, judged here, where what is right is known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, cast

from hotseat.lab import BadReply, Evidence, Failure, Finished, NoReply, Rig, Table, Text

from .values import Map, Value, decoded, encoded, leaves, text

PHP = ("php", "-d", "display_errors=0", "-d", "log_errors=0", "-d", "memory_limit=256M", "main.php")
SECONDS = 3
"""Processor time for the calls of one check."""
PATIENCE = 25.0
"""Wall time for them: a busy machine, or code that sleeps."""
BUDGET = 40.0
"""For a check that makes one round of calls."""

FILE = "arrays.php"
SHOWN = 90
"""Characters of a value in a message; the evidence has the whole."""
ROWS = ("grouped", "sorted")
"""Functions whose results are shown row by row, not cell by cell."""


@dataclass(frozen=True)
class Call:
    """One call. shared: paths of elements of the first argument that are references to variables elsewhere."""

    function: str
    arguments: tuple[Value, ...]
    expected: Value = None
    throws: str | None = None
    shared: tuple[tuple[int | str, ...], ...] = ()
    witness: bool = False
    """Report the arguments as they are after the call."""

    def __str__(self) -> str:
        return f"{self.function}({', '.join(_short(text(argument)) for argument in self.arguments)})"

    @property
    def whole(self) -> str:
        """The call as PHP code, nothing left out."""
        return f"{self.function}({', '.join(map(text, self.arguments))})"

    @property
    def order(self) -> dict[str, Any]:
        """As the harness reads it."""
        arguments = [encoded(argument) for argument in self.arguments]
        order: dict[str, Any] = {"function": self.function, "arguments": arguments, "witness": self.witness}
        return order | ({"shared": self.shared} if self.shared else {})

    @property
    def promise(self) -> str:
        return f"throws {self.throws}" if self.throws else text(self.expected)


@dataclass(frozen=True)
class Answer:
    """What the harness said of one call, or of loading the file; None where it said nothing."""

    said: dict[str, Any] | None

    def has(self, key: str) -> bool:
        return self.said is not None and key in self.said

    def value(self, key: str) -> Value:
        return decoded(cast("dict[str, Any]", self.said)[key])

    def texts(self, key: str) -> list[str]:
        found: Any = (self.said or {}).get(key)
        return [str(item) for item in cast("list[Any]", found)] if isinstance(found, list) else []

    @property
    def threw(self) -> str | None:
        return str(self.said["threw"]) if self.said is not None and "threw" in self.said else None

    @property
    def trouble(self) -> str | None:
        """What no call may do, in words that follow its name; an exception is not among it."""
        said = self.said
        if said is None:
            return None
        if "ended" in said:
            return _ended(said["ended"])
        if said.get("printed"):
            return f"prints {_short(str(said['printed']))!r}"
        raised = self.texts("raised")
        return f"raises a {raised[0]}" if raised else None


def ask(rig: Rig[Any], calls: Sequence[Call], *, file: str = FILE) -> list[Answer]:
    """Load the file and make the calls, in one process. The first answer is of the loading.

    Where a call ended the process, its answer is the last. Raises Failure where the end belongs to no call.
    """
    return _asked(rig, calls, file)[0]


def _asked(rig: Rig[Any], calls: Sequence[Call], file: str) -> tuple[list[Answer], Finished]:
    mark = f"{rig.random.getrandbits(64):016x} "
    orders = {"mark": mark, "seconds": SECONDS, "calls": [call.order for call in calls]}
    files = {name: rig.fixture(name) for name in ("main.php", "channel.php", "values.php")}
    try:
        done = rig.run_fixture(PHP, files, stdin=json.dumps(orders).encode(), timeout=PATIENCE)
    except NoReply as silence:
        names = ", ".join(dict.fromkeys(call.function for call in calls)) or f"loading {file}"
        raise Failure(
            f"{names}: nothing came back within {PATIENCE:g} s",
            hint="Does it wait for something, or loop without end?",
        ) from silence
    return _sorted_out(done, mark.encode(), calls, file), done


def _sorted_out(done: Finished, mark: bytes, calls: Sequence[Call], file: str) -> list[Answer]:
    lines, noise = _lines(done.stdout, mark)
    answers = [Answer(lines.get("load")), *(Answer(lines.get(str(place))) for place in range(len(calls)))]
    names = [file, *(str(call) for call in calls)]
    for place, (name, answer) in enumerate(zip(names, answers, strict=True)):
        if answer.said is None:
            raise Failure(
                f"{name} never came back: php {_how(done)}",
                evidence=_words(done),
                hint="What ends the program there?",
            )
        if answer.has("ended"):
            return answers[: place + 1]
    if noise.strip():
        raise Failure(
            f"{file} writes to standard output by itself: {_short(noise.decode('utf-8', 'replace').strip())!r}",
            hint="The functions return values, and nothing else comes out.",
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


def judge(calls: Sequence[Call], answers: Sequence[Answer], hint: str) -> None:
    """Raise Failure for the first call that did not do what it promises."""
    loaded(answers[0])
    for call, answer in zip(calls, answers[1:], strict=False):
        judge_one(call, answer, hint)


def loaded(answer: Answer, file: str = FILE) -> None:
    """Raise Failure unless the file was loaded without a word."""
    trouble = answer.trouble
    if answer.threw is not None:
        trouble = f"throws {answer.threw}: {_said(answer)}"
    if trouble is not None:
        raise Failure(f"loading {file} {trouble}", hint=f"Try `php -l {file}`, then `php {file}`.")


def judge_one(call: Call, answer: Answer, hint: str) -> None:
    """Raise Failure unless one call did what it promises."""
    trouble = answer.trouble
    if trouble is None and answer.threw is not None and answer.threw != call.throws:
        trouble = f"throws {answer.threw}: {_said(answer)}"
    if trouble is not None:
        raise Failure(
            f"{call} {trouble}; expected {_short(call.promise)}", hint=hint, evidence=[_input(call)]
        )
    if call.throws is not None and answer.threw is None:
        raise Failure(
            f"{call} returns {_short(_text_of(answer, 'returned'))}; expected an exception {call.throws}",
            hint=hint,
            evidence=[_input(call)],
        )
    if call.throws is None:
        expect_value(call, answer, "returned", call.expected, "returns", hint)


def expect_value(call: Call, answer: Answer, key: str, expected: Value, verb: str, hint: str) -> None:
    """Raise Failure, with both values cell by cell, unless they are the same in types, keys and order."""
    if not answer.has(key):
        raise BadReply(f"{call}: no value came back")
    actual = answer.value(key)
    if text(actual) == text(expected):
        return
    table = cells(actual, expected, rows=call.function in ROWS)
    raise Failure(
        f"{call} {verb} {_difference(actual, expected, table)}", hint=hint, evidence=[_input(call), table]
    )


def _difference(actual: Value, expected: Value, table: Table) -> str:
    """Both values; of long ones, the first element in which they differ."""
    if max(len(text(actual)), len(text(expected))) <= SHOWN:
        return f"{text(actual)}; expected {text(expected)}"
    for place, (seen, wanted) in enumerate(zip_longest(table.rows, table.expected or ()), 1):
        if seen != wanted:
            return f"as element {place} {_element(seen)}; expected {_element(wanted)}"
    return f"{_short(text(actual))}; expected {_short(text(expected))}"


def _element(row: tuple[Any, ...] | None) -> str:
    return "nothing" if row is None else _short(" => ".join(map(str, row)))


def expect_argument(call: Call, answer: Answer, place: int, hint: str) -> None:
    """Raise Failure unless the caller's variable is after the call what it was before."""
    said: Any = (answer.said or {}).get("arguments")
    if not isinstance(said, list) or place >= len(cast("list[Any]", said)):
        raise BadReply(f"{call}: the arguments did not come back")
    actual, before = decoded(cast("list[Any]", said)[place]), call.arguments[place]
    if text(actual) == text(before):
        return
    raise Failure(
        f"{call} changes the caller's variable, argument {place + 1}: it is {_short(text(actual))} afterwards",
        hint=hint,
        evidence=[_input(call), cells(actual, before, rows=call.function in ROWS)],
    )


def measure(rig: Rig[Any], call: Call) -> int:
    """Make one call in a process of its own; the peak of its memory in bytes, by the kernel's account."""
    answers, done = _asked(rig, [call], FILE)
    judge([call], answers, "")
    return done.peak_memory


def cells(actual: Value, expected: Value, *, rows: bool) -> Table:
    """Both values, element by element, in order."""
    if not isinstance(actual, Map) or not isinstance(expected, Map):
        return Table(("value",), ((text(actual),),), ((text(expected),),), title="result")
    seen, wanted = (tuple(leaves(value, rows=rows)) for value in (actual, expected))
    return Table(("element", "value"), seen, wanted, title="result")


def _input(call: Call) -> Evidence:
    return Text(_folded(call), title="the call", language="php")


def _folded(call: Call) -> str:
    """The call, an argument a line where it is long; an array of arrays, an element a line."""
    if len(call.whole) <= 90:
        return call.whole
    return f"{call.function}(\n" + "".join(f"    {_rows(one)},\n" for one in call.arguments) + ")"


def _rows(value: Value) -> str:
    flat = text(value)
    if len(flat) <= 90 or not isinstance(value, Map):
        return flat
    shown = [text(one) if value.is_list else f"{text(key)} => {text(one)}" for key, one in value.cells]
    return "[\n" + "".join(f"        {line},\n" for line in shown) + "    ]"


def _text_of(answer: Answer, key: str) -> str:
    return text(answer.value(key)) if answer.has(key) else "nothing"


def _said(answer: Answer) -> str:
    return _short(str((answer.said or {}).get("said", "")))


def _ended(why: object) -> str:
    if why is None:
        return "ends the program (exit or die)"
    if "Maximum execution time" in str(why):
        return f"did not come back within {SECONDS} s of processor time"
    return f"ends in a fatal error: {_short(str(why))}"


def _how(done: Finished) -> str:
    if done.cut:
        return "was ended: it writes to standard output without end"
    if done.ended_by:
        return f"was ended by the limit: {done.ended_by}"
    return f"was ended by signal {-done.status}" if done.status < 0 else f"ended with status {done.status}"


def _words(done: Finished) -> list[Evidence]:
    said = done.stderr[-2000:].decode("utf-8", "backslashreplace").strip()
    return [Text(said, title="stderr of php")] if said else []


def _short(words: str) -> str:
    return words if len(words) <= SHOWN else words[: SHOWN - 20] + "…" + words[-15:]

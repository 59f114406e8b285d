"""What a test program printed: TAP, as the brief describes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

MOST = 40
"""Tests."""
LONGEST = 200
"""Characters of what is quoted of a test."""

_PLAN = re.compile(r"1\.\.([0-9]{1,4})")
_RESULT = re.compile(r"(?P<not>not )?ok (?P<number>[0-9]{1,4}) - (?P<name>\S.*)")


class NotTap(Exception):
    """The output is not what the brief describes; says what is wrong with it."""


@dataclass(frozen=True)
class Results:
    """Of one run: what each test found, by name, in the order in which they ran."""

    ok: Mapping[str, bool]
    said: Mapping[str, str] = field(default_factory=dict[str, str])
    """Why it failed, in its own words."""

    @property
    def failed(self) -> tuple[str, ...]:
        return tuple(name for name, ok in self.ok.items() if not ok)


def read(output: bytes, status: int) -> Results:
    """The results in a test program's output and exit status. Raises NotTap."""
    try:
        text = output.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotTap(f"its output is not UTF-8 at byte {error.start}") from error
    planned, results = _lines(text)
    if planned is None:
        raise NotTap("it printed no plan; expected one line `1..N`")
    if planned != len(results.ok):
        raise NotTap(f"it announced {planned} tests and reported {len(results.ok)}")
    if not 1 <= planned <= MOST:
        raise NotTap(f"it has {planned} tests; expected 1 to {MOST}")
    silent = [name for name in results.failed if not results.said.get(name)]
    if silent:
        raise NotTap(f"`{silent[0]}` failed and does not say why; expected a line `# ...` after it")
    expected = 1 if results.failed else 0
    if status != expected:
        raise NotTap(
            f"it ended with status {status} when {len(results.failed)} tests failed; expected {expected}"
        )
    return results


def _lines(text: str) -> tuple[int | None, Results]:
    planned: int | None = None
    ok: dict[str, bool] = {}
    said: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        if line.startswith("#"):
            if last and line[1:].strip():
                said.setdefault(last, line[1:].strip()[:LONGEST])
        elif plan := _PLAN.fullmatch(line.rstrip()):
            planned = int(plan[1]) if planned is None else -1
        elif result := _RESULT.fullmatch(line.rstrip()):
            last = result["name"]
            _add(ok, last, int(result["number"]), not result["not"])
        elif line.strip() and not line.startswith("TAP version"):
            raise NotTap(f"it printed {line[:LONGEST]!r}, which is no line of TAP")
    if planned == -1:
        raise NotTap("it printed more than one plan")
    return planned, Results(ok, said)


def _add(ok: dict[str, bool], name: str, number: int, passed: bool) -> None:
    if name in ok:
        raise NotTap(f"it has two tests called `{name[:LONGEST]}`")
    if number != len(ok) + 1:
        raise NotTap(f"`{name[:LONGEST]}` has the number {number}; expected {len(ok) + 1}")
    if re.search(r"#\s*(skip|todo)", name, re.IGNORECASE):
        raise NotTap(f"`{name[:LONGEST]}`: nothing is skipped or left to do")
    ok[name] = passed

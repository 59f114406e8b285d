"""The last line: accepted, rejected or void, why, and how to see the same again."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from hotseat.cli.render.safe import safe_line
from hotseat.model import Decision, Status, Verdict

STYLES = {Decision.ACCEPTED: "bold green", Decision.REJECTED: "bold red", Decision.VOID: "bold yellow"}
NAMED = 4


def verdict(given: Verdict) -> RenderableType:
    """The decision and its reason; below it the seed, and what follows."""
    word = Text(given.decision.value, STYLES[given.decision])
    lines = [Text.assemble(word, f": {_reason(given)}"), Text(_facts(given), style="dim")]
    lines += [Text(line) for line in _next(given)]
    return Group(*lines)


def decision(value: Decision) -> Text:
    """The decision in its colour."""
    return Text(value.value, STYLES[value])


def _reason(given: Verdict) -> str:
    total = len(given.outcomes)
    failed = _names(given, Status.FAILED)
    if given.decision is Decision.REJECTED:
        return f"{len(failed)} of {_checks(total)} failed: {_listed(failed)}"
    if given.decision is Decision.ACCEPTED:
        return "the one check passed" if total == 1 else f"all {total} checks passed"
    if not total:
        return "no check was run"
    words = {
        Status.UNKNOWN: "could not tell",
        Status.BROKEN: "broke, which is our fault",
        Status.SKIPPED: "skipped",
    }
    named = {word: _names(given, status) for status, word in words.items()}
    return "; ".join(f"{_listed(names)} {word}" for word, names in named.items() if names)


def _next(given: Verdict) -> list[str]:
    lines: list[str] = []
    if given.decision is Decision.VOID:
        lines.append("A void verdict counts for nothing: run it again.")
    if given.partial:
        lines.append("Only some checks were asked for: run all of them to have the answer accepted.")
    return lines


def _facts(given: Verdict) -> str:
    return f"{safe_line(given.question)} · {given.seconds:.1f} s · seed {given.seed}"


def _names(given: Verdict, status: Status) -> list[str]:
    return [safe_line(outcome.check) for outcome in given.outcomes if outcome.status is status]


def _listed(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _checks(count: int) -> str:
    return f"{count} check{'s' if count != 1 else ''}"

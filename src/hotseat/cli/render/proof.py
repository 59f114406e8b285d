"""A lab's proof: which check catches which wrong solution, how long it took, and what is not proven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from hotseat.cli.render.safe import safe_line
from hotseat.model import CaseKind, Proof, Trial


def proof(given: Proof) -> RenderableType:
    """The table check × wrong, the right solutions, and every problem."""
    word = _word(given)
    seconds = sum(trial.seconds for trial in given.trials)
    seeds = len({trial.seed for trial in given.trials})
    facts = f"{len(given.trials)} gradings on {seeds} seed{'s' if seeds != 1 else ''}, {seconds:.0f} s in all"
    parts: list[RenderableType] = [Text.assemble(f"{given.question}: ", word, f" · {facts}")]
    parts.append(_right(given))
    if any(trial.kind is CaseKind.WRONG for trial in given.trials):
        parts.append(_matrix(given))
    parts += [Text(f"  {line}", "red") for line in _problems(given)]
    return Group(*parts, Text(""))


def _word(given: Proof) -> Text:
    if not given.holds:
        return Text("not proven", "bold red")
    return Text("no problem in these solutions", "green") if given.partial else Text("proven", "bold green")


def trial_line(question: str, trial: Trial) -> str:
    """One trial in a line, for progress."""
    return (
        f"{question} {trial.kind} {trial.name} (seed {trial.seed}): {trial.decision}, {trial.seconds:.1f} s"
    )


def _right(given: Proof) -> Text:
    def names(kind: CaseKind) -> str:
        found: dict[str, list[float]] = {}
        for trial in given.trials:
            if trial.kind is kind:
                found.setdefault(trial.name, []).append(trial.seconds)
        return ", ".join(f"{name} {max(seconds):.1f} s" for name, seconds in found.items()) or "none"

    return Text(f"  references: {names(CaseKind.REFERENCE)}\n  starters: {names(CaseKind.STARTER)}")


def _matrix(given: Proof) -> Table:
    """One line for each check (of a partial proof: each that caught something): the wrong solutions it catches."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=True, header_style="bold")
    table.add_column("  check", overflow="fold")
    table.add_column("catches", overflow="fold")
    for check in given.checks:
        caught = _caught(given.trials, check)
        if not given.partial or any(check in trial.caught_by for trial in given.trials):
            table.add_row(Text(f"  {safe_line(check)}"), caught)
    return table


def _caught(trials: Sequence[Trial], check: str) -> Text:
    wrongs = [trial for trial in trials if trial.kind is CaseKind.WRONG]
    names = list(dict.fromkeys(trial.name for trial in wrongs if check in trial.caught_by))
    sometimes = {trial.name for trial in wrongs if trial.name in names and check not in trial.caught_by}
    if not names:
        return Text("nothing", "red")
    return Text(", ".join(f"{name} (sometimes)" if name in sometimes else name for name in names))


def _problems(given: Proof) -> Iterator[str]:
    for check in given.unnamed:
        yield f"no wrong solution names {check}: nothing shows that it can fail"
    seen: dict[str, list[int]] = {}
    for trial in given.trials:
        for problem in trial.problems:
            seen.setdefault(f"{trial.kind} {trial.name}: {safe_line(problem)}", []).append(trial.seed)
    for problem, seeds in seen.items():
        yield f"{problem} (seed {', '.join(map(str, seeds))})"

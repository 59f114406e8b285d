"""A grading as it happens: each outcome is shown when it comes, and what is being tried in between."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from rich.status import Status as Spinner
from rich.text import Text

from hotseat.app.practice import Began, Building, Done, Event, Practice, Retrying, Trying
from hotseat.cli import render
from hotseat.cli.keep import keep
from hotseat.cli.render.safe import safe_line
from hotseat.model import Decision, Outcome, Verdict

if TYPE_CHECKING:
    from rich.console import Console

STATUSES = {Decision.ACCEPTED: 0, Decision.REJECTED: 1, Decision.VOID: 3}
"""Exit status by decision."""


def as_json(verdict: Verdict) -> str:
    """The one object that `--json` prints: the verdict with its decision."""
    plain = msgspec.to_builtins(verdict, enc_hook=str)
    ordered = {"question": verdict.question, "decision": verdict.decision.value, **plain}
    return msgspec.json.format(msgspec.json.encode(ordered), indent=2).decode()


class Live:
    """Shows one practice on a console."""

    def __init__(self, console: Console, evidence_folder: Callable[[], Path]) -> None:
        self._console = console
        self._evidence_folder = evidence_folder
        self._names = 0
        self._spinner = Spinner("", console=console) if console.is_terminal else None

    def follow(self, practice: Practice) -> Verdict:
        """Grade and show everything up to the verdict. What is half done is put away on Ctrl-C."""
        with contextlib.closing(practice.events()) as events:
            try:
                for event in events:
                    self._show(event)
            finally:
                self._quiet()
        assert practice.verdict is not None, "Judged is the last event of every grading"
        self._console.print()
        self._console.print(render.verdict(practice.verdict))
        if practice.not_kept:
            self._console.print(Text(f"this attempt could not be kept: {practice.not_kept}", "yellow"))
        return practice.verdict

    def _show(self, event: Event) -> None:
        match event:
            case Began():
                self._names = max((len(claim.check) for claim in event.checks), default=0)
            case Building():
                self._busy("build")
            case Trying():
                self._busy(event.check)
            case Done():
                self._quiet()
                self._print(event.outcome)
            case Retrying():
                self._console.print(
                    Text(f"void ({event.reason}): once more, with seed {event.seed}", "yellow")
                )
            case _:
                pass

    def _print(self, outcome: Outcome) -> None:
        width = self._console.width
        folded = render.is_folded(outcome, width)
        kept = keep(outcome, self._evidence_folder(), width) if folded else None
        self._console.print(render.outcome(outcome, width=width, kept=kept, names=self._names))

    def _busy(self, what: str) -> None:
        if self._spinner is not None:
            self._spinner.update(Text(f"{safe_line(what)} ...", "dim"))
            self._spinner.start()

    def _quiet(self) -> None:
        if self._spinner is not None:
            self._spinner.stop()

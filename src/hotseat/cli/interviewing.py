"""A mock interview in the terminal: each answer is kept as it is given, so that it can be gone on with later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from hotseat.cli.ask import Asker, Ended
from hotseat.cli.render.interview import clock, heading, report
from hotseat.errors import WrongUse
from hotseat.model import Item, Mock, Report, Task

if TYPE_CHECKING:
    from hotseat.app import App


class Interviewing:
    """One interview. The time is the app's: what an answer takes is measured where it is kept."""

    def __init__(self, app: App, console: Console, asker: Asker) -> None:
        self._app = app
        self._mocks = app.learner.mocks
        self._console = console
        self._asker = asker

    def run(self, mock: Mock) -> Report | None:
        """Go through all that is not answered yet, and report; None where the input ended before."""
        try:
            self._mark_what_is_left(mock)
            while (index := mock.current) is not None:
                mock = self._item(mock, index)
                self._time(mock, index)
                self._mark(mock.items[index])
        except Ended:
            self._say("not finished: hotseat mock --resume goes on with it")
            return None
        finished = self._mocks.finish(mock.id, version=mock.version)
        self._console.print()
        self._console.print(report(finished, self._console.width))
        return finished

    def _item(self, mock: Mock, index: int) -> Mock:
        mock = self._mocks.enter(mock.id, index, version=mock.version)
        item = mock.items[index]
        left = mock.minutes * 60 - self._mocks.report(mock.id).seconds
        self._console.print(heading(self._app.question(item.question), mock, index, left))
        return self._do(mock, index) if item.task is Task.DO else self._hear(mock, index)

    def _hear(self, mock: Mock, index: int) -> Mock:
        text = self._asker.text("Say it aloud, or type it; an empty line ends your answer, `skip` skips:\n")
        if text.strip().lower() == "skip":
            return self._mocks.skip(mock.id, index, version=mock.version)
        return self._mocks.answer(mock.id, index, text, version=mock.version)

    def _do(self, mock: Mock, index: int) -> Mock:
        question = mock.items[index].question
        self._say(f"in another terminal: hotseat start {question}, write your answer, and hotseat check it")
        while self._asker.key("Enter when it is checked · s skips", "s", default="") != "s":
            attempt = self._mocks.attempt_since(mock, index)
            if attempt is not None:
                return self._mocks.hand_in(mock.id, index, attempt, version=mock.version)
            self._say(f"no attempt at {question} since it was asked: hotseat check it first")
        return self._mocks.skip(mock.id, index, version=mock.version)

    def _time(self, mock: Mock, index: int) -> None:
        item = mock.items[index]
        if item.began and item.ended:
            took = (item.ended - item.began).total_seconds()
            over = ", over time" if took > item.minutes * 60 else ""
            self._say(f"{clock(took)} of {clock(item.minutes * 60)}{over}")

    def _mark_what_is_left(self, mock: Mock) -> None:
        """After an interruption: answers whose points were not marked."""
        for item in mock.items:
            self._mark(item)

    def _mark(self, item: Item) -> None:
        said = self._app.learner.answers.get(item.said) if item.said else None
        if said is None or any(point.covered is not None for point in said.points):
            return
        self._console.print(Text("\nWhat the interviewer listened for: did you say it?", "bold"))
        covered: list[int] = []
        for index, point in enumerate(said.points):
            self._console.print(Text(f"  {index + 1}. {point.text}"))
            if self._asker.key("y yes · n no", "yn") == "y":
                covered.append(index)
        try:
            self._app.learner.answers.mark(said.id, covered, version=said.version)
        except WrongUse as error:
            self._say(str(error))  # marked in another tab meanwhile: that one holds

    def _say(self, line: str) -> None:
        self._console.print(Text(line, "dim italic"))

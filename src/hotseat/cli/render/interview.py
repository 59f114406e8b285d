"""A mock interview: the question that is asked, and the report at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hotseat.cli.render.outcome import outcome
from hotseat.cli.render.question import Citations
from hotseat.cli.render.safe import safe, safe_line
from hotseat.cli.render.today import steps
from hotseat.cli.render.verdict import decision
from hotseat.cli.render.view import note
from hotseat.model import Mock, MockHead, Question, Report, Reported, Task


def clock(seconds: float) -> str:
    """Minutes and seconds: 3:07; with a minus where the time is over."""
    minutes, rest = divmod(int(abs(seconds)), 60)
    return f"{'-' if seconds < 0 else ''}{minutes}:{rest:02}"


def heading(asked: Question, mock: Mock, index: int, left: float) -> RenderableType:
    """The question of one item. left: seconds of the whole interview."""
    item = mock.items[index]
    place = f"Question {index + 1} of {len(mock.items)} · {item.minutes:.0f} minutes · {clock(left)} left"
    return Group(
        Text(),
        Text.assemble((place, "bold"), (f" · {item.why}", "dim")),
        Text(),
        Text(safe_line(asked.title), "bold cyan"),
        Text(),
        Markdown(Citations(asked).numbered(safe(asked.prompt)), code_theme="ansi_dark", hyperlinks=False),
        Text(),
    )


def heads(given: Sequence[MockHead]) -> RenderableType:
    """One line for each interview."""
    rows = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(4):
        rows.add_column(no_wrap=True)
    rows.add_row(*(Text(name, "bold") for name in ("started", "minutes", "answered", "id")))
    for head in given:
        state = f"{head.answered}/{head.items}{'' if head.finished else ', not finished'}"
        rows.add_row(f"{head.started.astimezone():%Y-%m-%d %H:%M}", str(head.minutes), state, head.id)
    return Group(rows, Text(), note("hotseat mock --report ID shows one again"))


def report(given: Report, width: int) -> RenderableType:
    """The page at the end: time used, points covered, verdicts, evidence, what next. width: columns."""
    return Group(*_report(given, width))


def _report(given: Report, width: int) -> Iterator[RenderableType]:
    level = f", {given.mock.level.value}" if given.mock.level else ""
    begun = f"{given.mock.started.astimezone():%Y-%m-%d %H:%M}"
    yield Text(f"Mock interview of {begun}{level}", "bold")
    facts = [f"{clock(given.seconds)} of {clock(given.mock.minutes * 60)} used"]
    if given.points:
        facts.append(f"{given.covered} of {given.points} points covered")
    if given.labs:
        facts.append(f"{given.accepted} of {given.labs} labs accepted")
    yield Text(" · ".join(facts))
    for number, item in enumerate(given.items, 1):
        yield from _item(number, item, width)
    if given.next:
        yield Text("\nWhat to practise next\n", "bold")
        yield steps(given.next)


def _item(number: int, item: Reported, width: int) -> Iterator[RenderableType]:
    task = "said" if item.task is Task.SAY else "in the lab"
    yield Text()
    yield Text.assemble(
        (f"{number}. {safe_line(item.title)}", "bold"),
        (f" · {task} · {clock(item.seconds)} of {clock(item.minutes * 60)}", "dim"),
    )
    if item.said is None and item.attempt is None:
        yield note("  skipped" if item.skipped else "  not answered")
    if item.said is not None:
        for point in item.said.points:
            mark, style = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "dim")}[point.covered]
            yield Padding(Text.assemble((f"{mark} ", style), safe_line(point.text)), (0, 0, 0, 2))
    if item.attempt is not None:
        head = item.attempt
        count = f", {head.passed} of {head.checks} checks passed (attempt {head.number})"
        yield Padding(Text.assemble(decision(head.decision), count), (0, 0, 0, 2))
        for failed in item.failed:
            yield outcome(failed, width=width)

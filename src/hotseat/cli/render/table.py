"""Rows; where others were expected, both beside each other, the differing cells marked `≠`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from hotseat.cli.render.cell import WIDE, short, text_of
from hotseat.cli.render.grid import Cell, grid
from hotseat.cli.render.rows import Pair, aligned
from hotseat.cli.render.safe import safe_line
from hotseat.cli.render.view import View, note, plain
from hotseat.model import Table

ROWS = 16


def view(evidence: Table, width: int) -> View:
    """A table in `width` columns; beside each other where both fit, else the differing cells one by one."""
    if evidence.expected is None:
        return _alone(evidence, width)
    pairs = aligned(evidence.rows, evidence.expected)
    if not pairs:
        return View([note("no rows, and none expected")])
    beside = _beside(evidence.columns, pairs)
    if max(cell_len(line.plain) for line in beside.lines) <= width:
        return beside
    return _one_by_one(evidence.columns, pairs)


def whole(evidence: Table) -> Iterator[str]:
    """Every row, cells joined by ` | `."""
    yield " | ".join(safe_line(name) for name in evidence.columns)
    sides = (
        {"seen": evidence.rows}
        if evidence.expected is None
        else {"seen": evidence.rows, "expected": evidence.expected}
    )
    for label, rows in sides.items():
        if len(sides) > 1:
            yield f"--- {label}"
        yield from (" | ".join(text_of(value) for value in row) for row in rows)


def _alone(evidence: Table, width: int) -> View:
    hidden = max(0, len(evidence.rows) - ROWS)
    rows = evidence.rows if not hidden else (*evidence.rows[: ROWS - 4], *evidence.rows[-4:])
    cells = [[Cell(short(text_of(value))) for value in row] for row in rows]
    head, body = grid([safe_line(name) for name in evidence.columns], cells)
    if hidden:
        body.insert(ROWS - 4, note(f"… {hidden:,} rows left out …"))
    lines = [*head, *(body or [note("(no rows)")])]
    wide = any(cell_len(line.plain) > width for line in lines)
    for line in lines:
        line.truncate(width, overflow="ellipsis")
    return View(lines, bool(hidden) or wide or any(_cut(text_of(value)) for row in rows for value in row))


def _beside(columns: Sequence[str], pairs: Sequence[Pair]) -> View:
    names = [safe_line(name) for name in columns]
    shown = _around_differences(pairs)
    rows = [each for each in shown if isinstance(each, Pair)]
    half = len(names)
    head, body = grid([*names, "│", *names], [_marked(each, half) for each in rows])
    rule = head[1].plain.index("│")
    lines = [plain(f"{'seen':<{rule}}│  expected", "bold"), *head]
    following = iter(body)
    lines += [
        note(f"… {each:,} rows left out …") if isinstance(each, int) else next(following) for each in shown
    ]
    cut = any(_cut(cell.seen) or _cut(cell.expected) for each in rows for cell in each.cells())
    return View(lines, cut or len(rows) < len(pairs))


def _around_differences(pairs: Sequence[Pair]) -> list[Pair | int]:
    """The differing rows, each with its neighbours; runs of others as their number."""
    near = {at + step for at, each in enumerate(pairs) if not each.equal for step in (-1, 0, 1)}
    chosen = sorted((near or set(range(ROWS))) & set(range(len(pairs))))[:ROWS]
    shown: list[Pair | int] = []
    done = 0
    for at in chosen:
        if at > done:
            shown.append(at - done)
        shown.append(pairs[at])
        done = at + 1
    return [*shown, len(pairs) - done] if done < len(pairs) else shown


def _marked(each: Pair, half: int) -> list[Cell]:
    """The cells of both sides, with a rule between them."""
    left: list[Cell] = []
    right: list[Cell] = []
    for cell in each.cells():
        left.append(
            Cell(f"≠ {short(cell.seen, cell.expected)}", "bold red")
            if cell.differs
            else Cell(short(cell.seen))
        )
        right.append(Cell(short(cell.expected, cell.seen), "green" if cell.differs else ""))
    if each.seen is None:
        left = [Cell("≠ (no row)", "bold red"), *[Cell("")] * (half - 1)]
    if each.expected is None:
        right = [Cell("(no row)", "green")]
    left += [Cell("")] * (half - len(left))
    return [*left[:half], Cell("│", "dim"), *right[:half]]


def _one_by_one(columns: Sequence[str], pairs: Sequence[Pair]) -> View:
    """Each differing cell in lines of its own: fits any width."""
    lines = [
        line
        for number, each in enumerate(pairs, 1)
        if not each.equal
        for line in _described(columns, number, each)
    ]
    hidden = len(lines) - 2 * ROWS
    if hidden > 0:
        lines[2 * ROWS :] = [note(f"… {hidden:,} lines of difference left out …")]
    return View(lines or [note(f"all {len(pairs)} rows are as expected")], folded=True)


def _described(columns: Sequence[str], number: int, each: Pair) -> Iterator[Text]:
    yield plain(f"row {number}", "bold")
    if each.seen is None or each.expected is None:
        word, style = ("missing", "green") if each.seen is None else ("not expected", "red")
        row = each.seen or each.expected or ()
        yield plain(f"  ≠ {word}: {' | '.join(short(text_of(value)) for value in row)}", style)
        return
    for index, cell in enumerate(each.cells()):
        if cell.differs:
            name = safe_line(columns[index]) if index < len(columns) else f"cell {index + 1}"
            yield plain(f"  ≠ {name}: {short(cell.seen, cell.expected)}", "red")
            yield plain(f"    expected: {short(cell.expected, cell.seen)}", "green")


def _cut(text: str) -> bool:
    return len(text) > WIDE

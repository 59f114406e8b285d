"""What each statement must do: a pure function from a state and a statement to the next state, or to a refusal.

Three answers are possible: the state after it; `Refused` with the SQLSTATEs that are right (a statement may break
several rules at once, and which one is met first is nobody's business); None where the brief leaves open what
happens, or where the statement is of no use at that place. Tests are made of statements that have an answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from .rows import MOST_LINES, Entry, Line, Order, amount, as_json, is_valid, tidy
from .statements import (
    Change,
    ChangeOrder,
    DeleteLines,
    DeleteOrder,
    InsertLines,
    InsertOrder,
    Literal,
    Mirror,
    OnConflict,
    Plus,
    Same,
    Truncate,
    UpdateLines,
    Value,
    Where,
)

INVALID = "23514"
CLOSED = "55000"
DUPLICATE = "23505"
NO_ORDER = "23503"


@dataclass(frozen=True)
class State:
    """What the database holds. The audit is kept by statement: within one, its order is nobody's business."""

    orders: Mapping[int, Order]
    lines: Mapping[int, Line]
    audit: tuple[tuple[Entry, ...], ...] = ()

    def total(self, order: int) -> int:
        """Cents."""
        return sum(amount(line) for line in self.lines.values() if line.order_id == order)

    def count(self, order: int) -> int:
        """How many lines the order has."""
        return sum(line.order_id == order for line in self.lines.values())

    def closed(self, order: int) -> bool:
        """Whether there is such an order, and it is closed."""
        return order in self.orders and self.orders[order].status == "closed"


EMPTY = State({}, {})


@dataclass(frozen=True)
class Refused:
    """The statement must fail with one of these SQLSTATEs."""

    codes: frozenset[str]


class Actor(NamedTuple):
    """Who is at work: `app.user` (empty: nobody was named) and the role that logged in."""

    user: str
    role: str


Pair = tuple[Line | None, Line | None]
"""A line before and after a statement."""
Answer = State | Refused | None


def effect(state: State, statement: Change, actor: Actor) -> Answer:
    """What must become of the state."""
    match statement:
        case InsertOrder(order):
            if order.id in state.orders:
                return Refused(frozenset({DUPLICATE}))
            return replace(state, orders={**state.orders, order.id: order})
        case ChangeOrder():
            return _change_order(state, statement, actor)
        case DeleteOrder(id):
            return _delete_order(state, id, actor)
        case InsertLines(lines, OnConflict.FAIL):
            return _apply(state, [(None, tidy(line)) for line in lines], actor)
        case InsertLines():
            return _upsert(state, statement, actor)
        case UpdateLines(assignments, where):
            return _apply(
                state, [(line, _assigned(line, assignments)) for line in _matching(state, where)], actor
            )
        case DeleteLines(where):
            return _apply(state, [(line, None) for line in _matching(state, where)], actor)
        case Truncate(orders):
            return _truncate(state, orders, actor)


def _change_order(state: State, change: ChangeOrder, actor: Actor) -> Answer:
    order = state.orders.get(change.id)
    if order is None:
        return state
    changed = order._replace(**{change.column: change.value})
    if changed == order:
        return None if state.closed(order.id) else state
    codes: set[str] = {CLOSED} if state.closed(order.id) else set()
    if changed.id != order.id and changed.id in state.orders:
        codes.add(DUPLICATE)
    if codes:
        return Refused(frozenset(codes))
    others = {id: each for id, each in state.orders.items() if id != order.id}
    renumbered = replace(state, orders={**others, changed.id: changed})
    if changed.id == order.id:
        return renumbered
    moved = [(line, line._replace(order_id=changed.id)) for line in _matching(state, _of(order.id))]
    return _apply(renumbered, moved, actor)


def _delete_order(state: State, id: int, actor: Actor) -> Answer:
    if id not in state.orders:
        return state
    if state.closed(id):
        return Refused(frozenset({CLOSED}))
    others = {other: each for other, each in state.orders.items() if other != id}
    return _apply(replace(state, orders=others), [(line, None) for line in _matching(state, _of(id))], actor)


def _truncate(state: State, orders: bool, actor: Actor) -> Answer:
    concerned = state.orders if orders else {line.order_id for line in state.lines.values()}
    if any(state.closed(order) for order in concerned):
        return Refused(frozenset({CLOSED}))
    emptied = _apply(state, [(line, None) for line in state.lines.values()], actor)
    return replace(emptied, orders={}) if orders and isinstance(emptied, State) else emptied


def _upsert(state: State, statement: InsertLines, actor: Actor) -> Answer:
    pairs: list[Pair] = []
    for proposed in map(tidy, statement.lines):
        conflicts = [line for line in state.lines.values() if _same_key(line, proposed)]
        if not conflicts:
            pairs.append((None, proposed))
            continue
        # Whether a row that is not inserted in the end is judged nevertheless is left open.
        own = statement.conflict is not OnConflict.NOTHING and conflicts[0].order_id == proposed.order_id
        if not is_valid(proposed) or proposed.order_id not in state.orders:
            return None
        if state.closed(proposed.order_id) and not own:
            return None
        if statement.conflict is OnConflict.NOTHING:
            continue
        target = [line for line in conflicts if _is_target(line, proposed, statement.conflict)]
        if len(conflicts) > 1 or len(target) != 1:
            return None
        pairs.append((target[0], _merged(target[0], proposed, statement.conflict)))
    touched = [line for pair in pairs for line in pair if line is not None]
    if any(_same_key(one, other) and one.id != other.id for one in touched for other in touched):
        return None
    if len({pair[1].id for pair in pairs if pair[1]}) < len(pairs):
        return None
    return _apply(state, pairs, actor)


def _is_target(line: Line, proposed: Line, conflict: OnConflict) -> bool:
    if conflict is OnConflict.ADD:
        return (line.order_id, line.sku) == (proposed.order_id, proposed.sku)
    return line.id == proposed.id


def _merged(line: Line, proposed: Line, conflict: OnConflict) -> Line:
    if conflict is OnConflict.ADD:
        return line._replace(quantity=line.quantity + proposed.quantity)
    if conflict is OnConflict.MOVE:
        return line._replace(order_id=proposed.order_id)
    return line._replace(quantity=proposed.quantity, note=proposed.note)


def _apply(state: State, pairs: Iterable[Pair], actor: Actor) -> Answer:
    """Write lines: judge, number, audit."""
    real = [pair for pair in pairs if pair[0] != pair[1]]
    idle = [pair[0] for pair in pairs if pair[0] == pair[1]]
    if any(line is not None and state.closed(line.order_id) for line in idle):
        return None  # the brief leaves open whether an UPDATE that changes nothing is refused
    if _chained(real):
        return None
    numbered = [(was, _numbered(was, is_now)) for was, is_now in real]
    lines = {id: line for id, line in state.lines.items() if id not in {was.id for was, _ in real if was}}
    codes = set(_broken(state, lines, numbered))
    if codes:
        return Refused(frozenset(codes))
    lines |= {is_now.id: is_now for _, is_now in numbered if is_now}
    entries = tuple(_entry(was, is_now, actor) for was, is_now in numbered)
    return replace(state, lines=lines, audit=(*state.audit, entries) if entries else state.audit)


def _broken(state: State, others: Mapping[int, Line], pairs: list[Pair]) -> Iterator[str]:
    """The SQLSTATEs of all rules that these changes break. others: the lines that are not touched."""
    arriving = [is_now for _, is_now in pairs if is_now]
    if any(not is_valid(line) for line in arriving):
        yield INVALID
    if any(state.closed(line.order_id) for pair in pairs for line in pair if line):
        yield CLOSED
    if any(line.order_id not in state.orders for line in arriving):
        yield NO_ORDER
    after = [*others.values(), *arriving]
    ids, names = Counter(line.id for line in after), Counter((line.order_id, line.sku) for line in after)
    if any(count > 1 for count in (*ids.values(), *names.values())):
        yield DUPLICATE
    sizes = Counter(line.order_id for line in after)
    if any(sizes[line.order_id] > MOST_LINES for line in arriving):
        yield INVALID


def _chained(pairs: list[Pair]) -> bool:
    """Whether a row takes a key that another row gives up in the same statement: then their order would matter."""
    before = {was.id for was, _ in pairs if was} | {(was.order_id, was.sku) for was, _ in pairs if was}
    for was, is_now in pairs:
        if is_now is None:
            continue
        keys = {is_now.id, (is_now.order_id, is_now.sku)}
        own = {was.id, (was.order_id, was.sku)} if was else set[object]()
        if (keys - own) & before:
            return True
    return False


def _same_key(one: Line, other: Line) -> bool:
    return one.id == other.id or (one.order_id, one.sku) == (other.order_id, other.sku)


def _numbered(was: Line | None, is_now: Line | None) -> Line | None:
    return is_now and is_now._replace(revision=was.revision + 1 if was else 1)


def _entry(was: Line | None, is_now: Line | None, actor: Actor) -> Entry:
    op = "INSERT" if was is None else "DELETE" if is_now is None else "UPDATE"
    return Entry(actor.user or actor.role, actor.role, op, as_json(was), as_json(is_now))


def _of(order: int) -> Where:
    return Where("order_id", (order,))


def _matching(state: State, where: Where) -> list[Line]:
    if not where.column:
        return list(state.lines.values())
    return [line for line in state.lines.values() if getattr(line, where.column) in where.values]


def _assigned(line: Line, assignments: Iterable[tuple[str, Value]]) -> Line:
    values = {column: _value(line, column, value) for column, value in assignments}
    return tidy(line._replace(**values))


def _value(line: Line, column: str, value: Value) -> Literal:
    old = getattr(line, column)
    match value:
        case Same():
            return old
        case Plus(number):
            return None if old is None else old + number
        case Mirror(number):
            return number - old
        case _:
            return value

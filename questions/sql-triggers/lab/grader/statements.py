"""The statements that the application sends: values, and the SQL that says the same."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from .rows import Line, Order

Literal = str | int | None


@dataclass(frozen=True)
class Plus:
    """`column = column + number`."""

    number: int


@dataclass(frozen=True)
class Same:
    """`column = column`."""


@dataclass(frozen=True)
class Mirror:
    """`column = number - column`: swaps two values whose sum is the number."""

    number: int


class OnConflict(enum.Enum):
    """What an INSERT of lines says about rows that are there already."""

    FAIL = ""
    NOTHING = "ON CONFLICT DO NOTHING"
    ADD = "ON CONFLICT (order_id, sku) DO UPDATE SET quantity = lines.quantity + excluded.quantity"
    REPLACE = "ON CONFLICT (id) DO UPDATE SET quantity = excluded.quantity, note = excluded.note"
    MOVE = "ON CONFLICT (id) DO UPDATE SET order_id = excluded.order_id"


Value = Literal | Plus | Same | Mirror


@dataclass(frozen=True)
class Where:
    """Rows whose `column` has one of the values; all rows where there is no column."""

    column: str = ""
    values: tuple[Literal, ...] = ()

    @property
    def sql(self) -> str:
        if not self.column:
            return ""
        values = ", ".join(map(quoted, self.values))
        return (
            f" WHERE {self.column} = {values}"
            if len(self.values) == 1
            else f" WHERE {self.column} IN ({values})"
        )


ALL = Where()


@dataclass(frozen=True)
class InsertOrder:
    order: Order

    @property
    def sql(self) -> str:
        return f"INSERT INTO orders (id, customer, status) VALUES {_tuple(self.order)}"


@dataclass(frozen=True)
class ChangeOrder:
    """Give one order a new value in one column: id, customer or status."""

    id: int
    column: str
    value: Literal

    @property
    def sql(self) -> str:
        return f"UPDATE orders SET {self.column} = {quoted(self.value)} WHERE id = {self.id}"


@dataclass(frozen=True)
class DeleteOrder:
    id: int

    @property
    def sql(self) -> str:
        return f"DELETE FROM orders WHERE id = {self.id}"


@dataclass(frozen=True)
class InsertLines:
    """Each line's revision is left to the triggers."""

    lines: tuple[Line, ...]
    conflict: OnConflict = OnConflict.FAIL

    @property
    def sql(self) -> str:
        rows = ", ".join(_tuple(line[:7]) for line in self.lines)
        sql = f"INSERT INTO lines (id, order_id, sku, quantity, cents, discount, note) VALUES {rows}"
        return f"{sql} {self.conflict.value}".rstrip()


@dataclass(frozen=True)
class UpdateLines:
    """All assignments to all rows that match."""

    assignments: tuple[tuple[str, Value], ...]
    where: Where = ALL

    @property
    def sql(self) -> str:
        return f"UPDATE lines SET {', '.join(_assigned(*each) for each in self.assignments)}{self.where.sql}"


@dataclass(frozen=True)
class DeleteLines:
    where: Where = ALL

    @property
    def sql(self) -> str:
        return f"DELETE FROM lines{self.where.sql}"


@dataclass(frozen=True)
class Truncate:
    """Of the lines, or of the orders and with them the lines."""

    orders: bool = False

    @property
    def sql(self) -> str:
        return "TRUNCATE orders CASCADE" if self.orders else "TRUNCATE lines"


@dataclass(frozen=True)
class SetUser:
    """Say who the application acts for: for the session, or for the transaction."""

    name: str
    local: bool = False

    @property
    def sql(self) -> str:
        return f"SELECT set_config('app.user', {quoted(self.name)}, {str(self.local).lower()})"


@dataclass(frozen=True)
class Begin:
    sql: str = "BEGIN"


@dataclass(frozen=True)
class Commit:
    sql: str = "COMMIT"


@dataclass(frozen=True)
class Rollback:
    """Of the transaction, or back to a savepoint."""

    to: str = ""

    @property
    def sql(self) -> str:
        return f"ROLLBACK TO {self.to}" if self.to else "ROLLBACK"


@dataclass(frozen=True)
class Savepoint:
    name: str

    @property
    def sql(self) -> str:
        return f"SAVEPOINT {self.name}"


Change = InsertOrder | ChangeOrder | DeleteOrder | InsertLines | UpdateLines | DeleteLines | Truncate
Control = Begin | Commit | Rollback | Savepoint
Statement = Change | SetUser | Control


def insert(*lines: Line, conflict: OnConflict = OnConflict.FAIL) -> InsertLines:
    """INSERT of these lines."""
    return InsertLines(lines, conflict)


def update(where: Where, **assignments: Value) -> UpdateLines:
    """UPDATE of the lines that match."""
    return UpdateLines(tuple(assignments.items()), where)


def by_id(*ids: int) -> Where:
    """The rows with these ids."""
    return Where("id", ids)


def of_order(*ids: int) -> Where:
    """The lines of these orders."""
    return Where("order_id", ids)


def quoted(value: Literal) -> str:
    """A literal of SQL."""
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _tuple(values: Iterable[Literal]) -> str:
    return f"({', '.join(map(quoted, values))})"


def _assigned(column: str, value: Value) -> str:
    match value:
        case Same():
            return f"{column} = {column}"
        case Plus(number):
            return f"{column} = {column} {'-' if number < 0 else '+'} {abs(number)}"
        case Mirror(number):
            return f"{column} = {number} - {column}"
        case _:
            return f"{column} = {quoted(value)}"

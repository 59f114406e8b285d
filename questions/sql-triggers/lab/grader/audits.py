"""Is every change in the audit, once, and nothing else?"""

from __future__ import annotations

from hotseat.lab import Failure, Rig, Table, Text, check

from .desk import Connection, Desk, look
from .play import AUDIT, CHANGES, LINES, ORDERS, failure, follow, play, send, short
from .props import Props
from .statements import (
    ALL,
    Begin,
    Commit,
    DeleteLines,
    InsertOrder,
    OnConflict,
    Plus,
    Rollback,
    Same,
    SetUser,
    Statement,
    Truncate,
    by_id,
    insert,
    of_order,
    update,
)
from .totals import keeps_totals
from .values import stores_tidy_lines


@check(needs=stores_tidy_lines)
def audits_each_change(rig: Rig[Desk]) -> None:
    """Every line that a statement adds, changes or deletes leaves one audit row: the line before and after."""
    props = Props(rig.random)
    order, other = props.order(), props.order()
    one, two, three = props.line(order), props.line(order, note="gift"), props.line(other)
    play(
        rig.world,
        [
            InsertOrder(order),
            InsertOrder(other),
            insert(one),
            insert(two, three),
            update(by_id(one.id), quantity=Plus(1), cents=Plus(5)),
            update(by_id(one.id), note="fragile"),
            update(by_id(two.id), note=None),
            update(by_id(one.id), sku=f" {one.sku.lower()}a"),
            update(ALL, cents=Plus(1)),
            update(by_id(three.id), order_id=order.id),
            update(by_id(two.id), id=props.key()),
            DeleteLines(by_id(one.id)),
            DeleteLines(),
        ],
        CHANGES,
        hint="Look at OLD and NEW for each kind of event, at NULL, and at statements that touch several lines.",
    )


@check(needs=audits_each_change)
def audits_nothing_else(rig: Rig[Desk]) -> None:
    """What changes no line leaves no audit row: equal values, no match, ON CONFLICT DO NOTHING."""
    props = Props(rig.random)
    order = props.order()
    one, two = props.line(order), props.line(order)
    play(
        rig.world,
        [
            InsertOrder(order),
            insert(one, two),
            update(of_order(order.id), note=Same(), quantity=Same()),
            update(by_id(one.id), cents=one.cents, note=None),
            update(by_id(two.id), sku=f" {two.sku.lower()} "),
            update(by_id(0), cents=1),
            DeleteLines(by_id(0)),
            insert(one._replace(id=props.key()), conflict=OnConflict.NOTHING),
            insert(one._replace(quantity=one.quantity, note=None), conflict=OnConflict.REPLACE),
            insert(props.line(order), two._replace(id=props.key()), conflict=OnConflict.NOTHING),
        ],
        CHANGES,
        hint="A trigger may fire although nothing changes in the end.",
    )


@check(needs=audits_each_change)
def says_who(rig: Rig[Desk]) -> None:
    """The audit says who: `app.user` where it is set, else the role that logged in; and always that role."""
    props = Props(rig.random)
    order = props.order()
    line = props.line(order)
    user, guest = f"user-{props.key()}", f"guest-{props.key()}"
    again = update(by_id(line.id), quantity=Plus(1))
    statements: list[Statement] = [
        InsertOrder(order),
        insert(line),
        *(Begin(), SetUser(guest, local=True), again, Commit(), again),
        *(SetUser(user), again, Begin(), SetUser(guest, local=True), again, Commit(), again),
        *(Begin(), SetUser(guest), again, Rollback(), again),
        *(SetUser(""), again, DeleteLines()),
    ]
    play(
        rig.world,
        statements,
        AUDIT,
        hint="Which roles are there while the function runs? And what does a setting hold that is unset again?",
    )


@check(needs=audits_each_change)
def says_when(rig: Rig[Desk]) -> None:
    """`at` lies between the begin and the end of the statement that made the change."""
    props = Props(rig.random)
    order = props.order()
    line = props.line(order)
    rig.world.fresh()
    with rig.world.application() as connection:
        for statement in (InsertOrder(order), insert(line, *props.lines(order, 2)), Begin()):
            _must(connection, statement)
        for statement in (update(by_id(line.id), quantity=Plus(1)), insert(props.line(order)), DeleteLines()):
            _timed(connection, statement)


def _timed(connection: Connection, statement: Statement) -> None:
    known = _one(connection, "SELECT coalesce(max(id), 0) FROM public.audit")
    while _one(connection, "SELECT clock_timestamp() = now()"):
        pass
    before = _one(connection, "SELECT clock_timestamp()")
    _must(connection, statement)
    after = _one(connection, "SELECT clock_timestamp()")
    rows = connection.execute(
        "SELECT op, at, at BETWEEN %s AND %s FROM public.audit WHERE id > %s", (before, after, known)
    ).fetchall()
    if rows and all(inside for _, _, inside in rows):
        return
    begun = _one(connection, "SELECT now()")
    table = Table(("op", "at"), tuple((op, str(at)) for op, at, _ in rows), title="new rows of audit")
    lines = Table(
        ("moment", "time"),
        (
            ("transaction begins", str(begun)),
            ("statement begins", str(before)),
            ("statement ends", str(after)),
        ),
        title="when",
    )
    raise Failure(
        f"{short(statement.sql)} is recorded at a time that is not between the statement's begin and its end",
        hint="There are several clocks: of the transaction, of the statement, of the moment.",
        evidence=[table, lines],
    )


def _one(connection: Connection, query: str) -> object:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None, "each of these queries has one row"
    return row[0]


def _must(connection: Connection, statement: Statement) -> None:
    error = send(connection, statement.sql)
    if error is not None:
        raise Failure(
            f"{short(statement.sql)} failed with “{error.diag.message_primary}”; expected: it succeeds"
        )


@check(needs=audits_each_change)
def changes_nothing_unaudited(rig: Rig[Desk]) -> None:
    """Where the audit row cannot be written, the change fails, too."""
    desk, props = rig.world, Props(rig.random)
    order = props.order()
    line = props.line(order)
    session = play(desk, [InsertOrder(order), insert(line), insert(props.line(order))], LINES)
    desk.ask("ALTER TABLE public.audit ADD CONSTRAINT audit_is_full CHECK (id < 0) NOT VALID")
    right = sorted(session.now.state.lines.values())
    tried: tuple[Statement, ...] = (
        update(by_id(line.id), quantity=Plus(1)),
        insert(props.line(order)),
        DeleteLines(by_id(line.id)),
        Truncate(),
    )
    with desk.application() as connection:
        for statement in tried[:3]:
            error = send(connection, statement.sql)
            seen = look(connection).lines
            if error is None or seen != right:
                raise Failure(
                    f"no row can be added to audit at the moment, and {short(statement.sql)} was carried out "
                    "all the same; expected: it fails",
                    hint="What happens to an error inside your trigger?",
                    evidence=[Table(right[0]._fields, tuple(seen), tuple(right), "lines")],
                )


@check(needs=(keeps_totals, audits_each_change))
def cannot_be_diverted(rig: Rig[Desk]) -> None:
    """A temporary table called like one of yours catches nothing that was meant for the real one."""
    desk, props = rig.world, Props(rig.random)
    order = props.order()
    line = props.line(order)
    statements: list[Statement] = [
        insert(line),
        update(by_id(line.id), quantity=Plus(1)),
        DeleteLines(by_id(line.id)),
    ]
    session = play(desk, [InsertOrder(order)], LINES)
    hiding = [
        sql
        for table in ("audit", "orders")
        for sql in (
            f"CREATE TEMPORARY TABLE {table} (LIKE public.{table} INCLUDING ALL)",
            f"GRANT ALL ON pg_temp.{table} TO PUBLIC",
        )
    ]
    with desk.application() as connection:
        for sql in hiding:
            connection.execute(sql.encode())
        found = follow(connection, session, statements, (CHANGES, LINES, ORDERS))
    if found is not None:
        failed = failure(found, statements, hint="Where does your function look first?")
        before = Text("".join(f"{sql};\n" for sql in hiding), "what the application did before", "sql")
        raise Failure(failed.message, hint=failed.hint, evidence=[before, *failed.evidence])

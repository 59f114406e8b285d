"""What the shop's database account may do, once database.sql has been run: no more than the shop needs."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg

from hotseat.lab import Failure, Rig, Table, Text, check

from .world import TABLES, World

NEEDED = {
    "public.product": ("SELECT",),
    "public.customer": ("SELECT", "INSERT"),
    "public.session": ("SELECT", "INSERT"),
    "public.purchase": ("SELECT", "INSERT"),
}
READS = ("SELECT",)
WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
OF_COLUMNS = ("SELECT", "INSERT", "UPDATE")
"""Privileges that are granted on single columns, too."""

MAKING = (
    "CREATE TABLE public.mine (id int)",
    "CREATE TABLE payroll.mine (id int)",
    "CREATE TEMPORARY TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE public.product ADD COLUMN mine int",
    "DROP TABLE public.purchase",
)


@check
def account_reads_no_more(rig: Rig[World]) -> None:
    """The shop's database account reads the shop's tables, and neither the vault nor the payroll."""
    _no_more(rig, READS, "may read")


@check
def account_writes_no_more(rig: Rig[World]) -> None:
    """The shop's database account adds customers, sessions and purchases; it changes and removes nothing."""
    _no_more(rig, WRITES, "may write")


@check
def account_owns_nothing(rig: Rig[World]) -> None:
    """The shop's database account makes, alters and drops nothing, and passes no right on."""
    rig.world.deploy()
    for statement in MAKING:
        if _succeeds(rig, statement):
            raise Failure(
                f"the shop's account can {statement}",
                hint="Who changes the schema in a deployment, and does the shop need to?",
                evidence=[Text(statement, title="run as the shop's account", language="sql")],
            )
    passing = [table for table in TABLES if _may(rig, table, "SELECT WITH GRANT OPTION")]
    if passing:
        raise Failure(f"the shop's account may grant others the right to read {', '.join(passing)}")


def _no_more(rig: Rig[World], privileges: Sequence[str], what: str) -> None:
    rig.world.deploy()
    actual = {table: [p for p in privileges if _may(rig, table, p)] for table in TABLES}
    extra = {table: [p for p in held if p not in NEEDED.get(table, ())] for table, held in actual.items()}
    if not any(extra.values()):
        return
    wanted = {table: [p for p in held if p not in extra[table]] for table, held in actual.items()}
    named = ", ".join(
        f"{'/'.join(found)} on {table.removeprefix('public.')}" for table, found in extra.items() if found
    )
    raise Failure(
        f"the shop's account {what} more than the shop needs: {named}",
        hint="Suppose one hole is left: what would it be worth?",
        evidence=[
            Table(
                columns=("table", what),
                rows=tuple((table, ", ".join(held) or "nothing") for table, held in actual.items()),
                expected=tuple((table, ", ".join(held) or "nothing") for table, held in wanted.items()),
                title="rights of the shop's account",
            )
        ],
    )


def _may(rig: Rig[World], table: str, privilege: str) -> bool:
    """Whether the account holds a privilege on a table or any of its columns, whichever way it came by it."""
    kind = "has_any_column_privilege" if privilege.split()[0] in OF_COLUMNS else "has_table_privilege"
    query = f"SELECT pg_catalog.{kind}(%s, %s::regclass, %s)"
    return bool(rig.database.rows(query, (rig.database.candidate, table, privilege))[0][0])


def _succeeds(rig: Rig[World], statement: str) -> bool:
    """Whether the account can run a statement; it is rolled back."""
    with rig.database.connect(candidate=True, autocommit=False) as connection:
        try:
            connection.execute(statement)
        except psycopg.Error:
            return False
        finally:
            connection.rollback()
    return True

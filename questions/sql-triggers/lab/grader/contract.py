"""Does `triggers.sql` run, and is the order book still the one of the brief?"""

from __future__ import annotations

from hotseat.lab import Failure, Rig, Table, check, setup

from .desk import FILE, Desk

_COLUMNS = """
SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod),
       CASE WHEN a.attnotnull THEN 'not null' ELSE '' END
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname = 'public' AND c.relname IN ('orders', 'lines', 'audit') AND c.relkind = 'r'
"""
_RIGHTS = """
SELECT c.relname::text, a.attname::text, right_name,
       has_column_privilege(%(role)s::name, c.oid, a.attname, right_name)::text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped,
     unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) AS right_name
WHERE n.nspname = 'public' AND c.relname IN ('orders', 'lines', 'audit')
UNION ALL
SELECT c.relname::text, '(table)', right_name, has_table_privilege(%(role)s::name, c.oid, right_name)::text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
     unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES']) AS right_name
WHERE n.nspname = 'public' AND c.relname IN ('orders', 'lines', 'audit')
"""
_CONSTRAINTS = """
SELECT c.relname::text, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relname IN ('orders', 'lines', 'audit') AND k.contype <> 'n'
"""

_KINDS = (
    # what, its columns, how many of them name the thing, the query
    ("column", ("table", "column", "type", "null"), 2, _COLUMNS),
    ("constraint", ("table", "constraint"), 2, _CONSTRAINTS),
    ("right", ("table", "column", "right", "granted"), 3, _RIGHTS),
)

Rows = set[tuple[str, ...]]


@setup
def desk(rig: Rig[Desk]) -> Desk:
    """The candidate's file, and a database to try it on."""
    solution = rig.files.text(FILE)
    if "\0" in solution:
        raise Failure(f"`{FILE}` holds a NUL byte at position {solution.index(chr(0))}: it is not SQL")
    return Desk(rig.database, rig.fixture("schema.sql").decode(), solution)


@check
def keeps_the_schema(rig: Rig[Desk]) -> None:
    """`triggers.sql` runs without error, and leaves the tables and the application's rights as they were."""
    desk = rig.world
    desk.bare()
    before = [_rows(desk, query) for _, _, _, query in _KINDS]
    desk.apply()
    for (what, columns, key, query), kept in zip(_KINDS, before, strict=True):
        now = _rows(desk, query)
        if kept - now:
            raise _altered(what, columns, key, kept, now)


def _rows(desk: Desk, query: str) -> Rows:
    return set(desk.ask(query, {"role": desk.role}).fetchall())


def _altered(what: str, columns: tuple[str, ...], key: int, kept: Rows, now: Rows) -> Failure:
    """What was added is nobody's business; what was there is gone, or is another."""
    missing = sorted(kept - now)
    concerned = {row[:key] for row in missing}
    seen = sorted(row for row in now if row[:key] in concerned)
    first = missing[0]
    if not any(row[0] == first[0] for row in now):
        return Failure(f"after `{FILE}` there is no table {first[0]} in schema public any more")
    return Failure(
        f"`{FILE}` changes a {what} of table {first[0]}: {_words(what, first)}",
        hint="Add what you need beside the order book; the application goes on using it as it was.",
        evidence=[Table(columns, tuple(seen), tuple(missing), f"each {what} that changed")],
    )


def _words(what: str, row: tuple[str, ...]) -> str:
    if what != "right":
        return f"{' '.join(row[1:]).strip()} is no longer there"
    where = "the table" if row[1] == "(table)" else f"column {row[1]}"
    return f"the application may {'no longer' if row[3] == 'true' else 'now'} {row[2]} ({where})"

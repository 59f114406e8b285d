"""What PostgreSQL's catalogues say of a schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hotseat.instruments.sql.schema import Column, Foreign, Row, Schema, Table, in_order

Fetch = Callable[[str], list[Row]]

_OURS = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'"

_COLUMNS = f"""
SELECT c.oid::int8, c.oid::regclass::text, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
       format_type(coalesce(nullif(b.oid, 0), t.oid), NULL), t.typcategory::text, a.attnotnull, a.attgenerated::text,
       a.attidentity::text,
       (SELECT string_agg(e.enumlabel, chr(31) ORDER BY e.enumsortorder) FROM pg_enum e
        WHERE e.enumtypid = coalesce(nullif(b.oid, 0), t.oid)),
       CASE WHEN a.atttypmod > 4 THEN a.atttypmod - 4 END
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_type b ON b.oid = t.typbasetype
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND {_OURS}
ORDER BY c.oid, a.attnum
"""
_CONSTRAINTS = f"""
SELECT r.conrelid::int8, r.contype::text, r.conkey::int[]::text, r.confrelid::regclass::text, r.confkey::int[]::text,
       r.confrelid::int8, pg_get_expr(r.conbin, r.conrelid)
FROM pg_constraint r JOIN pg_namespace n ON n.oid = r.connamespace
WHERE r.contype IN ('p', 'u', 'f', 'c') AND r.conrelid <> 0 AND {_OURS}
ORDER BY r.contype <> 'p', r.conname
"""
_TEXTS = f"""
SELECT c.relname, pg_get_viewdef(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND {_OURS}
UNION ALL
SELECT p.proname, coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {_OURS}
"""
_ODD = f"""
SELECT DISTINCT g.tgrelid::int8 FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT g.tgisinternal AND {_OURS}
UNION
SELECT i.indrelid::int8 FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE i.indisunique AND (i.indpred IS NOT NULL OR i.indexprs IS NOT NULL OR i.indnullsnotdistinct) AND {_OURS}
"""
SEQUENCES = f"""
SELECT c.oid::regclass::text, a.attname, s.oid::regclass::text
FROM pg_depend d
JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
JOIN pg_class c ON c.oid = d.refobjid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND {_OURS}
"""
"""Of which column each sequence is."""
_KINDS = {
    "smallint": "int",
    "integer": "int",
    "bigint": "int",
    "oid": "int",
    "numeric": "decimal",
    "real": "decimal",
    "double precision": "decimal",
    "money": "decimal",
    "text": "text",
    "character varying": "text",
    "character": "text",
    "name": "text",
    "citext": "text",
    "boolean": "bool",
    "date": "date",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamp",
    "time without time zone": "time",
    "time with time zone": "time",
    "interval": "interval",
    "json": "json",
    "jsonb": "json",
    "uuid": "uuid",
}


def read(fetch: Fetch) -> Schema:
    """The tables of all schemas but the engine's own."""
    rows = fetch(_COLUMNS)
    names: dict[int, dict[int, str]] = {}
    for row in rows:
        names.setdefault(row[0], {})[row[2]] = row[3]
    constraints = fetch(_CONSTRAINTS)
    odd = {row[0] for row in fetch(_ODD)}
    tables = [_table(oid, rows, constraints, names, oid in odd) for oid in names]
    return Schema(in_order(tables), {name: text or "" for name, text in fetch(_TEXTS)})


def _table(
    oid: int, rows: list[Row], constraints: list[Row], names: dict[int, dict[int, str]], odd: bool
) -> Table:
    mine = [row for row in rows if row[0] == oid]
    generated = tuple(row[3] for row in mine if row[8])
    own = [row for row in constraints if row[0] == oid]
    keys = [_names(names[oid], row[2]) for row in own if row[1] in "pu"]
    foreign = [
        Foreign(_names(names[oid], row[2]), row[3], _names(names[row[5]], row[4]))
        for row in own
        if row[1] == "f" and row[5] in names
    ]
    return Table(
        mine[0][1],
        tuple(_column(row) for row in mine if row[3] not in generated),
        tuple(key for key in keys if not set(key) & set(generated)),
        tuple(foreign),
        tuple(row[6] for row in own if row[1] == "c"),
        overriding=any(row[9] == "a" for row in mine),
        shown=tuple(row[3] for row in mine),
        primary=any(row[1] == "p" for row in own),
        plain=not odd and not generated,
    )


def _column(row: Row) -> Column:
    kind = _KINDS.get(row[5], "other")
    if row[10] is not None:
        kind = "enum"
    elif row[6] == "A":
        kind = "array"
    length = int(row[11]) if kind == "text" and row[11] else None
    return Column(
        row[3], row[4], kind, not row[7], tuple((row[10] or "").split("\x1f")) if row[10] else (), length
    )


def _names(columns: dict[int, str], keys: Any) -> tuple[str, ...]:
    return tuple(columns[int(number)] for number in str(keys).strip("{}").split(","))

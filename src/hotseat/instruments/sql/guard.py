"""What a submission must not try, found by its words; what stands behind it are roles without rights and time limits.

A refusal here is for the sake of a clear answer. Nothing relies on it: a statement that slips through meets a role
that may not, a transaction that only reads, and a server that ends what runs too long.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from hotseat.instruments.sql.lexing import Token, tokens
from hotseat.instruments.sql.script import Script


class Refusal(NamedTuple):
    """What it tries, in words, and where."""

    what: str
    line: int
    column: int


_FUNCTIONS = (
    (r"pg_sleep(_for|_until)?", "waits"),
    (
        r"pg_(read|ls|stat|current_logfile)\w*|lo_(import|export|get|put|from_bytea|create|unlink)",
        "reads or writes files",
    ),
    (r"(read|write)file|load_extension|fts3_tokenizer", "reads or writes files"),
    (r"dblink\w*|http_\w+|postgres_fdw\w*", "calls out to other servers"),
    (
        r"pg_(terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile|pg_promote|pg_switch_wal",
        "meddles with the server",
    ),
    (r"pg_(try_)?advisory\w*", "takes locks of its own"),
    (r"set_config|current_setting|pg_notify|setval|nextval", "changes or reads the session's settings"),
    (
        r"query_to_xml\w*|database_to_xml\w*|schema_to_xml\w*|table_to_xml\w*|cursor_to_xml\w*|ts_stat|ts_rewrite",
        "runs SQL out of a text",
    ),
)
_STATEMENTS = {
    "copy": "reads or writes files",
    "drop": "drops what is there",
    "truncate": "empties a table",
    "alter": "changes the schema",
    "create": "changes the schema",
    "grant": "changes rights",
    "revoke": "changes rights",
    "set": "changes the session's settings",
    "reset": "changes the session's settings",
    "discard": "changes the session's settings",
    "load": "reads or writes files",
    "do": "runs a program on the server",
    "call": "runs a program on the server",
    "prepare": "prepares a statement instead of running it",
    "execute": "runs a prepared statement",
    "declare": "opens a cursor",
    "explain": "asks for a plan instead of rows",
    "listen": "listens to other sessions",
    "notify": "speaks to other sessions",
    "lock": "locks tables",
    "vacuum": "meddles with the server",
    "analyze": "meddles with the server",
    "checkpoint": "meddles with the server",
    "security": "changes rights",
    "comment": "changes the schema",
    "import": "calls out to other servers",
    "refresh": "changes the schema",
    "cluster": "meddles with the server",
    "reindex": "meddles with the server",
    "attach": "reads or writes files",
    "pragma": "changes the session's settings",
}
_WRITES = {"insert": "adds rows", "update": "changes rows", "delete": "deletes rows", "merge": "changes rows"}


def refused(script: Script, *, writes: bool = False, several: bool = False) -> Refusal | None:
    """The first thing in it that no task asks for.

    writes: rows may be changed. several: more than one statement is fine, `begin` and `commit` included.
    """
    pieces = [token for token in tokens(script.text) if token.kind != "comment"]
    found = _called(pieces) or _forbidden(script, writes)
    if found is None and not several and len(script.statements) > 1:
        found = ("opens a second statement", script.statements[1].start)
    if found is None:
        return None
    line, column = script.position(found[1])
    return Refusal(found[0], line, column)


def _called(pieces: list[Token]) -> tuple[str, int] | None:
    for piece, following in zip(pieces, [*pieces[1:], Token("sign", "", 0)], strict=False):
        if following.text != "(" or piece.kind not in ("word", "quoted"):
            continue
        name = piece.text.strip('"').lower()
        for pattern, what in _FUNCTIONS:
            if re.fullmatch(pattern, name):
                return f"{what} ({name})", piece.start
    return None


def _forbidden(script: Script, writes: bool) -> tuple[str, int] | None:
    for statement in script.statements:
        words = [token for token in tokens(statement.text) if token.kind == "word"]
        first = words[0].text.lower() if words else ""
        if first in _STATEMENTS:
            return f"{_STATEMENTS[first]} ({first.upper()})", statement.start
        if not writes and statement.kind == "change":
            verb = next((word.text.lower() for word in words if word.text.lower() in _WRITES), first)
            return f"{_WRITES.get(verb, 'writes')} ({verb.upper()})", statement.start
        if not writes and statement.kind in ("begin", "commit", "rollback"):
            return f"opens or ends a transaction ({first.upper()})", statement.start
    return None

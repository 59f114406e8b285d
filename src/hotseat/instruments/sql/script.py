"""What somebody handed in, split into statements. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from hotseat.instruments.sql.lexing import Token, tokens

_CHANGES = frozenset({"insert", "update", "delete", "merge"})
_BEGINNINGS = {
    "select": "query",
    "values": "query",
    "table": "query",
    "with": "query",
    "(": "query",
    "begin": "begin",
    "start": "begin",
    "commit": "commit",
    "end": "commit",
    "rollback": "rollback",
    "abort": "rollback",
}
_ORDER_MATTERS = frozenset(
    (
        *("array_agg", "ctid", "distinct", "fetch", "first_value", "group_concat", "json_agg"),
        *("json_arrayagg", "jsonb_agg", "lag", "last_value", "lead", "limit", "listagg", "nth_value"),
        *("ntile", "offset", "over", "row_number", "rowid", "rows", "string_agg", "top"),
    )
)
_RANDOM = frozenset(
    (
        *("clock_timestamp", "gen_random_uuid", "generate_uuid", "newid", "pg_backend_pid"),
        *("pg_current_xact_id", "pg_sleep", "rand", "random", "random_normal", "randomblob", "setseed"),
        *("sysdate", "tablesample", "timeofday", "txid_current", "uuid", "uuid_generate_v4", "uuidv4"),
        *("uuidv7",),
    )
)


class Statement(NamedTuple):
    """One statement: query, change, begin, commit or rollback."""

    text: str
    kind: str
    start: int
    """Offset in the whole, in characters."""


class Script:
    """A text, and the statements in it."""

    def __init__(self, text: str, name: str = "query") -> None:
        self.text, self.name = text, name
        self.statements: Sequence[Statement] = tuple(_split(text))

    @property
    def is_query(self) -> bool:
        """One statement that only reads."""
        return len(self.statements) == 1 and self.statements[0].kind == "query"

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words in lower case, those in strings and comments left out."""
        return frozenset(token.text.lower() for token in tokens(self.text) if token.kind == "word")

    @cached_property
    def names(self) -> frozenset[str]:
        """What may be the name of a table: words and quoted identifiers in lower case."""
        quoted = (token.text.strip('"`').lower() for token in tokens(self.text) if token.kind == "quoted")
        return self.words | frozenset(quoted)

    @cached_property
    def canonical(self) -> tuple[str, ...]:
        """Equal for scripts that differ only in white space, comments, and upper or lower case of words."""
        pieces = (token for token in tokens(self.text) if token.kind != "comment")
        found = [piece.text.lower() if piece.kind == "word" else piece.text for piece in pieces]
        while found and found[-1] == ";":
            found.pop()
        return tuple(found)

    @property
    def random(self) -> str | None:
        """A function that answers otherwise each time, where it calls one."""
        pieces = [token for token in tokens(self.text) if token.kind != "comment"]
        for piece, following in zip(pieces, [*pieces[1:], Token("sign", "", 0)], strict=False):
            word = piece.text.lower()
            called = following.text == "(" or word == "tablesample"
            if piece.kind == "word" and word in _RANDOM and called:
                return word
        return None

    @property
    def order_matters(self) -> bool:
        """It may depend on the order in which rows are found."""
        return bool(self.words & _ORDER_MATTERS) or not self.is_query

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of an offset in characters."""
        before = self.text[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _split(text: str) -> Iterable[Statement]:
    pieces: list[Token] = []
    depth = 0
    for token in tokens(text):
        if token.kind == "comment":
            continue
        if token.text in ("(", ")"):
            depth += 1 if token.text == "(" else -1
        if token.text == ";" and token.kind == "sign":
            if pieces:
                yield _statement(text, pieces)
            pieces, depth = [], 0
        else:
            pieces.append(token)
    if pieces:
        yield _statement(text, pieces)


def _statement(text: str, pieces: Sequence[Token]) -> Statement:
    start = pieces[0].start
    end = pieces[-1].start + len(pieces[-1].text)
    kind = _BEGINNINGS.get(pieces[0].text.lower(), "change")
    if kind == "query" and _changes(pieces):
        kind = "change"
    return Statement(text[start:end], kind, start)


def _changes(pieces: Sequence[Token]) -> bool:
    """A query in front of which, or in whose WITH, data is changed."""
    words = [piece.text.lower() for piece in pieces if piece.kind in ("word", "sign")]
    for before, word in zip(["", *words], words, strict=False):
        if word in _CHANGES and before in ("(", ")", "materialized"):
            return True
    return "into" in words and words[0] == "select" and not {"insert", "merge"} & set(words)

"""lab/said.toml: what each wrong solution is told, check by check. `…` stands for what varies with the seed."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from hotseat.catalogue.sheet import Sheet

GAP = "…"
FILE = "lab/said.toml"
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_HEAD = f"""\
# What each wrong solution is told, check by check. {GAP} stands for what varies with the seed.
# Written by hotseat prove QUESTION --write-said; read the difference before you commit it.
"""

Said = Mapping[str, Mapping[str, str]]
"""Wrong → check → text."""


def generalise(messages: Sequence[str]) -> str:
    """One golden text for the messages of several seeds: tokens in which they differ become `…`.

    Between two gaps, what has no word in it (a comma, a hyphen) is taken into the gap: it is as likely to be
    a part of the value as of the sentence.
    """
    if not messages:
        return ""
    tokens = _TOKEN.findall(messages[0])
    for message in messages[1:]:
        tokens = _common(tokens, _TOKEN.findall(message))
    return "".join(_widen(tokens))


def matches(golden: str, message: str) -> bool:
    """Whether a message is what the golden text says; each `…` stands for any text, also none."""
    first, *rest = golden.split(GAP)
    if not rest:
        return message == golden
    *middle, last = rest
    if not message.startswith(first) or not message.endswith(last):
        return False
    at, end = len(first), len(message) - len(last)
    for part in middle:
        found = message.find(part, at, max(end, 0))
        if found < 0:
            return False
        at = found + len(part)
    return at <= end


def read_said(sheet: Sheet) -> Said:
    """The golden texts, by wrong and check; whether these exist is seen by who knows them."""
    return {wrong: {check: table.text(check) for check in table.values} for wrong, table in sheet.children()}


def write_said(folder: Path, said: Said) -> None:
    """Write `lab/said.toml` of a question's folder: sorted, so that only what changed differs."""
    tables = [
        f"[{_key(wrong)}]\n"
        + "".join(f"{_key(check)} = {_text(text)}\n" for check, text in sorted(texts.items()))
        for wrong, texts in sorted(said.items())
        if texts
    ]
    (folder / FILE).write_text("\n".join([_HEAD, *tables]), encoding="utf-8")


def _common(one: list[str], other: list[str]) -> list[str]:
    """The tokens of both, in order, with a gap wherever either has more."""
    kept: list[str] = []
    i = j = 0
    for block in difflib.SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        if block.a > i or block.b > j:
            kept.append(GAP)
        kept += one[block.a : block.a + block.size]
        i, j = block.a + block.size, block.b + block.size
    return kept


def _widen(tokens: Sequence[str]) -> list[str]:
    wide: list[str] = []
    since: int | None = None
    """Index in `wide` after the last gap."""
    for token in tokens:
        if token != GAP:
            wide.append(token)
        elif since is None or any(_WORD.fullmatch(kept) for kept in wide[since:]):
            wide.append(GAP)
            since = len(wide)
        else:
            del wide[since:]
    return wide


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _text(name)


def _text(text: str) -> str:
    # A JSON string is a TOML basic string, but for DEL; what is no UTF-8 cannot be written at all.
    clean = text.encode(errors="replace").decode()
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")

"""Pickles put together opcode by opcode: what no pickler would write."""

from __future__ import annotations

import struct

EMPTY_TUPLE, MARK, STOP, REDUCE, POP, DUP = b")", b"(", b".", b"R", b"0", b"2"


def text(value: str) -> bytes:
    """BINUNICODE."""
    data = value.encode("utf-8", "surrogatepass")
    return b"X" + struct.pack("<I", len(data)) + data


def name(module: str, attribute: str) -> bytes:
    """GLOBAL."""
    return f"c{module}\n{attribute}\n".encode()


def stack_name(module: str, attribute: str) -> bytes:
    """STACK_GLOBAL; resolves dotted names after PROTO 4."""
    return text(module) + text(attribute) + b"\x93"


def tuple_of(*items: bytes) -> bytes:
    """MARK ... TUPLE."""
    return MARK + b"".join(items) + b"t"


def call(function: bytes, *arguments: bytes) -> bytes:
    """REDUCE."""
    return function + tuple_of(*arguments) + REDUCE


def items(**values: bytes) -> bytes:
    """A dictionary."""
    return b"}" + MARK + b"".join(text(key) + value for key, value in values.items()) + b"u"


CREATED = call(name("datetime", "datetime"), b"C\n\x07\xe9\x06\x01\x0c\x00\x00\x00\x00\x00")
DRAFT = name("drafts", "Draft")


def draft(**parts: bytes) -> bytes:
    """A draft, with some attributes replaced by these opcodes; others are added."""
    whole = {
        "title": text("t"),
        "created": CREATED,
        "tags": b"\x8f",
        "attachment": b"N",
        "meta": b"}",
        "links": b"]",
    }
    return DRAFT + EMPTY_TUPLE + b"\x81" + items(**(whole | parts)) + b"b"


def whole(value: bytes, protocol: int = 4) -> bytes:
    """PROTO ... STOP."""
    return b"\x80" + bytes([protocol]) + value + STOP

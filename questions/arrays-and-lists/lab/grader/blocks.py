"""Blocks of readings as bytes, and values that fit their types."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from random import Random

INTEGERS = "bBhHiIqQ"
FLOATS = "fd"
CODES = INTEGERS + FLOATS

Number = int | float


def block(order: str, code: str, values: Sequence[Number], *, count: int | None = None) -> bytes:
    """A block as the brief describes it. count: what the header promises, where it is not the truth."""
    promised = len(values) if count is None else count
    return header(order, code, promised) + struct.pack(f"{order}{len(values)}{code}", *values)


def header(order: str, code: str, count: int) -> bytes:
    """The first 16 bytes."""
    return b"RDGS" + f"{order}{code}".encode() + b"\0\0" + struct.pack(f"{order}Q", count)


def bounds(code: str) -> tuple[int, int]:
    """The least and the greatest value of an integer type."""
    bits = 8 * struct.calcsize(f"<{code}")
    return (0, 2**bits - 1) if code.isupper() else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def draw(random: Random, code: str, count: int) -> list[Number]:
    """Values of a type: over its whole range for integers, and exact in that type for floats."""
    if code in INTEGERS:
        least, greatest = bounds(code)
        return [least, greatest, *(random.randint(least, greatest) for _ in range(count - 2))]
    values = [random.uniform(-1, 1) * 10.0 ** random.randint(-20, 20) for _ in range(count)]
    return list(struct.unpack(f"<{count}{code}", struct.pack(f"<{count}{code}", *values)))


def other(order: str) -> str:
    """The other byte order."""
    return ">" if order == "<" else "<"

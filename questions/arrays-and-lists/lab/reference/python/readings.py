"""Readings of sensors: numbers of one type, side by side in memory."""

from __future__ import annotations

import math
import struct
import sys
from array import array
from itertools import islice

INTEGERS, FLOATS = "bBhHiIqQ", "fd"
MAGIC = b"RDGS"
NATIVE = "<" if sys.byteorder == "little" else ">"
CHUNK = 1 << 13
"""Values that are read or written at a time."""


class Readings:
    """Holds an array; a slice holds a memoryview of the array it was cut from."""

    def __init__(self, code, values=()):
        if code not in INTEGERS and code not in FLOATS or len(code) != 1:
            raise ValueError(f"{code!r} is no type of readings: {INTEGERS}{FLOATS}")
        self.code = code
        self._values = array(code)
        self.extend(values)

    @classmethod
    def _window(cls, code, view):
        window = cls(code)
        window._values = view
        return window

    # ------------------------------------------------------------ like a sequence

    def __len__(self):
        return len(self._values)

    def __iter__(self):
        return iter(self._values)

    def __getitem__(self, key):
        if isinstance(key, slice):
            return self._window(self.code, memoryview(self._values)[key])
        return self._values[key]

    def __setitem__(self, index, value):
        self._values[index] = checked(self.code, value)

    def append(self, value):
        self.extend((value,))

    def extend(self, values):
        fresh = array(self.code, (checked(self.code, value) for value in values))
        if isinstance(self._values, memoryview):
            raise BufferError("a slice cannot grow")
        self._values.extend(fresh)

    # ------------------------------------------------------------ statistics

    def stats(self):
        """Count, least, greatest, mean, variance of the sample."""
        count = len(self)
        if not count:
            return 0, None, None, None, None
        mean = math.fsum(self._values) / count
        variance = None
        if count > 1:
            variance = math.fsum((value - mean) ** 2 for value in self._values) / (count - 1)
        return count, min(self._values), max(self._values), mean, variance

    # ------------------------------------------------------------ files

    @classmethod
    def read(cls, file):
        head = exactly(file, 16)
        order, code = chr(head[4]), chr(head[5])
        if head[:4] != MAGIC or order not in "<>" or code not in INTEGERS + FLOATS or any(head[6:8]):
            raise ValueError(f"this is no block of readings: it begins with {head!r}")
        (count,) = struct.unpack(order + "Q", head[8:])
        readings = cls(code)
        values = readings._values
        while len(values) < count:
            part = array(code)
            part.frombytes(exactly(file, part.itemsize * min(CHUNK, count - len(values))))
            if order != NATIVE:
                part.byteswap()
            if code in FLOATS and not all(map(math.isfinite, part)):
                bad = next(place for place, value in enumerate(part) if not math.isfinite(value))
                raise ValueError(f"reading {len(values) + bad} is {part[bad]}")
            values.extend(part)
        return readings

    def write(self, file, order):
        if order not in ("<", ">"):
            raise ValueError(f"{order!r} is no byte order: < or >")
        entirely(file, MAGIC + f"{order}{self.code}\0\0".encode() + struct.pack(order + "Q", len(self)))
        values = iter(self._values)
        while part := array(self.code, islice(values, CHUNK)):
            if order != NATIVE:
                part.byteswap()
            entirely(file, part.tobytes())


def checked(code, value):
    """The value, where it may be a reading of this type."""
    wanted = int if code in INTEGERS else (int, float)
    if isinstance(value, bool) or not isinstance(value, wanted):
        raise TypeError(f"{value!r} is no reading of type {code!r}")
    if code in FLOATS and not isinstance(value, int) and not math.isfinite(value):
        raise ValueError(f"{value!r} is no reading")
    try:
        struct.pack("<" + code, value)
    except struct.error as error:
        raise OverflowError(f"{value!r} does not fit into type {code!r}: {error}") from None
    return value


def exactly(file, size):
    """So many bytes of a file that may hand out fewer at a time."""
    pieces = []
    while size:
        piece = file.read(size)
        if not piece:
            raise EOFError(f"the file ends {size} bytes early")
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def entirely(file, data):
    """Write all of it to a file that may take less at a time."""
    while data:
        data = data[file.write(data) :]

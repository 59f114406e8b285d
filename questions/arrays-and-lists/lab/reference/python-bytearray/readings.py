"""Readings of sensors: a bytearray, looked at through memoryviews that are cast to the type."""

import struct
import sys
from contextlib import contextmanager
from math import isfinite

CODES = "bBhHiIqQfd"
HEAD = struct.Struct("4sccxx8s")
NATIVE = "<" if sys.byteorder == "little" else ">"
CHUNK = 1 << 16
"""Bytes that are read or written at a time; a whole number of values of any type."""


class Readings:
    def __init__(self, code, values=()):
        if not isinstance(code, str) or len(code) != 1 or code not in CODES:
            raise ValueError(f"unknown type {code!r}; there are {', '.join(CODES)}")
        self.code = code
        self._size = struct.calcsize("=" + code)
        self._bytes = bytearray()
        self._window = None
        self.extend(values)

    @contextmanager
    def _look(self):
        """The values, for a moment: a view that stayed would keep the bytearray from growing."""
        if self._window is not None:
            yield self._window
            return
        with memoryview(self._bytes) as raw, raw.cast(self.code) as values:
            yield values

    def __len__(self):
        return len(self._bytes) // self._size if self._window is None else len(self._window)

    def __getitem__(self, key):
        with self._look() as values:
            if not isinstance(key, slice):
                return values[key]
            part = Readings(self.code)
            part._window = values[key]
            return part

    def __setitem__(self, index, value):
        (value,) = struct.unpack("=" + self.code, self._pack(value))
        with self._look() as values:
            values[index] = value

    def __iter__(self):
        with self._look() as values:
            yield from values

    def append(self, value):
        self._grow(self._pack(value))

    def extend(self, values):
        self._grow(b"".join(map(self._pack, values)))

    def _grow(self, data):
        if self._window is not None:
            raise BufferError("this is a slice: it cannot grow")
        self._bytes += data

    def _pack(self, value):
        whole = type(value) is int or (isinstance(value, int) and not isinstance(value, bool))
        if not whole and (self.code not in "fd" or not isinstance(value, float)):
            raise TypeError(f"type {self.code!r} does not hold {value!r}")
        if not whole and not isfinite(value):
            raise ValueError(f"{value!r} is no reading")
        try:
            return struct.pack("=" + self.code, value)
        except struct.error:
            raise OverflowError(f"{value!r} is too large for type {self.code!r}") from None

    def stats(self):
        count, mean, squares, least, greatest = 0, 0.0, 0.0, None, None
        for value in self:
            count += 1
            delta = value - mean
            mean += delta / count
            squares += delta * (value - mean)
        if count:
            with self._look() as values:
                least, greatest = min(values), max(values)
        return (
            count,
            least,
            greatest,
            mean if count else None,
            squares / (count - 1) if count > 1 else None,
        )

    @classmethod
    def read(cls, file):
        head = bytearray(HEAD.size)
        fill(file, head)
        magic, order, code, count = HEAD.unpack(head)
        if magic != b"RDGS" or order not in (b"<", b">") or code.decode("latin-1") not in CODES or any(head[6:8]):
            raise ValueError(f"no block of readings: {bytes(head)!r}")
        order, readings = order.decode(), cls(code.decode())
        (count,) = struct.unpack(order + "Q", count)
        left = count * readings._size
        while left:
            part = bytearray(min(left, CHUNK))
            fill(file, part)
            left -= len(part)
            values = struct.unpack(f"{order}{len(part) // readings._size}{readings.code}", part)
            readings._check(values)
            if order != NATIVE:
                struct.pack_into(f"{NATIVE}{len(values)}{readings.code}", part, 0, *values)
            readings._bytes += part
        return readings

    def _check(self, values):
        if self.code in "fd" and not all(map(isfinite, values)):
            for place, value in enumerate(values, len(self)):
                if not isfinite(value):
                    raise ValueError(f"reading {place} of the block is {value}")

    def write(self, file, order):
        if order not in ("<", ">"):
            raise ValueError(f"byte order {order!r}; expected < or >")
        drain(file, HEAD.pack(b"RDGS", order.encode(), self.code.encode(), struct.pack(order + "Q", len(self))))
        at_once = CHUNK // self._size
        with self._look() as values:
            for start in range(0, len(values), at_once):
                part = values[start : start + at_once].tolist()
                drain(file, struct.pack(f"{order}{len(part)}{self.code}", *part))


def fill(file, buffer):
    with memoryview(buffer) as view:
        done = 0
        while done < len(view):
            got = file.readinto(view[done:])
            if not got:
                raise EOFError(f"{len(view) - done} bytes are missing")
            done += got


def drain(file, data):
    with memoryview(data) as view:
        done = 0
        while done < len(view):
            done += file.write(view[done:])

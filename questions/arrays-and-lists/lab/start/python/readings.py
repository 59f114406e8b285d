"""Readings of sensors. See brief.md.

This holds them in a list. It works for a few; find out what it costs for millions, and what it lets in.
"""


class Readings:
    def __init__(self, code, values=()):
        if code not in list("bBhHiIqQfd"):
            raise ValueError(f"{code!r} is no type of readings")
        self.code = code
        self._values = list(values)

    def __len__(self):
        return len(self._values)

    def __iter__(self):
        return iter(self._values)

    def __getitem__(self, key):
        return self._values[key]

    def __setitem__(self, index, value):
        self._values[index] = value

    def append(self, value):
        self._values.append(value)

    def extend(self, values):
        self._values.extend(values)

    def stats(self):
        """(count, least, greatest, mean, variance)"""
        raise NotImplementedError("stats")

    @classmethod
    def read(cls, file):
        """Take one block from an unbuffered binary file."""
        raise NotImplementedError("read")

    def write(self, file, order):
        """Write one block in the byte order `<` or `>`."""
        raise NotImplementedError("write")

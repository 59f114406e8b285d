"""A journal: an append-only file that is read line by line. See brief.md, part one.

It works, but it cannot be pickled yet. `__init__`, `write`, `read` and `close` may stay as they are.
"""

import threading


class Journal:
    def __init__(self, path, title):
        self.path, self.title = path, title
        self.labels, self.links = [], []
        self.position = 0  # where read() goes on
        self.lock = threading.Lock()
        self.file = open(path, "a+b")
        self.write("* " + title)

    def write(self, text):
        """Append a line."""
        with self.lock:
            self.file.seek(0, 2)
            self.file.write(text.encode() + b"\n")

    def read(self):
        """The next line that was not read yet; None at the end."""
        with self.lock:
            self.file.seek(self.position)
            line = self.file.readline()
            self.position = self.file.tell()
        return line.decode().rstrip("\n") if line else None

    def close(self):
        self.file.close()

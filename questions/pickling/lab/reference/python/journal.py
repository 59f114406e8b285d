"""A journal: an append-only file that is read line by line, and that can be pickled."""

import threading


class Journal:
    VERSION = 3

    def __init__(self, path, title):
        self.path, self.title = path, title
        self.labels, self.links = [], []
        self.position = 0  # where read() goes on
        self._open()
        self.write("* " + title)

    def _open(self):
        self.lock = threading.Lock()
        self.file = open(self.path, "a+b")

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

    # ------------------------------------------------------------ pickling

    def __getstate__(self):
        state = self.__dict__.copy()
        del state["lock"], state["file"]
        if not self.file.closed:
            self.file.flush()
        return {"version": self.VERSION, "closed": self.file.closed, "attributes": state}

    def __setstate__(self, state):
        version = state.get("version", 1)
        if version > self.VERSION:
            raise ValueError(f"a journal of version {version}; this program knows {self.VERSION} at most")
        upgrade = {1: self._from_1, 2: self._from_2, 3: lambda state: state["attributes"]}[version]
        self.__dict__.update(upgrade(state))
        self._open()
        if state.get("closed"):
            self.close()

    @staticmethod
    def _from_1(state):
        labels = [] if state["tag"] is None else [state["tag"]]
        return {"path": state["path"], "title": state["name"], "labels": labels, "links": [], "position": 0}

    @staticmethod
    def _from_2(state):
        attributes = {key: value for key, value in state.items() if key != "version"}
        return attributes | {"labels": [label for label in state["labels"].split(",") if label]}

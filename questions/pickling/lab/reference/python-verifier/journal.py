"""A journal that pickles by `__reduce_ex__`: an empty object, and a state that an own function puts into it."""

import threading


class Journal:
    def __init__(self, path, title):
        self.path, self.title = path, title
        self.labels, self.links, self.position = [], [], 0
        self.lock, self.file = threading.Lock(), open(path, "a+b")
        self.write("* " + title)

    def write(self, text):
        with self.lock:
            self.file.seek(0, 2)
            self.file.write(text.encode() + b"\n")

    def read(self):
        with self.lock:
            self.file.seek(self.position)
            line = self.file.readline()
            self.position = self.file.tell()
        return line.decode().rstrip("\n") if line else None

    def close(self):
        self.file.close()

    def __reduce_ex__(self, protocol):
        if not self.file.closed:
            self.file.flush()
        state = dict(vars(self), version=3, file=None if self.file.closed else self.file.mode)
        del state["lock"]
        return empty, (type(self),), state

    def __setstate__(self, state):
        state = dict(state)
        version = state.pop("version", 1)
        if version not in (1, 2, 3):
            raise ValueError(f"journals of version {version} are not known here")
        if version == 1:
            tag = state.pop("tag")
            state |= {"title": state.pop("name"), "labels": [tag] if tag else [], "links": [], "position": 0}
        elif version == 2:
            state["labels"] = state["labels"].split(",") if state["labels"] else []
        mode = state.pop("file", "a+b")
        vars(self).update(state)
        self.lock, self.file = threading.Lock(), open(self.path, "a+b")
        if mode is None:
            self.close()


def empty(kind):
    return object.__new__(kind)

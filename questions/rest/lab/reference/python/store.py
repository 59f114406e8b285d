"""Documents as files in one folder that several processes share.

A file is only ever replaced as a whole, by a rename: readers need no lock, and whoever is killed leaves
either the old document or the new one. Writers take one lock, which the kernel releases when its holder dies.
"""

import fcntl
import hashlib
import os
import tempfile
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

FOLDER = Path(os.environ["DATA_DIR"])
DOCUMENTS = FOLDER / "documents"
DRAFTS = FOLDER / "drafts"
LOCK = FOLDER / "lock"


def prepare():
    DOCUMENTS.mkdir(parents=True, exist_ok=True)
    DRAFTS.mkdir(exist_ok=True)


def tag(content):
    """A strong entity tag: the same for the same content, on every instance."""
    return '"' + hashlib.sha256(content).hexdigest()[:24] + '"'


def page(after, count):
    """Name and content of the first `count` documents whose names come after that one."""
    names = sorted(path.stem for path in DOCUMENTS.glob("*.json"))
    found = ((name, read(name)) for name in names if name > after)
    present = ((name, content) for name, content in found if content is not None)
    return list(islice(present, count))


def read(name):
    """The content of a document; None where there is none."""
    try:
        return (DOCUMENTS / f"{name}.json").read_bytes()
    except FileNotFoundError:
        return None


@contextmanager
def alone():
    """Nobody else writes meanwhile: no other thread (each opens the file anew), no other process."""
    with open(LOCK, "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def change(name, decide):
    """Replace a document by `decide(present content)`, in one step; None stands for no document.

    Returns the contents before and after. What `decide` raises leaves the document as it is.
    """
    with alone():
        before = read(name)
        after = decide(before)
        if after is None:
            (DOCUMENTS / f"{name}.json").unlink(missing_ok=True)
        else:
            write(name, after)
    return before, after


def write(name, content):
    handle, draft = tempfile.mkstemp(dir=DRAFTS)
    with open(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, DOCUMENTS / f"{name}.json")

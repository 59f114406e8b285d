"""Documents in one SQLite file that several processes share.

The database does what files and locks do elsewhere: a change is a transaction that takes the write lock before
it reads, and whoever is killed in the middle of one has never begun it.
"""

import hashlib
import os
import sqlite3
from contextlib import closing, contextmanager

FILE = os.path.join(os.environ["DATA_DIR"], "library.sqlite")


def prepare():
    with connected() as database:
        database.execute("PRAGMA journal_mode = WAL")  # readers do not wait for the writer
        database.execute("CREATE TABLE IF NOT EXISTS document (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT")


@contextmanager
def connected():
    """A connection for one request; it waits its turn instead of giving up."""
    with closing(sqlite3.connect(FILE, timeout=30, isolation_level=None)) as database:
        yield database


def tag(content):
    """A strong entity tag: the same for the same content, on every instance."""
    return '"' + hashlib.sha256(content).hexdigest()[:24] + '"'


def page(after, count):
    """Name and content of the first `count` documents whose names come after that one."""
    with connected() as database:
        return database.execute(
            "SELECT name, content FROM document WHERE name > ? ORDER BY name LIMIT ?", (after, count)
        ).fetchall()


def read(name):
    """The content of a document; None where there is none."""
    with connected() as database:
        return selected(database, name)


def selected(database, name):
    row = database.execute("SELECT content FROM document WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def change(name, decide):
    """Replace a document by `decide(present content)`, in one step; None stands for no document.

    Returns the contents before and after. What `decide` raises leaves the document as it is.
    """
    with connected() as database:
        database.execute("BEGIN IMMEDIATE")
        try:
            before = selected(database, name)
            after = decide(before)
            if after is None:
                database.execute("DELETE FROM document WHERE name = ?", (name,))
            else:
                database.execute(
                    "INSERT INTO document VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET content = excluded.content",
                    (name, after),
                )
            database.execute("COMMIT")
        except BaseException:
            database.execute("ROLLBACK")
            raise
    return before, after

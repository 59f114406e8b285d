"""Reads one pickle in a process of its own: what goes wrong there ends there."""

import io
import json
import os
import pickle
import resource
import signal
import sys
from datetime import datetime

from drafts import Draft, describe

MEMORY = 256 << 20
PROCESSOR_SECONDS, SECONDS = 0.3, 4
DRAFTS, TAGS, ENTRIES, LINKS = 200, 50, 50, 200


def read_apart(body):
    """The description as JSON; None where the body is refused, or its reader did not come to an end."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        _read_and_leave(body, theirs)
    os.close(theirs)
    with open(ours, "rb") as pipe:
        described = pipe.read()
    _, status = os.waitpid(child, 0)
    return described if status == 0 else None


def _read_and_leave(body, pipe):
    status = 1
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, PROCESSOR_SECONDS)  # its own time: others may be busy, too
        signal.alarm(SECONDS)
        described = json.dumps(describe(_checked(load(body))), allow_nan=False).encode()
        with open(pipe, "wb") as file:
            file.write(described)
        status = 0
    except BaseException as error:
        print("refused:", type(error).__name__, str(error)[:200], file=sys.stderr, flush=True)
    finally:
        os._exit(status)


# ------------------------------------------------------------------ what may be called


def _new_draft(kind, base, state):
    """What protocols 0 and 1 call to make an object."""
    if (kind, base, state) != (Draft, object, None):
        raise pickle.UnpicklingError("only drafts are made like this")
    return Draft.__new__(Draft)


def _encode(text, encoding):
    """What protocols 0 to 2 call to make bytes."""
    if encoding != "latin1":
        raise pickle.UnpicklingError(f"no bytes are stored as {encoding!r}")
    return text.encode("latin-1")


ALLOWED = {
    ("drafts", "Draft"): Draft,
    ("datetime", "datetime"): datetime,
    ("builtins", "set"): set,
    ("__builtin__", "set"): set,
    ("builtins", "object"): object,
    ("__builtin__", "object"): object,
    ("builtins", "bytes"): bytes,
    ("__builtin__", "bytes"): bytes,
    ("copyreg", "_reconstructor"): _new_draft,
    ("copy_reg", "_reconstructor"): _new_draft,
    ("_codecs", "encode"): _encode,
}


class Narrow(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} is not allowed")
        return ALLOWED[module, name]


def load(body):
    file = io.BytesIO(body)
    value = Narrow(file).load()
    if file.read(1):
        raise pickle.UnpicklingError("something comes after the end")
    return value


# ------------------------------------------------------------------ what may come out


def _checked(root):
    """The draft, where it and all it links to are as drafts are."""
    found, known = [root], {id(root)}
    for draft in found:
        _check(draft)
        fresh = {id(link): link for link in draft.links if id(link) not in known}
        known |= fresh.keys()
        found += fresh.values()
        _require(len(found) <= DRAFTS, "too many drafts")
    return root


def _check(draft):
    _require(type(draft) is Draft, "something that is no draft")
    _require(set(vars(draft)) == {"title", "created", "tags", "attachment", "meta", "links"}, "other attributes")
    _require(type(draft.title) is str, "title")
    _require(type(draft.created) is datetime and draft.created.tzinfo is None, "created")
    _require(type(draft.tags) is set and len(draft.tags) <= TAGS, "tags")
    _require(all(type(tag) is str for tag in draft.tags), "tags")
    _require(draft.attachment is None or type(draft.attachment) is bytes, "attachment")
    _require(type(draft.meta) is dict and len(draft.meta) <= ENTRIES, "meta")
    _require(all(type(key) is str and _plain(value) for key, value in draft.meta.items()), "meta")
    _require(type(draft.links) is list and len(draft.links) <= LINKS, "links")


def _plain(value):
    if type(value) is int:
        return -(2**63) <= value < 2**63
    return value is None or type(value) in (str, bool, float)


def _require(holds, what):
    if not holds:
        raise ValueError(f"this is no draft: {what}")

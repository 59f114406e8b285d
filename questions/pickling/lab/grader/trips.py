"""Part one: a class with an open file, a lock and a past survives its round trip."""

from __future__ import annotations

import pickle
from random import Random
from typing import Any

from hotseat.lab import Rig, check

from .masks import dump, made, mask
from .session import Line, do, gives, play, raises

PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)
NONE: list[str] = []


def word(random: Random) -> str:
    """A word of eight letters."""
    return "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=8))


@check
def survives_a_round_trip(rig: Rig[Any]) -> None:
    """A journal survives dumps and loads by every protocol, and deepcopy: file open, lock new, no line added."""
    random = rig.random
    lines: list[Line] = []
    ways = [f"pickle.loads(pickle.dumps(j, {protocol}))" for protocol in PROTOCOLS]
    for way in (*ways, "pickle.loads(pickle._dumps(j))", "copy.deepcopy(j)"):
        path, title, text, label = (word(random) for _ in range(4))
        lines += [
            do(f"j = Journal({path!r}, {title!r}); j.write({text!r}); j.labels.append({label!r})"),
            gives("j.read()", f"* {title}"),
            do(f"k = {way}"),
            gives(
                "type(k) is Journal, k.path, k.title, k.labels, k.links", (True, path, title, [label], NONE)
            ),
            gives("k.file is j.file, k.lock is j.lock, k.lock.locked()", (False, False, False)),
            gives("k.read(), k.read()", (text, None)),
            gives("j.file.closed, j.lock.locked(), j.read(), j.read()", (False, False, text, None)),
            do("k.write('more'); k.file.flush()"),
            gives("k.read(), j.read()", ("more", "more")),
            do("j.close(); k.close()"),
        ]
    play(rig, lines, hint="What of it cannot be stored, and what is needed to make it anew?")


@check(needs=survives_a_round_trip)
def loses_nothing_written(rig: Rig[Any]) -> None:
    """What was written before dumps is in the file for whoever loads it; a closed journal comes back closed."""
    path, title, text = (word(rig.random) for _ in range(3))
    protocol = rig.random.choice(PROTOCOLS)
    lines = [
        do(f"j = Journal({path!r}, {title!r}); j.write({text!r})"),
        do(f"data = pickle.dumps(j, {protocol})"),
        gives(f"open({path!r}, 'rb').read()", f"* {title}\n{text}\n".encode()),
        do(f"j.close(); k = pickle.loads(pickle.dumps(j, {protocol}))"),
        gives("k.file.closed, k.title, k.lock.locked()", (True, title, False)),
        do(f"k = pickle.loads(data); os.remove({path!r})"),
        gives("pickle.loads(data).read()", None),
    ]
    play(rig, lines, hint="Where are the bytes between write() and the file?")


@check(needs=survives_a_round_trip)
def keeps_every_attribute(rig: Rig[Any]) -> None:
    """Attributes that were added later, and those of subclasses, survive as well."""
    path, title, note, owner = (word(rig.random) for _ in range(4))
    lines = [
        do("class Diary(Journal):\n    owner = 'nobody'\n    def greet(self): return self.owner + '!'"),
        do(f"d = Diary({path!r}, {title!r}); d.owner = {owner!r}; d.note = [{note!r}]"),
    ]
    for protocol in PROTOCOLS:
        lines += [
            do(f"k = pickle.loads(pickle.dumps(d, {protocol}))"),
            gives("type(k) is Diary, k.title", (True, title)),
            gives("k.greet(), k.note, sorted(vars(k)) == sorted(vars(d))", (f"{owner}!", [note], True)),
        ]
    play(rig, lines, hint="Who else may put attributes on your objects?")


@check(needs=survives_a_round_trip)
def keeps_identity(rig: Rig[Any]) -> None:
    """What was one object is one object afterwards: shared lists, journals met twice, cycles."""
    one, two, label = (word(rig.random) for _ in range(3))
    lines = [
        do(f"a = Journal({one!r}, 'a'); b = Journal({two!r}, 'b'); b.labels = a.labels; labels = a.labels")
    ]
    lines += [
        do(
            "a.links.append(a); a.links.append(b); b.links.append(a); whole = {'all': [a, b, a], 'labels': labels}"
        )
    ]
    for protocol in PROTOCOLS:
        lines += [
            do(f"w = pickle.loads(pickle.dumps(whole, {protocol})); x, y, z = w['all']"),
            gives("x is z, x is not y, x is not a", (True, True, True)),
            gives("x.labels is y.labels, x.labels is w['labels']", (True, True)),
            gives("x.links[0] is x, x.links[1] is y, y.links[0] is x", (True, True, True)),
            do(f"w['labels'].append({label!r})"),
            gives("x.labels, a.labels", ([label], NONE)),
        ]
    lines += [gives("(lambda k: k.links[0] is k and k.links[1].links[0] is k)(copy.deepcopy(a))", True)]
    play(rig, lines, hint="Which objects does your state hold: those that were there, or copies made for it?")


# ------------------------------------------------------------------ the past


@check
def reads_version_1(rig: Rig[Any]) -> None:
    """Pickles of version 1, whose class was logbook.Log and whose journals had one tag, are read."""
    log = mask("logbook", "Log")
    lines: list[Line] = []
    for protocol in PROTOCOLS:
        path, title, tag, text = (word(rig.random) for _ in range(4))
        tag = rig.random.choice((tag, None)) if protocol % 3 else tag
        stored = dump(made(log, path=path, name=title, tag=tag), protocol, log)
        lines += [
            do(f"with open({path!r}, 'w') as file: file.write('{text}\\n')"),
            do(f"j = pickle.loads({stored!r})"),
            gives("type(j) is Journal, j.path, j.title", (True, path, title)),
            gives("j.labels, j.links, j.position", ([] if tag is None else [tag], NONE, 0)),
            gives("sorted({'name', 'tag', 'version'} & set(vars(j)))", []),
            gives("j.read(), j.read(), j.lock.locked()", (text, None, False)),
            do("k = pickle.loads(pickle.dumps(j)); j.close()"),
            gives("type(k) is Journal, k.labels", (True, [] if tag is None else [tag])),
        ]
    play(rig, lines, hint="Under which name is the class stored, and what was in its objects?")


@check
def reads_version_2(rig: Rig[Any]) -> None:
    """Pickles of version 2, whose labels were one text, are read, with links that are shared and go in circles."""
    journal = mask("journal", "Journal")
    lines: list[Line] = []
    for protocol in PROTOCOLS:
        path, title, text = (word(rig.random) for _ in range(3))
        labels = [word(rig.random) for _ in range(protocol % 3)]
        one = made(journal, version=2, path=path, title=title, labels=",".join(labels), links=[], position=0)
        position = len(text) + 1
        two = made(
            journal, version=2, path=path, title="other", labels="x", links=one.links, position=position
        )
        one.links += [two, one]
        lines += [
            do(f"with open({path!r}, 'w') as file: file.write('{text}\\nlast\\n')"),
            do(f"j = pickle.loads({dump(one, protocol, journal)!r}); k = j.links[0]"),
            gives("j.path, j.title, j.labels, k.labels", (path, title, labels, ["x"])),
            gives("j.links[1] is j, k.links is j.links, type(k) is Journal", (True, True, True)),
            gives("j.read(), k.read(), k.read()", (text, "last", None)),
            do("j.close(); k.close()"),
        ]
    play(
        rig, lines, hint="What does __setstate__ get, and what of it is there already when there are cycles?"
    )


@check(needs=reads_version_2)
def refuses_a_newer_version(rig: Rig[Any]) -> None:
    """A pickle of a version that this program cannot know is refused with ValueError."""
    journal = mask("journal", "Journal")
    number = rig.random.randint(4, 30)
    state = {"path": word(rig.random), "title": word(rig.random), "labels": ["x"], "links": [], "position": 0}
    stored = dump(made(journal, version=number, **state), rig.random.choice(PROTOCOLS), journal)
    play(
        rig,
        [raises(f"pickle.loads({stored!r})", "ValueError")],
        hint="What does a program do with a file from its future?",
    )

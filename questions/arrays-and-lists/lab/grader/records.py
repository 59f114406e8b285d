"""Mixed records in a list."""

from __future__ import annotations

from typing import Any

from hotseat.lab import Rig, check

from .session import Line, do, gives, play

SENSORS = ("attic", "boiler", "cellar", "deck", "entry", "flue", "garage", "hall")

Record = tuple[float, str, object]


def _draw(rig: Rig[Any], count: int) -> list[Record]:
    """Records in the order of their arrival: times out of order and often equal, values of any type."""
    random = rig.random
    values: list[object] = [1, 1.0, True, None, "open", b"\x00", (1, "a"), [2], -0.0, 2**70, {"low": 1}]
    names = random.sample(SENSORS, 4)
    return [
        (
            random.choice((random.randrange(86400), 3600 * random.randrange(4))),
            random.choice(names),
            random.choice(values),
        )
        for _ in range(count)
    ]


def _filled(records: list[Record]) -> list[Line]:
    return [do(f"given = {records!r}"), do("log = Records()"), do("for record in given: log.add(record)")]


def _sorted(records: list[Record]) -> list[Record]:
    return sorted(records, key=lambda record: record[0])


@check
def keeps_records(rig: Rig[Any]) -> None:
    """Records of mixed types are kept as they are: the same objects, of the same types, all of them."""
    records = [(float(n), name, value) for n, (_, name, value) in enumerate(_draw(rig, 40))]
    lines = [
        *_filled(records),
        gives("len(log)", 40),
        gives("log.in_order()", records),
        gives("all(one is other for one, other in zip(log.in_order(), given))", True),
        gives(
            "[type(record[2]).__name__ for record in log.in_order()]", [type(r[2]).__name__ for r in records]
        ),
    ]
    play(rig, lines, hint="What does a list hold: the objects, or their values?")


@check(needs=keeps_records)
def keeps_order(rig: Rig[Any]) -> None:
    """Records are ordered by time; those of the same time stay in the order in which they came."""
    records = _draw(rig, 60)
    name = records[0][1]
    late: Record = (-1, name, None)
    lines = [
        *_filled(records),
        gives("log.in_order()", _sorted(records)),
        gives(f"log.of({name!r})", [r for r in _sorted(records) if r[1] == name]),
        gives("log.of('nowhere')", []),
        do(f"log.add({late!r})"),
        gives("log.in_order()", [late, *_sorted(records)]),
    ]
    play(rig, lines, hint="By what are they compared? What happens to those that are equal there?")


@check(needs=keeps_order)
def hands_out_copies(rig: Rig[Any]) -> None:
    """Whoever changes a list that was handed out changes nothing in the records."""
    records = _draw(rig, 20)
    name = records[0][1]
    lines = [
        *_filled(records),
        do(f"log.in_order().clear(); log.of({name!r}).append(None); log.in_order().reverse()"),
        gives("len(log), log.in_order()", (20, _sorted(records))),
        gives(f"log.of({name!r})", [r for r in _sorted(records) if r[1] == name]),
    ]
    play(rig, lines, hint="Whose list is it that was handed out?")


@check(needs=keeps_order)
def drops_records(rig: Rig[Any]) -> None:
    """drop() removes every record of a sensor, and no other one, and says how many there were."""
    records = _draw(rig, 30)
    at = rig.random.randrange(86400)
    records += [(at, "mast", n) for n in range(rig.random.randint(4, 7))]
    left = [r for r in _sorted(records) if r[1] != "mast"]
    lines = [
        *_filled(records),
        gives("log.drop('mast')", len(records) - 30),
        gives("log.of('mast')", []),
        gives("len(log)", 30),
        gives("log.in_order()", left),
        gives("log.drop('mast')", 0),
    ]
    play(rig, lines, hint="What happens to a loop over a list that gets shorter?")


@check(needs=keeps_order)
def counts_by_hour(rig: Rig[Any]) -> None:
    """by_hour() gives a row of 24 counts for each sensor asked for, each row its own."""
    records = _draw(rig, 50)
    sensors = [*rig.random.sample(SENSORS, 5), "nowhere"]
    rows = [
        [sum(r[1] == name and int(r[0] // 3600) == hour for r in records) for hour in range(24)]
        for name in sensors
    ]
    lines = [
        *_filled(records),
        gives(f"log.by_hour({sensors!r})", rows),
        do(f"rows = log.by_hour({sensors!r}); rows[0][5] += 100"),
        gives("[row[5] for row in rows]", [rows[0][5] + 100, *(row[5] for row in rows[1:])]),
        gives(f"log.by_hour({sensors!r})", rows),
    ]
    play(rig, lines, hint="How many rows are there, and how many names for them?")

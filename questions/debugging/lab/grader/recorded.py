"""The recorded requests, sent again as they overlapped.

`fixtures/recorded.jsonl` is what the candidate has (a request on each line, with the reply it got), and beside it the
reply that would have been right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from hotseat.instruments.http.reply import Reply
from hotseat.lab import BadReply, Diff, Failure, Rig

from .incidents import SPARE
from .office import Office, Pending

HINT = "The incident report says what was seen of this, and requests.jsonl which requests were under way."


@dataclass
class Day:
    """A replay: what is under way, and by how much the numbers differ from those of that day."""

    office: Office
    waiting: dict[int, Pending]
    offset: int | None = None
    open_files: int | None = None
    held: str = ""
    """What the last request that waits was kept from."""


def replay(rig: Rig[Office]) -> None:
    """Send every request; raise Failure at the first reply that is not right."""
    office = rig.world
    for told in _read(rig, "upstream.jsonl"):
        office.tell(told["key"], told["value"])
    day = Day(office, {})
    records = {record["request"]: record for record in _read(rig, "recorded.jsonl")}
    for _, what, number in sorted(_events(list(records.values()))):
        if what == "begins":
            _begin(day, records[number])
        else:
            office.release(records[number]["waited_for"])
            _expect(day, records[number], day.waiting.pop(number).reply())


def _read(rig: Rig[Office], name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in rig.fixture(name).decode().splitlines()]


def _events(records: list[dict[str, Any]]) -> Iterator[tuple[str, str, int]]:
    """(time, begins or ends, request). Only the end of those that waited is an event."""
    for record in records:
        yield record["began"], "begins", record["request"]
        if "waited_for" in record:
            yield record["ended"], "ends", record["request"]


def _begin(day: Day, record: dict[str, Any]) -> None:
    method, path, body = record["method"], _path(day, record["path"]), record.get("body", {})
    if "waited_for" in record:
        day.waiting[record["request"]] = day.office.begin(record["waited_for"], method, path, body)
        day.held = record["waited_for"]
    elif day.waiting:
        _expect(day, record, day.office.overtaking(day.held, method, path, body or None))
    else:
        _expect(day, record, day.office.send(method, path, body or None))


def _expect(day: Day, record: dict[str, Any], reply: Reply) -> None:
    right, title = record["right"], f"request {record['request']}, {record['method']} {record['path']}"
    got = _value(reply)
    if record["path"] == "/metrics":
        _expect_few_open(day, got)
        return
    if day.offset is None and isinstance(got, dict) and isinstance(got.get("number"), int):  # pyright: ignore[reportUnknownMemberType] # decoded JSON
        day.offset = int(got["number"]) - right["number"]  # pyright: ignore[reportUnknownArgumentType] # decoded JSON
    wanted = _renumbered(right, day.offset or 0)
    if reply.status != record["right_status"] or (wanted is not None and _known(got, wanted) != wanted):
        raise Failure(
            f"{title}: status {reply.status}, {_shown(got):.400}; expected status {record['right_status']}"
            + (f", {_shown(wanted):.400}" if wanted is not None else ""),
            hint=HINT,
            evidence=[
                reply.exchange,
                Diff(_shown(wanted), _shown(got), title=f"request {record['request']}"),
            ],
        )


def _known(got: Any, wanted: Any) -> Any:
    """What was got, without the members that nobody promised."""
    if isinstance(got, dict) and isinstance(wanted, dict):
        members = cast("dict[str, Any]", got)
        return {name: members[name] for name in cast("dict[str, Any]", wanted) if name in members}
    return cast(Any, got)


def _value(reply: Reply) -> Any:
    if (reply.headers.get("Content-Type") or "").startswith("text/csv"):
        return reply.body.decode("utf-8", "backslashreplace")
    try:
        return reply.json()
    except BadReply:
        return reply.body.decode("utf-8", "backslashreplace")


def _expect_few_open(day: Day, got: Any) -> None:
    count = got.get("open_files") if isinstance(got, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] # decoded JSON
    if not isinstance(count, int):
        raise Failure(f"GET /metrics answers {got!r:.100}; expected `open_files`")
    day.open_files = count if day.open_files is None else day.open_files
    if count > day.open_files + SPARE:
        raise Failure(f"`open_files` went from {day.open_files} to {count} over the day", hint=HINT)


def _path(day: Day, path: str) -> str:
    stem, _, number = path.rpartition("/")
    return f"{stem}/{int(number) + (day.offset or 0)}" if stem == "/invoices" else path


def _renumbered(right: Any, offset: int) -> Any:
    """What is right when numbers begin elsewhere. None where only the status matters."""
    if isinstance(right, str):
        rows = [row.split(";", 1) for row in right.splitlines(keepends=True)]
        return "".join(";".join([str(int(a) + offset) if a.isdigit() else a, *b]) for a, *b in rows)
    if isinstance(right, dict) and "number" in right:
        return {**right, "number": right["number"] + offset}  # pyright: ignore[reportUnknownVariableType] # decoded JSON
    if isinstance(right, dict) and "invoices" in right:
        return {**right, "invoices": [number + offset for number in right["invoices"]]}  # pyright: ignore[reportUnknownVariableType] # decoded JSON
    return cast(Any, right)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=None)

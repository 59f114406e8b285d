"""The description, and what Schemathesis makes of it."""

from __future__ import annotations

import re
from typing import Any, cast

from hotseat.instruments.openapi import Finding, explore, operations, problems
from hotseat.lab import Evidence, Failure, Rig, Table, Unknown, check

from .creating import any_instance_serves
from .library import DOCUMENTS, JSON, MERGE_PATCH, Library
from .reading import expect_status

ITEM = f"{DOCUMENTS}/{{id}}"
EXPECTED = (
    ("GET", DOCUMENTS, None),
    ("POST", DOCUMENTS, JSON),
    ("GET", ITEM, None),
    ("PUT", ITEM, JSON),
    ("PATCH", ITEM, MERGE_PATCH),
    ("DELETE", ITEM, None),
)
"""Operations that the description holds, and what each of them reads."""

MOST = 40
"""Operations that are explored; the library has six, and those that nobody has to describe."""


@check(needs=any_instance_serves, budget=60)
def describes_itself(rig: Rig[Library]) -> None:
    """GET /openapi.json describes every operation, and Schemathesis, let loose on it, finds nothing."""
    instance = rig.world.turn
    reply = instance.http.get("/openapi.json")
    expect_status(reply, 200, "GET /openapi.json")
    description = reply.json()
    unfit = problems(description)
    if not unfit and len(operations(description)) > MOST:
        unfit = [f"it holds more than {MOST} operations"]
    if unfit:
        raise Failure(f"the description cannot be explored: {unfit[0]}", evidence=[reply.exchange])
    lacking = _lacking(description)
    if lacking:
        table = Table(("operation", "what is missing"), tuple(lacking), title="the description")
        raise Failure(f"the description lacks {lacking[0][0]}: {lacking[0][1]}", evidence=[table])
    seen = explore(
        description,
        instance.program.connect,
        seed=rig.random.randrange(2**31),
        examples=6,
        seconds=45,
        accepted=("2xx", "304", "404", "412"),
    )
    if seen.findings:
        _report(seen.findings, seen.requests)
    if not seen.complete:
        raise Unknown("Schemathesis did not come to an end within 45 s")


def _lacking(description: dict[str, Any]) -> list[tuple[str, str]]:
    found = {
        (method, re.sub(r"\{[^/}]*\}", "{id}", path)): operation
        for (method, path), operation in operations(description).items()
    }
    lacking: list[tuple[str, str]] = []
    for method, path, reads in EXPECTED:
        operation = found.get((method, path))
        if operation is None:
            lacking.append((f"{method} {path}", "there is no such operation"))
            continue
        if not any(str(status).startswith("2") for status in _keys(operation, "responses")):
            lacking.append((f"{method} {path}", "no reply 2xx is described"))
        if (
            reads
            and "$ref" not in _keys(operation, "requestBody")
            and reads not in _keys(operation, "requestBody", "content")
        ):
            lacking.append((f"{method} {path}", f"no requestBody of {reads} is described"))
    return lacking


def _keys(table: dict[str, Any], *names: str) -> dict[str, Any]:
    for name in names:
        value = table.get(name)
        table = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    return table


def _report(findings: tuple[Finding, ...], requests: int) -> None:
    findings = tuple(sorted(findings, key=lambda finding: (finding.operation, finding.title)))
    rows = tuple((finding.operation, finding.title, finding.message) for finding in findings)
    evidence: list[Evidence] = [Table(("operation", "finding", "what it says"), rows, title="Schemathesis")]
    evidence += [finding.exchange for finding in findings[:3] if finding.exchange is not None]
    first = findings[0]
    where, what = first.operation or "the description", " ".join(first.message.split())
    raise Failure(
        f"Schemathesis sent {requests} requests and found {len(findings)} "
        f"{'thing' if len(findings) == 1 else 'things'}, one of them at {where}: {first.title}"
        + (f" ({what})" if what else ""),
        hint="Either the reply is wrong, or the description does not tell the truth about it.",
        evidence=evidence,
    )

"""What changes break nobody, what is refused, and what the description says of it."""

from __future__ import annotations

import json
from typing import Any, cast

from hotseat.instruments.openapi import Finding, explore, operations, problems
from hotseat.lab import Evidence, Failure, Rig, Table, Unknown, check, expect

from .envelopes import convert, envelope
from .service import Object, Service
from .soap import understands
from .sums import KNOWN, Sum, some
from .versions import answers_v2

NEW = "urn:example:news:2"


@check(needs=answers_v2)
def ignores_what_is_new(rig: Rig[Service]) -> None:
    """Clients may send what the service does not know yet: members, parameters, elements, header blocks."""
    service, random = rig.world, rig.random
    a, b = some(random, service.rates, 2)
    word = f"new-{random.randrange(10**6)}"
    more: list[Object] = [
        {**a.v2, word: None},
        {word: {"deep": [1, {"money": {"amount": "1"}}]}, **a.v2, "version": 3},
        {**a.v2, "money": {**cast("Object", a.v2["money"]), word: "x", "precision": 9}},
    ]
    for content in more:
        service.expect_v2(a, content, f"with members that v2 does not know: {json.dumps(content)}")
    path = f"{b.path}&{word}=1&amounts=3&from2=XXX"
    service.expect_bytes(path, 200, b.v1)
    understands(service)
    extra = convert(a.source, a.target, a.amount).replace("<to>", f"<{word}>7</{word}><to>")
    extra = extra.replace("</Convert>", f'<n:amount xmlns:n="{NEW}">3</n:amount></Convert>')
    service.expect_soap(a, envelope(extra), "with elements in Convert that it does not know")
    block = f'<n:trace xmlns:n="{NEW}"><n:id>{word}</n:id></n:trace>'
    service.expect_soap(
        b, envelope(convert(b.source, b.target, b.amount), block), "with a header block that it does not know"
    )


@check(needs=answers_v2)
def explains_what_is_wrong(rig: Rig[Service]) -> None:
    """v2 refuses what it cannot answer: 400 for what is not JSON, 422 for wrong content, as problem documents."""
    service = rig.world
    right = Sum("EUR", "USD", "10.1", KNOWN["EUR/USD"])
    for body in (b'{"money": ', b"", b"{'to': 'USD'}", b"\xff\xfe"):
        service.expect_problem(body, 400, f"with the content {body!r}")
    amounts = (
        "-1",
        "1e3",
        " 1",
        "1.",
        ".5",
        "01",
        "1.234",
        "12345678",
        "",
        "NaN",
        "1\n",
        "\u0661",
        10.1,
        10,
        None,
        ["1"],
    )
    for amount in amounts:
        content = {"money": {"amount": amount, "currency": "EUR"}, "to": "USD"}
        service.expect_problem(content, 422, f"with the amount {json.dumps(amount)}")
    wrong: list[Any] = [
        {"money": right.v2["money"]},
        {"to": "USD"},
        {"money": {"amount": "1"}, "to": "USD"},
        {"money": "10.1 EUR", "to": "USD"},
        {**right.v2, "to": None},
        {**right.v2, "to": "XXX"},
        {**right.v2, "to": "EUR"},
        {**right.v2, "to": "eur/usd\u0000"},
        [right.v2],
        "EUR",
        None,
    ]
    for content in wrong:
        service.expect_problem(content, 422, f"with the content {json.dumps(content)}")
    service.expect_v2(right, when="after all that was refused")


@check(needs=answers_v2, budget=60)
def describes_itself(rig: Rig[Service]) -> None:
    """GET /openapi.json suffices to make a client of v2, and Schemathesis, let loose on it, finds nothing."""
    service = rig.world
    reply = service.program.http.get("/openapi.json")
    expect(reply.status, 200, "status of GET /openapi.json", evidence=[reply.exchange])
    description = reply.json()
    unfit = problems(description)
    if not unfit and len(operations(description)) > 10:
        unfit = ["it holds more than 10 operations"]
    unfit = unfit or _lacking(description)
    if unfit:
        raise Failure(f"a client cannot be made from the description: {unfit[0]}", evidence=[reply.exchange])
    seen = explore(
        description,
        service.program.connect,
        seed=rig.random.randrange(2**31),
        examples=5,
        seconds=45,
        accepted=("2xx", "404", "422"),
    )
    if seen.findings:
        _report(seen.findings, seen.requests)
    if not seen.complete:
        raise Unknown("Schemathesis did not come to an end within 45 s")


def _lacking(description: Object) -> list[str]:
    """What a generator of clients would look for in vain."""
    operation = operations(description).get(("POST", "/v2/conversions"))
    if operation is None:
        return ["it has no operation POST /v2/conversions"]
    wanted = _at(description, operation, "requestBody", "content", "application/json", "schema")
    answered = _at(description, operation, "responses", "200", "content", "application/json", "schema")
    lacking = [
        f"{where} {name} is {'not required' if name in _at(description, schema, 'properties') else 'not described'}"
        for where, schema in (("of the request", wanted), ("of the reply", answered))
        for name in (("money", "to") if schema is wanted else ("money", "rate"))
        if name not in (schema.get("required") or ())
    ]
    kind = _at(description, wanted, "properties", "money", "properties", "amount").get("type")
    if kind != "string":
        lacking.append(f"money.amount of the request has the type {kind!r}, expected a string")
    statuses = _at(description, operation, "responses")
    lacking += [
        f"the status {status} is not described"
        for status in ("400", "422")
        if not {status, "4XX", "default"} & set(statuses)
    ]
    return lacking


def _at(description: Object, table: Object, *names: str) -> Object:
    """The table that a path leads to, references followed; an empty one where there is none."""
    for name in ("", *names):
        found: Any = table.get(name) if name else table
        for _ in range(8):
            target = cast("Object", found).get("$ref") if isinstance(found, dict) else None
            if not isinstance(target, str):
                break
            found = description
            for part in target.removeprefix("#/").split("/"):
                found = (
                    cast("Object", found).get(part.replace("~1", "/").replace("~0", "~"))
                    if isinstance(found, dict)
                    else None
                )
        table = cast("Object", found) if isinstance(found, dict) else {}
    return table


def _report(findings: tuple[Finding, ...], requests: int) -> None:
    findings = tuple(sorted(findings, key=lambda finding: (finding.operation, finding.title)))
    rows = tuple((finding.operation, finding.title, finding.message) for finding in findings)
    evidence: list[Evidence] = [Table(("operation", "finding", "what it says"), rows, title="Schemathesis")]
    evidence += [finding.exchange for finding in findings[:2] if finding.exchange is not None]
    first = findings[0]
    raise Failure(
        f"Schemathesis sent {requests} requests and found {len(findings)}, one of them at "
        f"{first.operation or 'the description'}: {first.title} ({' '.join(first.message.split())})",
        hint="Either the reply is wrong, or the description does not tell the truth about it.",
        evidence=evidence,
    )

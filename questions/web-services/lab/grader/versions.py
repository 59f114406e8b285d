"""v1 and v2, side by side."""

from __future__ import annotations

from hotseat.instruments.http import Reply
from hotseat.lab import Failure, Rig, check, expect

from .service import Service
from .sums import KNOWN, Sum, some

ENDING = {
    "Deprecation": "@1767225600",
    "Sunset": "Fri, 31 Dec 2027 23:59:59 GMT",
    "Link": '</v2/conversions>; rel="successor-version"',
}
RECORDED = (
    ("from=EUR&to=USD&amount=10.1", 200, b'{"from":"EUR","to":"USD","amount":10.10,"result":10.96}\n'),
    ("from=EUR&to=JPY&amount=7", 200, b'{"from":"EUR","to":"JPY","amount":7.00,"result":1185.94}\n'),
    (
        "to=EUR&from=USD&amount=1234567.89&lang=fr",
        200,
        b'{"from":"USD","to":"EUR","amount":1234567.89,"result":1137850.61}\n',
    ),
    ("from=EUR&to=USD&amount=0", 200, b'{"from":"EUR","to":"USD","amount":0.00,"result":0.00}\n'),
    ("from=EUR&to=XXX&amount=1", 404, b'{"error":"no rate for EUR/XXX"}\n'),
    ("from=EUR&to=USD&amount=1e3", 400, b'{"error":"bad amount"}\n'),
    ("from=EUR&to=XXX&amount=-1", 400, b'{"error":"bad amount"}\n'),
    ("from=EUR&to=USD&amount=1,5", 400, b'{"error":"bad amount"}\n'),
    ("from=EUR&to=USD&amount=01", 400, b'{"error":"bad amount"}\n'),
    ("from=EUR&to=USD&amount=1.234", 400, b'{"error":"bad amount"}\n'),
    ("from=EUR&to=USD&amount=12345678", 400, b'{"error":"bad amount"}\n'),
    ("from=EUR&to=USD&amount=", 400, b'{"error":"bad amount"}\n'),
    ("from=EUR&to=USD&amount=%D9%A1", 400, b'{"error":"bad amount"}\n'),
    ("from=EUR&to=USD", 400, b'{"error":"bad amount"}\n'),
)
"""Traffic of an old client."""


@check
def keeps_v1(rig: Rig[Service]) -> None:
    """v1 answers the recorded traffic of an old client, and more of its kind, byte for byte."""
    service = rig.world
    for query, status, body in RECORDED:
        service.expect_bytes(f"/v1/convert?{query}", status, body)
    for one in some(rig.random, service.rates, 20):
        service.expect_v1(one)


@check(needs=keeps_v1)
def announces_the_end(rig: Rig[Service]) -> None:
    """Every reply of v1, errors included, says since when it is deprecated, when it ends, what follows."""
    service = rig.world
    for query, _, _ in RECORDED[:1] + RECORDED[4:6]:
        reply = service.v1(f"/v1/convert?{query}")
        for name, value in ENDING.items():
            expect(
                reply.headers.get(name),
                value,
                f"{name} of GET /v1/convert?{query}",
                evidence=[reply.exchange],
            )
    one = Sum("EUR", "USD", "10.1", KNOWN["EUR/USD"])
    for what, reply in (("POST /v2/conversions", service.v2(one.v2)), ("GET /", service.v1("/"))):
        _expect_lasting(what, reply)


def _expect_lasting(what: str, reply: Reply) -> None:
    for name in ("Deprecation", "Sunset"):
        value = reply.headers.get(name)
        expect(value, None, f"{name} of {what}, which does not end", evidence=[reply.exchange])


@check(needs=keeps_v1)
def answers_v2(rig: Rig[Service]) -> None:
    """v2 takes and gives amounts as strings, in its own shape, while v1 keeps its own."""
    service = rig.world
    for one in some(rig.random, service.rates, 10):
        service.expect_v2(one)
        service.expect_v1(one, "after v2 was asked the same")


@check(needs=answers_v2)
def keeps_versions_apart(rig: Rig[Service]) -> None:
    """The version is what the path says: v1 and v2 do not answer for each other, nor for versions that do not exist."""
    service = rig.world
    (one,) = some(rig.random, service.rates, 1)
    query = one.path.partition("?")[2]
    http = service.program.http
    for path in (
        "/convert",
        "/v2/convert",
        "/v3/convert",
        "/v11/convert",
        "/v1/convert/v1",
        "/x/v1/convert",
        "/v1",
    ):
        _expect_nothing(f"GET {path}?…", http.get(f"{path}?{query}"))
    for path in (
        "/conversions",
        "/v1/conversions",
        "/v3/conversions",
        "/v2/conversions/v2",
        "/v20/conversions",
    ):
        _expect_nothing(f"POST {path}", http.post(path, json=one.v2))
    fields = {"Accept": "application/json;version=2, application/vnd.currency.v2+json", "X-Version": "2"}
    reply = http.get(one.path, headers=fields)
    expect(
        reply.body,
        one.v1,
        f"content of GET {one.path} with Accept {fields['Accept']}",
        evidence=[reply.exchange],
    )


def _expect_nothing(what: str, reply: Reply) -> None:
    if reply.status not in (404, 405):
        raise Failure(
            f"status of {what}: expected 404, got {reply.status}: there is no such version or resource",
            hint="What decides, in your program, which version is asked?",
            evidence=[reply.exchange],
        )

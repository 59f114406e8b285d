"""One service for everybody: exact, in every language, at once."""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack

from hotseat.lab import Failure, Rig, Table, check, expect

from .clients import told
from .envelopes import call
from .service import Service
from .soap import understands
from .sums import Sum, some, tricky
from .versions import answers_v2

CLIENTS = {
    "client.py": ("python3",),
    "client.php": ("php",),
    "client.js": ("node",),
    "Client.java": ("java", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
}
SLOW = 24


@check(needs=answers_v2)
def rounds_exactly(rig: Rig[Service]) -> None:
    """Results are exact to the cent, half a cent goes to the even one, and all faces say the same."""
    service = rig.world
    understands(service)
    sums = tricky(rig.random, service.rates)
    rows = [(str(one), one.rate, _v1(service, one), _v2(service, one), _soap(service, one)) for one in sums]
    expected = tuple((str(one), one.rate, one.result, one.result, one.result) for one in sums)
    if tuple(rows) == expected:
        return
    index = next(number for number, row in enumerate(rows) if row != expected[number])
    one, (_, _, *seen) = sums[index], rows[index]
    raise Failure(
        f"{one} at {one.rate}: expected {one.result}, got {seen[0]} from v1, {seen[1]} from v2 and {seen[2]} from SOAP",
        hint="In which type are money and rates reckoned, and where is the result rounded?",
        evidence=[
            Table(
                ("sum", "rate", "v1", "v2", "SOAP"), tuple(rows), expected, title="the same sums everywhere"
            )
        ],
    )


def _v1(service: Service, one: Sum) -> str:
    text = service.v1(one.path).body.decode("utf-8", "replace")
    return text.rpartition('"result":')[2].removesuffix("}\n")


def _v2(service: Service, one: Sum) -> str:
    value = service.v2(one.v2).json()
    money: object = value.get("money") if isinstance(value, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType] # the candidate's
    return str(money.get("amount")) if isinstance(money, dict) else json.dumps(value)[:60]  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] # the same


def _soap(service: Service, one: Sum) -> str:
    text = service.soap(call(one)).body.decode("utf-8", "replace")
    return text.partition("result>")[2].partition("<")[0].strip() or text[:60]


@check(needs=answers_v2, budget=60)
def agrees_in_four_languages(rig: Rig[Service]) -> None:
    """JSON clients in Python, PHP, Node.js and Java, each with its own HTTP and JSON, read the same amounts."""
    service = rig.world
    sums = some(rig.random, service.rates, 5)
    right = [f"{float(one.result):.2f} {one.result} {one.rate}" for one in sums]
    seen = {name: told(rig, command, name, sums, timeout=30) for name, command in CLIENTS.items()}
    if all(lines == right for lines in seen.values()):
        return
    rows = tuple((str(one), *(seen[name][number] for name in CLIENTS)) for number, one in enumerate(sums))
    expected = tuple((str(one), *(right[number] for _ in CLIENTS)) for number, one in enumerate(sums))
    first = next(name for name, lines in seen.items() if lines != right)
    raise Failure(
        f"{first} does not read what the others read, or none of them reads what is right",
        evidence=[Table(("sum", *CLIENTS), rows, expected, title="result of v1, result and rate of v2")],
    )


@check(needs=answers_v2, budget=40)
def serves_many_at_once(rig: Rig[Service]) -> None:
    """Clients that send slowly hold up nobody, and each of many at once gets the answer to its own question."""
    service, random = rig.world, rig.random
    understands(service)
    sums = some(random, service.rates, SLOW + 3)
    slow = sums[:SLOW]
    with ExitStack() as stack:
        held = [stack.enter_context(service.program.connect(timeout=10)) for _ in slow]
        for number, (one, connection) in enumerate(zip(slow, held, strict=True)):
            connection.sendall(_request(one, number)[:-1])
        service.expect_v1(sums[-1], f"while {SLOW} other clients are sending")
        service.expect_v2(sums[-2], when=f"while {SLOW} other clients are sending")
        service.expect_soap(sums[-3], when=f"while {SLOW} other clients are sending")
        order = random.sample(range(SLOW), SLOW)
        for number in order:
            held[number].sendall(_request(slow[number], number)[-1:])
        for number in order:
            _expect_answer(slow[number], number, _received(held[number]))


def _request(one: Sum, number: int) -> bytes:
    body = json.dumps(one.v2).encode() if number % 2 else call(one).encode()
    path, kind = (
        ("/v2/conversions", "application/json") if number % 2 else ("/soap", "text/xml; charset=utf-8")
    )
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: {kind}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _received(connection: socket.socket) -> bytes:
    connection.settimeout(10)
    received = b""
    try:
        while len(received) < 10**6 and (data := connection.recv(65536)):
            received += data
    except OSError:  # a reset or silence ends it: what came is judged
        return received
    return received


def _expect_answer(one: Sum, number: int, received: bytes) -> None:
    head, _, body = received.partition(b"\r\n\r\n")
    what = f"{'v2' if number % 2 else 'SOAP'} of {one}, one of {SLOW} clients that sent slowly"
    status = head.split(b"\r\n")[0].decode("latin-1")
    expect(status.split(" ")[1:2], ["200"], f"status of {what} (first line {status!r})")
    if one.result.encode() not in body or one.rate.encode() not in body:
        raise Failure(f"{what}: the answer is not {one.result}: {body[:300].decode('utf-8', 'replace')}")

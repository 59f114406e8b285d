"""The candidate's service with the stand-in for price list and bank behind it."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, cast

from hotseat.instruments.http.reply import Reply
from hotseat.lab import Failure, Fault, Mismatch, Program, Rig, Unknown

from .books import Customer, Line, right_invoice

PATIENCE = 20.0
"""Seconds for one request, the time for which it is held included."""
ANSWERED = 2.0
"""Seconds, at least, in which a request is answered while another one is held ..."""
SLOWER = 30
"""... or so many times what the slowest of the last requests took, if that is longer ..."""
LATEST = 8.0
"""... but no more seconds than these: the stand-in keeps nothing back for longer than ten."""
SPACE = "/live"

Json = dict[str, Any]


class Pending:
    """A request that is under way, on a thread of its own."""

    def __init__(self, office: Office, method: str, path: str, given: Json | None) -> None:
        self.title = f"{method} {path}"
        self.begun = time.monotonic()
        self._office = office
        self._reply: Reply | None = None
        self._fault: Fault | None = None
        self._thread = threading.Thread(target=self._send, args=(method, path, given), daemon=True)
        self._thread.start()

    def _send(self, method: str, path: str, given: Json | None) -> None:
        try:
            self._reply = self._office.send(method, path, given)
        except Fault as fault:
            self._fault = fault

    def done(self, seconds: float) -> bool:
        """Whether it is answered within so many seconds."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def reply(self) -> Reply:
        """Wait for the reply. Raises Fault."""
        self._thread.join(PATIENCE + 1)
        if self._fault is not None:
            raise self._fault
        assert self._reply is not None, "the client answers or raises within its time"
        return self._reply


class Office:
    """One world: the stand-in, and the service once it is needed."""

    def __init__(self, rig: Rig[Any]) -> None:
        self._rig = rig
        files = {"upstream.py": rig.fixture("upstream.py")}
        self.upstream = rig.serve_fixture(["python3", "upstream.py"], files, label="stand-in")
        self._service: Program | None = None
        self._names: set[str] = set()
        self._slowest = 0.0

    def address(self, space: str = SPACE) -> str:
        """What `$UPSTREAM` says to a service whose prices are kept under `space`."""
        return f"http://127.0.0.1:{self.upstream.port}{space}"

    @property
    def service(self) -> Program:
        """The candidate's service."""
        if self._service is None:
            self._service = self._rig.start(env={"UPSTREAM": self.address()}, label="run")
        return self._service

    # ------------------------------------------------------------------ the stand-in

    def tell(self, key: str, value: object) -> None:
        """From now on this is what the price list or the bank says; None makes it fail."""
        self.upstream.http.put(f"{SPACE}/{key}", json=value)

    def forget(self, key: str) -> None:
        """From now on it is unknown."""
        self.upstream.http.delete(f"{SPACE}/{key}")

    def asked(self, key: str) -> int:
        """How often the service asked."""
        return int(self.upstream.http.get(f"{SPACE}/asked/{key}").json()["asked"])

    def hold(self, key: str) -> None:
        """Keep the answer back, for ten seconds at most."""
        self.upstream.http.put(f"{SPACE}/holds/{key}")

    def release(self, *keys: str) -> None:
        """Let everybody go on who waits for these answers."""
        for key in keys:
            self.upstream.http.delete(f"{SPACE}/holds/{key}")

    def stock(self, price_list: str, lines: Sequence[Line]) -> None:
        """Put the lines' prices on a list."""
        for line in lines:
            self.tell(f"prices/{price_list}/{line.item}", {"price": line.price, "tax": line.tax})

    # ------------------------------------------------------------------ requests

    def send(self, method: str, path: str, given: Json | None = None) -> Reply:
        """One request to the service. Raises Fault."""
        http = self.service.http
        if given is None:
            reply = http.request(method, path, timeout=PATIENCE)
        else:
            reply = http.request(method, path, json=given, timeout=PATIENCE)
        return reply

    def fetch(self, method: str, path: str, given: Json | None = None, status: int = 200) -> Json:
        """One request to the service that must be answered with this status and an object. Raises Failure, Fault."""
        reply = self.send(method, path, given)
        self._slowest = max(self._slowest * 0.9, reply.seconds)
        return opened(reply, f"{method} {path}", status)

    def begin(self, key: str, method: str, path: str, given: Json) -> Pending:
        """Send a request and return when it waits for the answer about `key`, which is held."""
        self.hold(key)
        pending = Pending(self, method, path, given)
        reply = self.upstream.http.get(f"{SPACE}/holds/{key}", timeout=PATIENCE)
        if not reply.json()["waiting"]:
            self.release(key)
            raise Failure(f"{pending.title} with {given!r} did not ask for {key} within 10 s")
        return pending

    def meanwhile(
        self, held: str, method: str, path: str, given: Json | None = None, status: int = 200
    ) -> Json:
        """A request that must be answered while the answer about `held` is kept back."""
        return opened(self.overtaking(held, method, path, given), f"{method} {path}", status)

    def overtaking(self, held: str, method: str, path: str, given: Json | None = None) -> Reply:
        """The reply to a request that must be answered while the answer about `held` is kept back."""
        within = Pending(self, method, path, given)
        if not within.done(min(max(ANSWERED, SLOWER * self._slowest), LATEST)):
            self.release(held)
            if SLOWER * self._slowest > LATEST:
                raise Unknown(
                    f"one request alone took {self._slowest:.1f} s: this machine is too slow to tell"
                )
            came = ", but as soon as that one was let go" if within.done(LATEST) else ", nor after that"
            raise Failure(
                f"{method} {path} was not answered while another request waited for {held}{came}",
                hint="What is waited for while something else is being waited for?",
            )
        return within.reply()

    # ------------------------------------------------------------------ customers and what they order

    def name(self, random: Random) -> str:
        """A name that was not used in this world."""
        while True:
            word = "".join(random.choice("bdfgklmnprst") + random.choice("aeiou") for _ in range(4))
            if word not in self._names:
                self._names.add(word)
                return word

    def customer(self, random: Random, **told: str) -> Customer:
        """A new customer."""
        customer = Customer(self.name(random), **told)
        self.put(customer)
        return customer

    def put(self, customer: Customer) -> Json:
        """Tell the service of a customer, and return its answer."""
        told = {"name": customer.name, "zone": customer.zone, "list": customer.list}
        return self.fetch("PUT", f"/customers/{customer.id}", told)

    def lines(self, random: Random, count: int, price_list: str = "retail") -> list[Line]:
        """Lines of new items, whose amounts come out even."""
        lines = [
            Line(
                self.name(random),
                random.randrange(1, 9),
                f"{random.randrange(1, 90)}.50",
                random.choice((0, 20)),
            )
            for _ in range(count)
        ]
        self.stock(price_list, lines)
        return lines

    def payment(self, random: Random) -> tuple[str, int]:
        """A new reference that the bank knows, and its amount in whole units."""
        reference, amount = self.name(random), random.randrange(1, 500)
        self.tell(f"payments/{reference}", {"amount": f"{amount}.00"})
        return reference, amount

    def invoice(self, customer: Customer, at: str, lines: Sequence[Line], why: str, hint: str) -> Json:
        """Order, and compare the invoice with what is right."""
        reply = self.send("POST", "/invoices", order(customer, at, lines))
        got = opened(reply, "POST /invoices", 201)
        same(got, right_invoice(customer, at, lines), f"the invoice {why}", hint, reply)
        return got


def order(customer: Customer, at: str, lines: Sequence[Line]) -> Json:
    """The body of POST /invoices."""
    return {
        "customer": customer.id,
        "at": at,
        "lines": [{"item": line.item, "quantity": line.quantity} for line in lines],
    }


def opened(reply: Reply, title: str, status: int = 200) -> Json:
    """The object in a reply. Raises Failure, BadReply."""
    if reply.status != status:
        raise Mismatch(f"status of {title}", expected=status, actual=reply.status, evidence=[reply.exchange])
    value = reply.json()
    if not isinstance(value, dict):
        raise Failure(f"{title} answers {value!s:.80}; expected a JSON object", evidence=[reply.exchange])
    return value  # pyright: ignore[reportUnknownVariableType] # decoded JSON


def same(
    got: Mapping[str, Any], right: Mapping[str, Any], what: str, hint: str, reply: Reply | None = None
) -> None:
    """Raise Mismatch at the first member that is not right; further members do not matter."""
    evidence = [reply.exchange] if reply else []
    for key, value in right.items():
        if got.get(key) != value or type(got.get(key)) is not type(value):
            place, expected, actual = _first_difference(key, value, got.get(key))
            raise Mismatch(
                f"`{place}` of {what}", expected=expected, actual=actual, hint=hint, evidence=evidence
            )


def _first_difference(key: str, right: object, got: object) -> tuple[str, object, object]:
    """Of two lists of one length, the first elements that differ; else the values themselves."""
    rights, gots = _elements(right), _elements(got)
    if rights and len(rights) == len(gots):
        pairs = enumerate(zip(rights, gots, strict=True))
        place, (expected, actual) = next((at, pair) for at, pair in pairs if pair[0] != pair[1])
        return f"{key}[{place}]", expected, actual
    return key, right, got


def _elements(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []

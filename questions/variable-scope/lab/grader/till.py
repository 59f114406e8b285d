"""The candidate's till with a price list behind it: one request after another, and several held together."""

from __future__ import annotations

import threading
import time
from random import Random
from typing import Any

from hotseat.instruments.http.reply import Reply
from hotseat.lab import Diagram, Event, Failure, Fault, Program, Rig, Unknown, expect

from .prices import Gate, PriceList
from .receipts import Order, Receipt, expect_right, read_receipt

PATIENCE = 20.0
"""Seconds for one request, the time for which it is held included."""
ARRIVAL = 3.0
"""Seconds, at least, in which a request asks for its first price, while another one waits for its own."""
SLOWER = 20
"""... or so many times what the last request took that was alone on this machine, if that is longer ..."""
LATEST = 10.0
"""... but no more seconds than these: whether it comes once the other one is answered tells more than waiting."""

_CONSONANTS, _VOWELS = "bdfgklmnprst", "aeiou"


class Pending:
    """A request that is under way, on a thread of its own."""

    def __init__(self, order: Order, program: Program, gate: Gate) -> None:
        self.order = order
        self.gate = gate
        self.begun = time.monotonic()
        self.ended: float | None = None
        self._reply: Reply | None = None
        self._fault: Fault | None = None
        self._thread = threading.Thread(target=self._send, args=(program,), daemon=True)
        self._thread.start()

    def _send(self, program: Program) -> None:
        try:
            self._reply = program.http.post("/receipts", body=self.order.body, timeout=PATIENCE)
        except Fault as fault:
            self._fault = fault
        self.ended = time.monotonic()

    def receipt(self) -> Receipt:
        """Let it go on and read its receipt. Raises Failure, Fault."""
        self.gate.opened.set()
        self._thread.join(PATIENCE + 1)
        if self._fault is not None:
            raise self._fault
        assert self._reply is not None, "the client answers or raises within its time"
        return read_receipt(self._reply, self.order)


class Till:
    """One world's programs and price list. Programs are started when they are first needed."""

    def __init__(self, rig: Rig[Any]) -> None:
        self.list = PriceList(*rig.listen())
        self._rig = rig
        self._program: Program | None = None
        self._names: set[str] = set()
        self._alone = 0.0

    @property
    def program(self) -> Program:
        """The first instance."""
        if self._program is None:
            self._program = self.instance("run")
        return self._program

    def instance(self, label: str) -> Program:
        """Start one more instance on the same data folder and price list."""
        return self._rig.start(env={"PRICES": self.list.url}, label=label)

    # ------------------------------------------------------------------ what to buy

    def name(self, random: Random) -> str:
        """A word that was not used in this world."""
        while True:
            syllables = [random.choice(_CONSONANTS) + random.choice(_VOWELS) for _ in range(3)]
            word = "".join(syllables)
            if word not in self._names:
                self._names.add(word)
                return word

    def item(self, random: Random) -> str:
        """A new item with a price."""
        name = self.name(random)
        self.list.prices[name] = random.randrange(10, 1000)
        return name

    def order(self, random: Random, count: int = 2) -> Order:
        """An order of new items by a new customer."""
        return Order(self.name(random), tuple(self.item(random) for _ in range(count)))

    # ------------------------------------------------------------------ one by one

    def send(self, order: Order, program: Program | None = None) -> Receipt:
        """Order, and read the receipt. Raises Failure, Fault."""
        begun = time.monotonic()
        reply = (program or self.program).http.post("/receipts", body=order.body, timeout=PATIENCE)
        self._alone = time.monotonic() - begun
        return read_receipt(reply, order)

    def set_discount(self, customer: str, percent: int, program: Program | None = None) -> None:
        """Raises Failure unless the instance takes it."""
        reply = (program or self.program).http.put(f"/customers/{customer}", body=str(percent).encode())
        expect(reply.status, 204, f"status of PUT /customers/{customer}", evidence=[reply.exchange])

    def expect(self, got: Receipt, order: Order, when: str, hint: str) -> None:
        """Raise Failure unless it is the receipt for the order."""
        expect_right(got, order, self.list.prices, when, hint)

    # ------------------------------------------------------------------ held together

    def begin(self, order: Order, others: list[Pending], program: Program | None = None) -> Pending:
        """Send an order and return when it waits for its first price, which is held back.

        others: what is under way already. Raises Failure where the order waits for them instead.
        """
        target = program or self.program
        gate = self.list.hold(order.items[0])
        pending = Pending(order, target, gate)
        deadline = pending.begun + min(max(ARRIVAL, SLOWER * self._alone), LATEST)
        while not gate.arrived.wait(0.02):
            if pending.ended is not None:
                receipt = pending.receipt()
                raise Failure(
                    f"{order} came back as {str(receipt)!r}, but {order.items[0]} was never asked for"
                )
            if time.monotonic() > deadline:
                raise self._stuck(pending, others)
        return pending

    def _stuck(self, pending: Pending, others: list[Pending]) -> Failure | Unknown:
        """Why it asked for no price: let the others go on, and see whether it was for them that it waited."""
        for other in others:
            other.gate.opened.set()
        came = pending.gate.arrived.wait(LATEST / 2)
        evidence = [self.diagram([*others, pending])]
        self.list.close()
        if not came and SLOWER * self._alone > LATEST:
            return Unknown(f"one request alone took {self._alone:.1f} s: this machine is too slow to tell")
        customers = ", ".join(other.order.customer for other in others)
        return Failure(
            f"While the prices for {customers or 'nobody'} were awaited, {pending.order} did not ask for its own"
            + (", but as soon as they had come" if came and others else ""),
            hint="Which thread, process or lock does a request wait for?",
            evidence=evidence,
        )

    def diagram(self, requests: list[Pending]) -> Diagram:
        """Who came when, asked what when, and was answered when."""
        start = min(request.begun for request in requests)
        owner = {item: request.order.customer for request in requests for item in request.order.items}
        seen = [
            *((one.order.customer, one.begun, f"orders {', '.join(one.order.items)}") for one in requests),
            *(
                (owner[one.item], one.at, f"asks for {one.item}")
                for one in self.list.asked
                if one.item in owner
            ),
            *(
                (one.order.customer, one.ended, "has the receipt")
                for one in requests
                if one.ended is not None
            ),
        ]
        events = tuple(Event(line, at - start, label) for line, at, label in seen)
        lines = tuple(request.order.customer for request in requests)
        return Diagram(lines, events, title="the requests, as they overlapped")

"""What worked and must go on working: ordinary requests, and those that are refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hotseat.instruments.http.reply import Reply
from hotseat.lab import Diff, Failure, Mismatch, Rig, expect

from .books import Customer, Line, right_statement
from .office import Office, opened, order, same

CHANGED = "This worked before. Which of your changes touches it?"
DAY = "2026-05-{:02d}T10:00:00Z"


def ordinary_day(rig: Rig[Office]) -> None:
    """Every route once, with values that nothing is wrong with."""
    office, random = rig.world, rig.random
    ann = Customer(office.name(random))
    _expect_customer(office, ann, "0.00")
    invoices = [_ordered(office, ann, DAY.format(day), office.lines(random, 3)) for day in (4, 5)]
    numbers = [invoice["number"] for invoice in invoices]
    expect(numbers[1], numbers[0] + 1, "number of the second invoice", hint=CHANGED)
    reference, paid = office.payment(random)
    reply = office.fetch("POST", f"/customers/{ann.id}/payments", {"reference": reference}, 201)
    same(reply, {"reference": reference, "amount": f"{paid}.00"}, "a payment", CHANGED)
    owed = sum(float(invoice["total"]) for invoice in invoices) - paid
    _expect_customer(office, Customer(ann.id, "Ann the Second", ann.zone, "wholesale"), f"{owed:.2f}")
    listed = office.fetch("GET", f"/customers/{ann.id}/invoices")
    same(listed, {"page": 1, "pages": 1, "count": 2, "invoices": numbers}, "the list of invoices", CHANGED)
    listed = office.fetch("GET", f"/customers/{ann.id}/payments?page=7")
    same(listed, {"page": 7, "pages": 1, "count": 1, "payments": []}, "page 7 of one", CHANGED)
    renamed = Customer(ann.id, "Ann the Second")
    expect_statement(office, renamed, "2026-05", invoices, CHANGED)
    expect_statement(office, renamed, "2026-06", [], CHANGED)
    _expect_metrics(office)


def _expect_customer(office: Office, customer: Customer, balance: str) -> None:
    right = {
        "id": customer.id,
        "name": customer.name,
        "zone": customer.zone,
        "list": customer.list,
        "balance": balance,
    }
    same(office.put(customer), right, "the customer that was put", CHANGED)
    same(office.fetch("GET", f"/customers/{customer.id}"), right, "the customer", CHANGED)


def _ordered(office: Office, customer: Customer, at: str, lines: list[Line]) -> dict[str, Any]:
    invoice = office.invoice(customer, at, lines, "for an ordinary order", CHANGED)
    number = invoice.get("number")
    if type(number) is not int:
        raise Failure(f"`number` of an invoice is {number!r}; expected a whole number")
    reply = office.send("GET", f"/invoices/{number}")
    same(
        opened(reply, f"GET /invoices/{number}"), invoice, "the invoice, when it is asked for", CHANGED, reply
    )
    return invoice


def expect_statement(
    office: Office, customer: Customer, month: str, invoices: list[dict[str, Any]], hint: str
) -> None:
    """Raise Failure unless the statement holds these invoices, to the byte."""
    path = f"/customers/{customer.id}/statements/{month}"
    reply = office.send("GET", path)
    expect(reply.status, 200, f"status of GET {path}", evidence=[reply.exchange])
    right = right_statement(customer, month, invoices)
    if reply.body != right.encode():
        shown = reply.body.decode("utf-8", "replace")
        raise Failure(
            f"GET {path} answers {shown!r:.300}; expected {right!r:.300}",
            hint=hint,
            evidence=[reply.exchange, Diff(right, shown, title="the statement")],
        )
    kind = (reply.headers.get("Content-Type") or "").lower().replace(" ", "")
    expect(kind, "text/csv;charset=utf-8", "type of a statement", hint=hint, evidence=[reply.exchange])


def _expect_metrics(office: Office) -> None:
    value = office.fetch("GET", "/metrics").get("open_files")
    if type(value) is not int or value < 1:
        raise Failure(f"`open_files` of GET /metrics is {value!r}; expected the number of open descriptors")


def journal(rig: Rig[Office], customer: Customer) -> list[bytes]:
    """What the order files say of a customer, each without its last line's end."""
    files = [data for name, data in rig.data().items() if name.startswith("orders/")]
    mark = f";{customer.id};".encode()
    return [data.removesuffix(b"\n") for data in files if mark in data.split(b"\n", 1)[0]]


def expect_journal(rig: Rig[Office], customer: Customer, at: str, ending: str, hint: str) -> None:
    """Raise Failure unless the customer has one order file, and it says this."""
    right = f"{at};{customer.id};{customer.name}\n{ending}"
    found = [data.decode("utf-8", "backslashreplace") for data in journal(rig, customer)]
    expect(found, [right], f"the order files of {customer.id} in $DATA_DIR/orders", hint=hint)


# ------------------------------------------------------------------ refusals


def refused_day(rig: Rig[Office]) -> None:
    """What cannot be done is refused as agreed, and leaves nothing behind but its order file."""
    office, random = rig.world, rig.random
    ann = office.customer(random)
    tea, kit = office.lines(random, 2)
    before = office.invoice(ann, DAY.format(6), [tea], "before anything was refused", CHANGED)
    for method, path, given, status in _refusals(ann, tea):
        _expect_refused(office.send(method, path, given), f"{method} {path} with {given!r:.120}", status)
    bob = office.customer(random)
    unknown = Line(office.name(random), 1, "1.00", 0)
    at = DAY.format(7)
    title = f"an order of {kit.item} and the unknown {unknown.item}"
    _expect_refused(office.send("POST", "/invoices", order(bob, at, [kit, unknown])), title, 422)
    expect_journal(rig, bob, at, "refused", CHANGED)
    office.tell(f"prices/retail/{unknown.item}", None)
    title = "an order when the price list answers 500"
    _expect_refused(office.send("POST", "/invoices", order(ann, at, [unknown])), title, 502)
    same(
        office.fetch("GET", f"/customers/{bob.id}"),
        {"balance": "0.00"},
        "the customer who was refused",
        CHANGED,
    )
    office.stock("retail", [unknown])
    after = office.invoice(ann, at, [unknown], "for an item that is known by now", CHANGED)
    expect(
        after["number"], before["number"] + 1, "number of the next invoice after refused orders", hint=CHANGED
    )


def _refusals(ann: Customer, tea: Line) -> Iterable[tuple[str, str, Any, int]]:
    good = order(ann, DAY.format(6), [tea])
    mine = f"/customers/{ann.id}"
    yield "GET", "/customers/nobody", None, 404
    yield "GET", "/invoices/999999999", None, 404
    yield "GET", "/nothing/here", None, 404
    yield "GET", "/customers/nobody/statements/2026-05", None, 404
    yield "POST", "/customers/nobody/payments", {"reference": "r"}, 404
    yield "POST", "/invoices", {**good, "customer": "nobody"}, 404
    yield "POST", f"{mine}/payments", {"reference": "unheard-of"}, 422
    yield "POST", "/invoices", [good], 400
    yield "POST", "/invoices", {**good, "lines": []}, 400
    yield "POST", "/invoices", {**good, "at": "yesterday"}, 400
    yield "POST", "/invoices", {**good, "lines": [{"item": tea.item, "quantity": 0}]}, 400
    yield "PUT", mine, {"name": "Ann", "zone": "Mars/Olympus", "list": "retail"}, 400
    yield "PUT", mine, {"name": "Ann", "zone": "UTC"}, 400
    yield "GET", f"{mine}/invoices?page=0", None, 400
    yield "GET", f"{mine}/payments?size=101", None, 400
    yield "GET", f"{mine}/invoices?size=ten", None, 400


def _expect_refused(reply: Reply, title: str, status: int) -> None:
    if reply.status != status:
        raise Mismatch(
            f"status of {title}",
            expected=status,
            actual=reply.status,
            hint=CHANGED,
            evidence=[reply.exchange],
        )
    if not isinstance(opened(reply, title, status).get("error"), str):
        raise Failure(f"{title}: the body has no text `error`", evidence=[reply.exchange])

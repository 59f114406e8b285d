"""Requests that overlap, in an order that is ours: one is held while others are answered."""

from __future__ import annotations

from random import Random

from hotseat.lab import Rig, expect

from .agreed import DAY
from .books import Customer, Line, right_invoice
from .office import Office, Pending, opened, order, same


def requests_apart(rig: Rig[Office]) -> None:
    """Three orders, each begun within the one before; the first to begin is the first to end."""
    office, random = rig.world, rig.random
    hint = "What do two requests have in common that are under way at the same time?"
    at = [DAY.format(day) for day in (11, 12, 13)]
    people = [office.customer(random, zone="Europe/Berlin"), office.customer(random), office.customer(random)]
    lines = [office.lines(random, 3) for _ in people]
    keys = [f"prices/retail/{mine[1].item}" for mine in lines]
    first = office.begin(keys[0], "POST", "/invoices", order(people[0], at[0], lines[0]))
    third = office.lines(random, 2)
    within = office.meanwhile(keys[0], "POST", "/invoices", order(people[2], at[2], third), 201)
    same(within, right_invoice(people[2], at[2], third), "the invoice written while another one was", hint)
    second = office.begin(keys[1], "POST", "/invoices", order(people[1], at[1], lines[1]))
    office.release(keys[0])
    _expect_own(office, first, people[0], at[0], lines[0], hint)
    office.release(keys[1])
    _expect_own(office, second, people[1], at[1], lines[1], hint)


def _expect_own(
    office: Office, pending: Pending, who: Customer, at: str, lines: list[Line], hint: str
) -> None:
    reply = pending.reply()
    invoice = opened(reply, "POST /invoices", 201)
    same(
        invoice,
        right_invoice(who, at, lines),
        "the invoice that waited for a price while others were written",
        hint,
        reply,
    )
    path = f"/invoices/{invoice.get('number')}"
    same(office.fetch("GET", path), {"customer": who.id}, f"GET {path}, later", hint)


def updates_kept(rig: Rig[Office]) -> None:
    """Payments and orders of one customer, each within another; then eight payments let go at once."""
    office, random = rig.world, rig.random
    ann, lines = office.customer(random), office.lines(random, 1)
    office.invoice(ann, DAY.format(14), lines, "before the payments", "")
    _payment_within_payment(office, random, ann, lines[0])
    _order_within_order(office, random, ann)
    _payments_at_once(office, random)


def _payment_within_payment(office: Office, random: Random, ann: Customer, line: Line) -> None:
    path = f"/customers/{ann.id}/payments"
    (slow, much), (quick, little) = office.payment(random), office.payment(random)
    pending = office.begin(f"payments/{slow}", "POST", path, {"reference": slow})
    office.meanwhile(f"payments/{slow}", "POST", path, {"reference": quick}, 201)
    office.release(f"payments/{slow}")
    opened(pending.reply(), f"POST {path}", 201)
    owed = line.amount + line.taxed - much - little
    same(
        office.fetch("GET", f"/customers/{ann.id}"),
        {"balance": f"{owed:.2f}"},
        f"the customer who owed {line.amount + line.taxed:.2f}, and paid {little}.00 while {much}.00 were confirmed",
        "What did the first payment know when it wrote the new balance?",
    )


def _order_within_order(office: Office, random: Random, ann: Customer) -> None:
    slow, quick = office.lines(random, 1), office.lines(random, 1)
    key = f"prices/retail/{slow[0].item}"
    pending = office.begin(key, "POST", "/invoices", order(ann, DAY.format(15), slow))
    inner = office.meanwhile(key, "POST", "/invoices", order(ann, DAY.format(16), quick), 201)
    office.release(key)
    outer = opened(pending.reply(), "POST /invoices", 201)
    expect(
        outer.get("number"),
        inner["number"] + 1,
        f"number of the invoice that ended after number {inner['number']}",
        hint="When is a number taken, and who else may have taken it?",
    )


def _payments_at_once(office: Office, random: Random) -> None:
    ann = office.customer(random)
    path = f"/customers/{ann.id}/payments"
    paid = [office.payment(random) for _ in range(8)]
    under_way = [office.begin(f"payments/{one}", "POST", path, {"reference": one}) for one, _ in paid]
    office.release(*(f"payments/{one}" for one, _ in paid))
    for pending in under_way:
        opened(pending.reply(), f"POST {path}", 201)
    right = {"balance": f"-{sum(amount for _, amount in paid)}.00"}
    same(
        office.fetch("GET", f"/customers/{ann.id}"),
        right,
        "the customer of eight payments at once",
        "Which of them were forgotten?",
    )
    count = office.fetch("GET", path).get("count")
    expect(count, 8, f"`count` of GET {path} after eight payments at once")


def nobody_waits(rig: Rig[Office]) -> None:
    """Every kind of request, while the same customer's order is held, and then a payment."""
    office, random = rig.world, rig.random
    ann, bob = office.customer(random), office.customer(random)
    slow, quick, known = (office.lines(random, 1) for _ in range(3))
    number = office.invoice(ann, DAY.format(26), known, "before", "")["number"]
    (reference, _), (other, _) = office.payment(random), office.payment(random)
    price, bank, mine = f"prices/retail/{slow[0].item}", f"payments/{reference}", f"/customers/{ann.id}"
    told = {"name": "Bob", "zone": "UTC", "list": "retail"}
    held = office.begin(price, "POST", "/invoices", order(ann, DAY.format(27), slow))
    for path in (mine, f"/invoices/{number}", f"{mine}/invoices", f"{mine}/payments", "/metrics"):
        office.meanwhile(price, "GET", path)
    office.meanwhile(price, "PUT", f"/customers/{office.name(random)}", told)
    office.meanwhile(price, "POST", f"{mine}/payments", {"reference": other}, 201)
    office.meanwhile(price, "POST", "/invoices", order(bob, DAY.format(28), known), 201)
    office.release(price)
    opened(held.reply(), held.title, 201)
    held = office.begin(bank, "POST", f"{mine}/payments", {"reference": reference})
    office.meanwhile(bank, "GET", mine)
    for who in (bob, ann):
        office.meanwhile(bank, "POST", "/invoices", order(who, DAY.format(28), quick), 201)
    office.release(bank)
    opened(held.reply(), held.title, 201)

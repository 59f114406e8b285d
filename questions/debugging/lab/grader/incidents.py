"""What went wrong, provoked: the boundaries, the amounts, the names, what is left open, mixed up or forgotten."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from hotseat.lab import Failure, Rig, expect

from .agreed import DAY, expect_journal, expect_statement
from .books import Customer, Line, around_midnight, half_even, inexact, inexact_tax
from .office import Office, order, same

ZONES = ("Asia/Tokyo", "America/New_York", "Europe/Berlin", "Australia/Sydney", "America/Los_Angeles")
NAMES = ("Zoë Grün", "Łucja Wójcik", "Ελένη Νικολάου", "李 小龍", "Ann 🧾 & Sons")
SPARE = 8
"""Descriptors more than before that prove nothing: a pool, a listener, a file read late."""
SETTLES = 1.0
"""Seconds in which connections close that were answered."""


def pages(rig: Rig[Office]) -> None:
    """Page through lists whose last page is empty but for one row, full, or one short of it."""
    office, random = rig.world, rig.random
    ann, lines = office.customer(random), office.lines(random, 1)
    size = random.randrange(2, 5)
    numbers: list[Any] = []
    payments: list[Any] = []
    for count in range(1, 3 * size + 2):
        numbers.append(office.invoice(ann, DAY.format(8), lines, "to be listed", "")["number"])
        reference, amount = office.payment(random)
        office.fetch("POST", f"/customers/{ann.id}/payments", {"reference": reference}, 201)
        payments.append({"reference": reference, "amount": f"{amount}.00"})
        if count % size in (0, 1, size - 1):
            _expect_pages(office, ann, "invoices", numbers, size)
            _expect_pages(office, ann, "payments", payments, size)


def _expect_pages(office: Office, ann: Customer, what: str, rows: list[Any], size: int) -> None:
    count = len(rows)
    right = -(-count // size)
    hint = "How many pages does a list need that has one row more than fits?"
    for page in range(1, right + 2):
        path = f"/customers/{ann.id}/{what}?page={page}&size={size}"
        shown = {"page": page, "pages": right, "count": count, what: rows[(page - 1) * size : page * size]}
        same(office.fetch("GET", path), shown, f"GET {path} of {count}", hint)


def months(rig: Rig[Office]) -> None:
    """Orders shortly before and after a month begins where the customer lives."""
    office, random = rig.world, rig.random
    hint = "What day is it there, then, summer time included? And which month's statement is that?"
    for zone in random.sample(ZONES, 3):
        for year, month in ((random.randrange(2024, 2029), 2), (random.randrange(2024, 2029), 8)):
            ann, lines = office.customer(random, zone=zone), office.lines(random, 1)
            before, after = around_midnight(random, zone, year, month)
            last = office.invoice(ann, before, lines, f"of {before} in {zone}", hint)
            first = office.invoice(ann, after, lines, f"of {after} in {zone}", hint)
            expect_statement(office, ann, f"{year}-{month - 1:02d}", [last], hint)
            expect_statement(office, ann, f"{year}-{month:02d}", [first], hint)


def due_dates(rig: Rig[Office]) -> None:
    """Orders on the last days of months, whose next one may be shorter."""
    office, random = rig.world, rig.random
    ann, lines = office.customer(random), office.lines(random, 1)
    days = ["2027-01-28", "2027-01-29", "2027-01-30", "2027-01-31", "2028-01-30", "2027-02-28", "2028-02-29"]
    days += ["2027-03-31", "2027-04-30", "2027-08-31", "2027-12-31"]
    for day in random.sample(days, len(days)):
        office.invoice(
            ann,
            f"{day}T10:00:00Z",
            lines,
            f"of {day}",
            "Which day of the next month is that, if it has none such?",
        )


def money(rig: Rig[Office]) -> None:
    """Amounts with half a cent in them, line by line, and the sums that come of them."""
    office, random = rig.world, rig.random
    ann = office.customer(random)
    hint = "When is it rounded, which way, and what was the number before?"
    invoices: list[dict[str, Any]] = []
    for make in (inexact, half_even, inexact_tax):
        lines = [make(random, office.name(random)) for _ in range(6)]
        office.stock("retail", lines)
        invoices.append(office.invoice(ann, DAY.format(9), lines, "with half cents", hint))
    large = [Line(office.name(random), random.randrange(900_000, 1_000_000), "9999.9999", 21)]
    office.stock("retail", large)
    invoices.append(office.invoice(ann, DAY.format(9), large, "over ten thousand million", hint))
    expect_statement(office, ann, "2026-05", invoices, hint)
    total = sum(round(float(invoice["total"]) * 100) for invoice in invoices)
    balance = {"balance": f"{total // 100}.{total % 100:02d}"}
    same(office.fetch("GET", f"/customers/{ann.id}"), balance, "the customer, when all are added up", hint)


# ------------------------------------------------------------------ what is left, mixed up, remembered


def nothing_open(rig: Rig[Office]) -> None:
    """Descriptors after orders and payments that were refused, for each reason."""
    office, random = rig.world, rig.random
    ann = office.customer(random)
    failing = Line(office.name(random), 1, "1.00", 0)
    office.tell(f"prices/retail/{failing.item}", None)
    unknown = Line(office.name(random), 1, "1.00", 0)
    pay = (f"/customers/{ann.id}/payments", {"reference": office.name(random)})
    reasons = {
        "an unknown item": ("/invoices", order(ann, DAY.format(17), [unknown]), 422),
        "a price list that answers 500": ("/invoices", order(ann, DAY.format(17), [failing]), 502),
        "an unknown payment": (*pay, 422),
    }
    for reason, (path, given, status) in reasons.items():
        for _ in range(5):
            office.fetch("POST", path, given, status)
        before = office.service.descriptors
        for _ in range(20):
            office.fetch("POST", path, given, status)
        after = _settled(office, before + SPARE)
        if after > before + SPARE:
            raise Failure(
                f"the service has {before} descriptors open; after 20 more requests refused for {reason}, {after}",
                hint="What was opened before the request was refused, and who closes it then?",
            )


def _settled(office: Office, enough: int) -> int:
    deadline = time.monotonic() + SETTLES
    while office.service.descriptors > enough and time.monotonic() < deadline:
        time.sleep(0.02)  # a connection is closed a moment after its reply
    return office.service.descriptors


def prices_apart(rig: Rig[Office]) -> None:
    """Lists and items whose names, one after the other, read the same."""
    office, random = rig.world, rig.random
    hint = "Which two questions does the service take for one?"
    a, b, c = (office.name(random)[:4] for _ in range(3))
    pairs = [
        ((a, "1" + b), (a + "1", b)),
        ((a + "-" + b, c), (a, b + "-" + c)),
        ((a, "--" + c), (a + "-", "-" + c)),
    ]
    for place, pair in enumerate(random.sample(pairs, len(pairs))):
        for turn, (price_list, item) in enumerate(pair):
            line = Line(item, 1, f"{10 + 2 * place + turn}.50", 0)
            office.stock(price_list, [line])
            ann = office.customer(random, list=price_list)
            why = f"for `{item}` on the list `{price_list}`, after one for `{pair[0][1]}` on `{pair[0][0]}`"
            office.invoice(ann, DAY.format(18), [line], why, hint)


def names_whole(rig: Rig[Office]) -> None:
    """Names in several scripts, wherever they are written."""
    office, random = rig.world, rig.random
    hint = (
        "Follow the name from the request to every place where it is written: what is it turned into there?"
    )
    for name in random.sample(NAMES, len(NAMES)):
        ann, lines = office.customer(random, name=name), office.lines(random, 1)
        at = DAY.format(19)
        invoice = office.invoice(ann, at, lines, f"for {name}", hint)
        same(office.fetch("GET", f"/customers/{ann.id}"), {"name": name}, "the customer", hint)
        expect_statement(office, ann, "2026-05", [invoice], hint)
        expect_journal(rig, ann, at, f"invoiced {invoice['number']}", hint)


def prices_remembered(rig: Rig[Office]) -> None:
    """Six orders of the same items by three customers of one list."""
    office, random = rig.world, rig.random
    lines = office.lines(random, 3)
    customers = [office.customer(random) for _ in range(3)]
    for turn in range(6):
        office.invoice(customers[turn % 3], DAY.format(20 + turn), lines, "for the same items", "")
    counts = {line.item: office.asked(f"prices/retail/{line.item}") for line in lines}
    expect(
        counts,
        dict.fromkeys(counts, 1),
        "how often the price list was asked for each item of six like orders",
        hint="What made it quick before, and is that still so?",
    )
    office.stock("retail", [replace(line, price="99.75") for line in lines])
    why = "at the prices that were told first"
    office.invoice(customers[0], DAY.format(26), lines, why, "How long does a price hold?")

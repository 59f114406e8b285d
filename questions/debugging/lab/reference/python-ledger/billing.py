"""Customers, invoices, payments and statements.

A ledger that is only ever added to: a balance is not kept, but added up, so no update of it can be lost.
"""

import os
import threading
import uuid
from calendar import monthrange
from datetime import datetime, timezone
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

CENT = Decimal("0.01")


class Refused(Exception):
    """A request that cannot be met: a status and the reason."""

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status, self.reason = status, reason


class Billing:
    def __init__(self, upstream, folder):
        self.upstream = upstream
        self.orders = os.path.join(folder, "orders")
        os.makedirs(self.orders, exist_ok=True)
        self.customers = {}
        self.invoices = []
        self.payments = []
        self.lock = threading.Lock()  # around what counts: the next number is the length of the ledger

    # ------------------------------------------------------------------ customers

    def put_customer(self, id, given):
        try:
            ZoneInfo(given["zone"])
        except (KeyError, ValueError, OSError):
            raise Refused(400, "unknown time zone") from None
        with self.lock:
            self.customers[id] = {"id": id, "name": given["name"], "zone": given["zone"], "list": given["list"]}
        return self.show(self.customers[id])

    def customer(self, id):
        if id not in self.customers:
            raise Refused(404, "unknown customer")
        return self.customers[id]

    def show(self, customer):
        owed = sum((Decimal(invoice["total"]) for invoice in self.invoices_of(customer["id"])), Decimal(0))
        paid = sum((Decimal(payment["amount"]) for payment in self.payments_of(customer["id"])), Decimal(0))
        return {**customer, "balance": money(owed - paid)}

    # ------------------------------------------------------------------ invoices

    def create_invoice(self, order):
        customer = self.customer(order["customer"])
        with open(os.path.join(self.orders, f"{uuid.uuid4()}.txt"), "w", encoding="utf-8") as file:
            file.write(f"{order['at']};{customer['id']};{customer['name']}\n")
            try:
                lines = [self.line(customer["list"], line) for line in order["lines"]]
            except Refused:
                file.write("refused\n")
                raise
            invoice = self.book(customer, order["at"], lines)
            file.write(f"invoiced {invoice['number']}\n")
        return invoice

    def line(self, price_list, line):
        price, rate = self.upstream.price(price_list, line["item"])
        amount = cents(price * line["quantity"])
        return {**line, "amount": amount, "tax": cents(amount * rate / 100)}

    def book(self, customer, at, lines):
        net = sum(line["amount"] for line in lines)
        tax = sum(line["tax"] for line in lines)
        moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
        date = moment.astimezone(ZoneInfo(customer["zone"])).date()
        invoice = {
            "customer": customer["id"],
            "date": date.isoformat(),
            "due": month_later(date).isoformat(),
            "lines": [{**line, "amount": money(line["amount"]), "tax": money(line["tax"])} for line in lines],
            "net": money(net),
            "tax": money(tax),
            "total": money(net + tax),
        }
        with self.lock:
            invoice["number"] = len(self.invoices) + 1
            self.invoices.append(invoice)
        return invoice

    def invoice(self, number):
        if not 1 <= int(number) <= len(self.invoices):
            raise Refused(404, "unknown invoice")
        return self.invoices[int(number) - 1]

    def invoices_of(self, id):
        self.customer(id)
        return [invoice for invoice in list(self.invoices) if invoice["customer"] == id]

    def list_invoices(self, id, page, size):
        numbers = [invoice["number"] for invoice in self.invoices_of(id)]
        return paged("invoices", numbers, page, size)

    # ------------------------------------------------------------------ payments

    def create_payment(self, id, given):
        self.customer(id)
        amount = self.upstream.payment(given["reference"])
        payment = {"reference": given["reference"], "amount": money(amount)}
        self.payments.append((id, payment))
        return payment

    def payments_of(self, id):
        return [payment for customer, payment in list(self.payments) if customer == id]

    def list_payments(self, id, page, size):
        self.customer(id)
        return paged("payments", self.payments_of(id), page, size)

    # ------------------------------------------------------------------ statements

    def statement(self, id, month):
        customer = self.customer(id)
        rows = [invoice for invoice in self.invoices_of(id) if invoice["date"][:7] == month]
        text = f"statement;{id};{customer['name']};{month}\n"
        for row in rows:
            text += ";".join(str(row[key]) for key in ("number", "date", "due", "net", "tax", "total")) + "\n"
        sums = [money(sum(Decimal(row[key]) for row in rows)) for key in ("net", "tax", "total")]
        return (text + ";".join(["sum", "", "", *sums]) + "\n").encode()


def paged(name, rows, page, size):
    pages = max(1, (len(rows) + size - 1) // size)
    shown = rows[(page - 1) * size : page * size] if page <= pages else []
    return {"page": page, "pages": pages, "count": len(rows), name: shown}


def month_later(date):
    year, month = (date.year, date.month + 1) if date.month < 12 else (date.year + 1, 1)
    return date.replace(year=year, month=month, day=min(date.day, monthrange(year, month)[1]))


def cents(amount):
    return amount.quantize(CENT, ROUND_HALF_UP)


def money(amount):
    return f"{amount:.2f}"

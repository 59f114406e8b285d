"""Customers, invoices, payments and statements. The faults are in here, and in upstream_client.py."""

import os
import uuid
from calendar import monthrange
from datetime import date, timedelta
from zoneinfo import ZoneInfo


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
        self.invoices = {}
        self.payments = {}
        self.lines = []

    # ------------------------------------------------------------------ customers

    def put_customer(self, id, given):
        try:
            ZoneInfo(given["zone"])
        except (KeyError, ValueError, OSError):
            raise Refused(400, "unknown time zone") from None
        customer = self.customers.setdefault(id, {"id": id, "balance": 0.0})
        customer.update(name=given["name"], zone=given["zone"], list=given["list"])
        self.payments.setdefault(id, [])
        return self.show(customer)

    def customer(self, id):
        if id not in self.customers:
            raise Refused(404, "unknown customer")
        return self.customers[id]

    def show(self, customer):
        return {**customer, "balance": money(customer["balance"])}

    # ------------------------------------------------------------------ invoices

    def create_invoice(self, order):
        customer = self.customer(order["customer"])
        number = len(self.invoices) + 1
        file = os.open(os.path.join(self.orders, f"{uuid.uuid4()}.txt"), os.O_WRONLY | os.O_CREAT)
        os.write(file, f"{order['at']};{customer['id']};{customer['name']}\n".encode("latin-1", "replace"))
        self.lines = []
        try:
            for line in order["lines"]:
                price, rate = self.upstream.price(customer["list"], line["item"])
                amount = round(price * line["quantity"], 2)
                tax = round(amount * rate / 100, 2)
                self.lines.append({**line, "amount": amount, "tax": tax})
        except Refused:
            os.write(file, b"refused\n")
            raise
        net = sum(line["amount"] for line in self.lines)
        tax = sum(line["tax"] for line in self.lines)
        day = date.fromisoformat(order["at"][:10])
        due = day + timedelta(days=monthrange(day.year, day.month)[1])
        customer["balance"] += net + tax
        self.invoices[number] = {
            "number": number,
            "customer": customer["id"],
            "date": day.isoformat(),
            "due": due.isoformat(),
            "lines": [{**line, "amount": money(line["amount"]), "tax": money(line["tax"])} for line in self.lines],
            "net": money(net),
            "tax": money(tax),
            "total": money(net + tax),
        }
        os.write(file, f"invoiced {number}\n".encode())
        os.close(file)
        return self.invoices[number]

    def invoice(self, number):
        if int(number) not in self.invoices:
            raise Refused(404, "unknown invoice")
        return self.invoices[int(number)]

    def invoices_of(self, id):
        self.customer(id)
        return [invoice for invoice in list(self.invoices.values()) if invoice["customer"] == id]

    def list_invoices(self, id, page, size):
        numbers = [invoice["number"] for invoice in self.invoices_of(id)]
        count = len(numbers)
        pages = max(1, (count + size - 2) // size)
        shown = numbers[(page - 1) * size : page * size] if page <= pages else []
        return {"page": page, "pages": pages, "count": count, "invoices": shown}

    # ------------------------------------------------------------------ payments

    def create_payment(self, id, given):
        customer = self.customer(id)
        balance = customer["balance"]
        amount = self.upstream.payment(given["reference"])
        customer["balance"] = balance - amount
        payment = {"reference": given["reference"], "amount": money(amount)}
        self.payments[id].append(payment)
        return payment

    def list_payments(self, id, page, size):
        self.customer(id)
        payments = self.payments[id]
        count = len(payments)
        pages = max(1, (count + size - 2) // size)
        shown = payments[(page - 1) * size : page * size] if page <= pages else []
        return {"page": page, "pages": pages, "count": count, "payments": shown}

    # ------------------------------------------------------------------ statements

    def statement(self, id, month):
        customer = self.customer(id)
        rows = [invoice for invoice in self.invoices_of(id) if invoice["date"][:7] == month]
        text = f"statement;{id};{customer['name']};{month}\n"
        for row in rows:
            text += ";".join(str(row[key]) for key in ("number", "date", "due", "net", "tax", "total")) + "\n"
        sums = [money(sum(float(row[key]) for row in rows)) for key in ("net", "tax", "total")]
        return (text + ";".join(["sum", "", "", *sums]) + "\n").encode("latin-1", "replace")


def money(amount):
    return f"{amount:.2f}"

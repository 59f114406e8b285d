"""Receipts. This is the module to mend; `run` serves it, on a thread for each request.

It looks right while one customer comes after the other. Ask of every name in it: to what does it belong, and
who else has hold of it?
"""

import os
from urllib.request import urlopen

customer = None  # whose receipt is being written
total = 0
number = 0  # of the last receipt


class Customers:
    discounts = {}


def write(name, items, lines=[]):
    global customer, total, number
    customer = name
    total = 0
    for item in items:
        amount = price(item)
        lines.append(f"{item} {amount}")
        total += amount
    total = total * (100 - Customers.discounts.get(customer, 0)) // 100
    number += 1
    return "\n".join([f"receipt {number} for {customer}", *lines, f"total {total}"]) + "\n"


def price(item):
    global parts
    with urlopen(f"{os.environ['PRICES']}/{item}", timeout=60) as reply:
        answer = reply.read().decode().strip()
    if answer.isdigit():
        return int(answer)
    parts = 0
    for part in answer.split():
        amount = price(part)
        parts += amount
    return parts


def set_discount(name, percent):
    Customers.discounts[name] = percent

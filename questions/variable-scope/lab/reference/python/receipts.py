"""Receipts. What belongs to one request is in parameters and locals; what outlives it is in $DATA_DIR."""

import os
from pathlib import Path
from urllib.request import urlopen

PRICES = os.environ["PRICES"]
NUMBERS = Path(os.environ["DATA_DIR"], "numbers")
DISCOUNTS = Path(os.environ["DATA_DIR"], "discounts")
NUMBERS.mkdir(exist_ok=True)
DISCOUNTS.mkdir(exist_ok=True)


def write(customer, items):
    lines = [(item, price(item)) for item in items]
    total = sum(amount for _, amount in lines) * (100 - discount(customer)) // 100
    rows = [f"receipt {next_number()} for {customer}"]
    rows += [f"{item} {amount}" for item, amount in lines]
    return "\n".join([*rows, f"total {total}"]) + "\n"


def price(item):
    with urlopen(f"{PRICES}/{item}", timeout=60) as reply:
        answer = reply.read().decode().strip()
    if answer.isdigit():
        return int(answer)
    return sum(price(part) for part in answer.split())


def set_discount(customer, percent):
    fresh = DISCOUNTS / f".{customer}.{os.urandom(8).hex()}"
    fresh.write_text(str(percent))
    fresh.replace(DISCOUNTS / customer)  # at once: nobody reads half a file


def discount(customer):
    try:
        return int((DISCOUNTS / customer).read_text())
    except FileNotFoundError:
        return 0


def next_number():
    """The first number that nobody has: whoever makes its file owns it, in whatever thread or process."""
    number = len(list(NUMBERS.iterdir())) + 1
    while True:
        try:
            (NUMBERS / str(number)).touch(exist_ok=False)
        except FileExistsError:
            number += 1
        else:
            return number

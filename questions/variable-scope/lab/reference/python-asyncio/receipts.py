"""Receipts. The one being written is in a context variable: each task has its own, whatever runs between.

What outlives a request is in a database that all instances share; it counts by itself.
"""

import asyncio
import os
import sqlite3
from contextvars import ContextVar
from urllib.parse import urlsplit

PRICES = urlsplit(os.environ["PRICES"])
DATABASE = os.path.join(os.environ["DATA_DIR"], "till.db")
TABLES = """
    CREATE TABLE IF NOT EXISTS discount (customer TEXT PRIMARY KEY, percent INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS receipt (number INTEGER PRIMARY KEY);
"""


class Receipt:
    def __init__(self, customer):
        self.customer = customer
        self.lines = []
        self.total = 0


current = ContextVar("current")


async def write(customer, items):
    current.set(Receipt(customer))
    for item in items:
        add(item, await price(item))
    return rendered()


def add(item, amount):
    receipt = current.get()
    receipt.lines.append(f"{item} {amount}")
    receipt.total += amount


def rendered():
    receipt = current.get()
    total = receipt.total * (100 - discount(receipt.customer)) // 100
    return "\n".join([f"receipt {next_number()} for {receipt.customer}", *receipt.lines, f"total {total}"]) + "\n"


async def price(item):
    answer = await ask(item)
    if answer.isdigit():
        return int(answer)
    return sum(await asyncio.gather(*(price(part) for part in answer.split())))


async def ask(item):
    reader, writer = await asyncio.open_connection(PRICES.hostname, PRICES.port)
    writer.write(f"GET /{item} HTTP/1.0\r\nHost: {PRICES.netloc}\r\n\r\n".encode())
    reply = await reader.read()
    writer.close()
    return reply.decode().split("\r\n\r\n", 1)[1].strip()


def execute(statement, values=()):
    connection = sqlite3.connect(DATABASE, timeout=30)
    try:
        with connection:
            return connection.execute(statement, values).fetchall()
    finally:
        connection.close()


def set_discount(customer, percent):
    execute("INSERT INTO discount VALUES (?, ?) ON CONFLICT DO UPDATE SET percent = excluded.percent", (customer, percent))


def discount(customer):
    rows = execute("SELECT percent FROM discount WHERE customer = ?", (customer,))
    return rows[0][0] if rows else 0


def next_number():
    return execute("INSERT INTO receipt VALUES (NULL) RETURNING number")[0][0]


_tables = sqlite3.connect(DATABASE, timeout=30)
_tables.executescript(TABLES)
_tables.close()

"""The shop's tables: everything that it asks the database. The connection is what the variables PG* say.

No statement's text depends on what a client sent, but for the choice of an order from a list of our own.
"""

import hashlib
import secrets
import threading

import psycopg
from psycopg.rows import dict_row

COLUMNS = "id, name, category, price"
ORDERS = {
    "id": "id",
    "name": "name, id",
    "price": "price, id",
    "-price": "price DESC, id",
}

_lock = threading.Lock()
_connection = None


def connection():
    """The one connection of this process; a new one when it broke."""
    global _connection
    with _lock:
        if _connection is None or _connection.closed:
            _connection = psycopg.connect(autocommit=True, row_factory=dict_row)
        return _connection


def rows(statement, *values):
    return connection().execute(statement, values).fetchall()


def first(statement, *values):
    return connection().execute(statement, values).fetchone()


def sha256(key):
    return hashlib.sha256(key.encode()).hexdigest()


def literally(q):
    """The pattern that finds just this text, wherever it stands."""
    for sign in ("\\", "%", "_"):
        q = q.replace(sign, "\\" + sign)
    return f"%{q}%"


def products(q, category, sort):
    statement = f"SELECT {COLUMNS} FROM product WHERE listed AND name ILIKE %s AND %s IN ('', category)"
    return rows(f"{statement} ORDER BY {ORDERS[sort]}", literally(q), category)


def product(number):
    return first(f"SELECT {COLUMNS} FROM product WHERE listed AND id = %s", number)


def register(name):
    """The new customer's key; None where the name is taken."""
    key = secrets.token_hex(16)
    try:
        connection().execute("INSERT INTO customer (name, key_hash) VALUES (%s, %s)", (name, sha256(key)))
    except psycopg.errors.UniqueViolation:
        return None
    return key


def login(name, key):
    """A new token; None where name or key is wrong."""
    found = first("SELECT name FROM customer WHERE name = %s AND key_hash = %s", name, sha256(key))
    if found is None:
        return None
    token = secrets.token_hex(16)
    connection().execute("INSERT INTO session (token, customer) VALUES (%s, %s)", (token, found["name"]))
    return token


def customer(token):
    """The name of the customer with this token; None where there is none."""
    found = first("SELECT customer FROM session WHERE token = %s", token)
    return found and found["customer"]


def buy(customer, product, quantity, note):
    """The number of the new purchase; None where there is no such product."""
    made = first(
        "INSERT INTO purchase (customer, product, quantity, note)"
        " SELECT %s, id, %s, %s FROM product WHERE listed AND id = %s RETURNING id",
        *(customer, quantity, note, product),
    )
    return made and made["id"]


def purchases(customer):
    return rows("SELECT id, product, quantity, note FROM purchase WHERE customer = %s ORDER BY id", customer)

"""The shop's tables: everything that it asks the database. The connection is what the variables PG* say."""

import hashlib
import secrets
import sys
import threading

import psycopg
from psycopg.rows import dict_row

COLUMNS = "id, name, category, price"

_lock = threading.Lock()
_connection = None


def connection():
    """The one connection of this process; a new one when it broke."""
    global _connection
    with _lock:
        if _connection is None or _connection.closed:
            _connection = psycopg.connect(autocommit=True, row_factory=dict_row)
        return _connection


def rows(statement):
    print(statement, file=sys.stderr)
    cursor = connection().execute(statement)
    return cursor.fetchall() if cursor.description else []


def first(statement):
    found = rows(statement)
    return found[0] if found else None


def sha256(key):
    return hashlib.sha256(key.encode()).hexdigest()


def products(q, category, sort):
    statement = f"SELECT {COLUMNS} FROM product WHERE listed"
    if q:
        statement += f" AND name ILIKE '%{q}%'"
    if category:
        statement += f" AND category = '{category}'"
    return rows(statement + f" ORDER BY {sort}, id")  # ORDER BY -price: the dearest first


def product(number):
    return first(f"SELECT {COLUMNS} FROM product WHERE listed AND id = {number}")


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
    found = first(f"SELECT name FROM customer WHERE name = '{name}' AND key_hash = '{sha256(key)}'")
    if found is None:
        return None
    token = secrets.token_hex(16)
    connection().execute("INSERT INTO session (token, customer) VALUES (%s, %s)", (token, found["name"]))
    return token


def customer(token):
    """The name of the customer with this token; None where there is none."""
    found = first(f"SELECT customer FROM session WHERE token = '{token}'")
    return found and found["customer"]


def buy(customer, product, quantity, note):
    """The number of the new purchase."""
    statement = "INSERT INTO purchase (customer, product, quantity, note)"
    statement += f" VALUES ('{customer}', {product}, {quantity}, '{note}') RETURNING id"
    return first(statement)["id"]


def purchases(customer):
    # The name is our own: it comes from the table.
    return rows(f"SELECT id, product, quantity, note FROM purchase WHERE customer = '{customer}' ORDER BY id")

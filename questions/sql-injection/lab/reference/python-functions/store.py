"""What the shop asks the database: only functions, which database.sql makes. The account can touch no table itself.

The connection is what the variables PG* say. No statement's text depends on what a client sent.
"""

import hashlib
import secrets
import threading

import psycopg
from psycopg.rows import dict_row

ORDERS = ("id", "name", "price", "-price")

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


def products(q, category, sort):
    return rows("SELECT id, name, category, price FROM shop.products(%s, %s, %s)", q, category, sort)


def product(number):
    return first("SELECT id, name, category, price FROM shop.product(%s)", number)


def register(name):
    """The new customer's key; None where the name is taken."""
    key = secrets.token_hex(16)
    return key if first("SELECT shop.register(%s, %s) AS done", name, sha256(key))["done"] else None


def login(name, key):
    """A new token; None where name or key is wrong."""
    token = secrets.token_hex(16)
    done = first("SELECT shop.login(%s, %s, %s) AS done", name, sha256(key), token)["done"]
    return token if done else None


def customer(token):
    """The name of the customer with this token; None where there is none."""
    return first("SELECT shop.customer(%s) AS name", token)["name"]


def buy(customer, product, quantity, note):
    """The number of the new purchase; None where there is no such product."""
    return first("SELECT shop.buy(%s, %s, %s, %s) AS id", customer, product, quantity, note)["id"]


def purchases(customer):
    return rows("SELECT id, product, quantity, note FROM shop.purchases(%s)", customer)

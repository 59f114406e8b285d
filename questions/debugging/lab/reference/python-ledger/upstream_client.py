"""The price list and the bank, over HTTP.

A price that was told once is remembered, and one that is being asked for is waited for: nobody asks twice.
"""

import json
from concurrent.futures import Future
from decimal import Decimal
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from billing import Refused


class Upstream:
    def __init__(self, address):
        self.address = urlsplit(address)
        self.prices = {}

    def price(self, price_list, item):
        """The price of one piece, and the tax in percent."""
        key = (price_list, item)
        mine = Future()
        answer = self.prices.setdefault(key, mine)  # atomic: one asks, the others wait for its answer
        if answer is mine:
            try:
                told = self.ask(f"/prices/{price_list}/{item}", "item")
                mine.set_result((Decimal(told["price"]), told["tax"]))
            except Exception as error:
                del self.prices[key]  # whoever comes later asks again
                mine.set_exception(error)
        return answer.result()

    def payment(self, reference):
        return Decimal(self.ask(f"/payments/{reference}", "payment")["amount"])

    def ask(self, path, what):
        connection = HTTPConnection(self.address.hostname, self.address.port, timeout=60)
        try:
            connection.request("GET", self.address.path + path)
            reply = connection.getresponse()
            body = reply.read()
        except (OSError, HTTPException):
            raise Refused(502, "no answer from upstream") from None
        finally:
            connection.close()
        if reply.status == 404:
            raise Refused(422, f"unknown {what}")
        if reply.status != 200:
            raise Refused(502, f"upstream answered {reply.status}")
        return json.loads(body)

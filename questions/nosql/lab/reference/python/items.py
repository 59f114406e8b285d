"""The catalogue. A document is one value; a set for each value of a field, and one sorted set, find it.

    item:{id}              the document, as JSON
    index:{field}:{value}  set of ids
    index:price            sorted set of ids
"""

import json

FIELDS = ("kind", "brand", "colour")


class Refused(Exception):
    """The change is not possible, and nothing has happened."""


class Items:
    def __init__(self, redis):
        self.redis = redis

    def get(self, name):
        return self.redis.call("GET", f"item:{name}")

    def put(self, name, content):
        self._change(name, lambda old: content)

    def delete(self, name):
        self._change(name, lambda old: None)

    def add_stock(self, name, by):
        """The new stock. Raises KeyError where there is no such item, Refused where there is too little."""
        left = 0

        def changed(old):
            nonlocal left
            if old is None:
                raise KeyError(name)
            document = json.loads(old)
            if "stock" not in document or document["stock"] + by < 0:
                raise Refused
            left = document["stock"] = document["stock"] + by
            return json.dumps(document, ensure_ascii=False).encode()

        self._change(name, changed)
        return left

    def find(self, wanted):
        """The items whose fields have these values."""
        return self._named(self.redis.call("SINTER", *(f"index:{field}:{value}" for field, value in wanted.items())))

    def find_by_price(self, least, most):
        """The items with a price between these, both included; the cheapest first."""
        return self._named(self.redis.call("ZRANGE", "index:price", least, most, "BYSCORE"))

    def _named(self, names):
        if not names:
            return []
        contents = self.redis.call("MGET", *(b"item:" + name for name in names))
        # One that was deleted since has no content any more.
        return [(name.decode(), content) for name, content in zip(names, contents) if content is not None]

    def _change(self, name, make):
        """Replace a document and what finds it, at once or not at all: whoever comes between makes us begin again."""
        key = f"item:{name}"
        while True:
            with self.redis.connection() as connection:
                _, old = connection.pipeline([("WATCH", key), ("GET", key)])
                new = make(old)
                write = ("DEL", key) if new is None else ("SET", key, new)
                commands = [*unindexed(name, old), *indexed(name, new), write]
                if connection.pipeline([("MULTI",), *commands, ("EXEC",)])[-1] is not None:
                    return


def entries(content):
    """What finds a document: (key of a set) or (key of the sorted set, score)."""
    document = {} if content is None else json.loads(content)
    for field in FIELDS:
        if isinstance(document.get(field), str):
            yield f"index:{field}:{document[field]}", None
    if "price" in document:
        yield "index:price", document["price"]


def indexed(name, content):
    for key, score in entries(content):
        yield ("SADD", key, name) if score is None else ("ZADD", key, score, name)


def unindexed(name, content):
    for key, score in entries(content):
        yield ("SREM" if score is None else "ZREM", key, name)

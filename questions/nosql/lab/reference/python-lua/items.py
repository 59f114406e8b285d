"""The catalogue, changed by scripts: Redis runs each to its end before it listens to anybody else.

    item:{id}              hash: json (without the stock), stock, and the keys of the indexes it is in, as a JSON array
    index:{field}:{value}  set of ids
    index:price            sorted set of ids
"""

import json

FIELDS = ("kind", "brand", "colour")

REMOVE = """
for _, index in ipairs(cjson.decode(redis.call('HGET', KEYS[1], 'indexes') or '[]')) do
  redis.call('SREM', index, ARGV[1])
end
redis.call('ZREM', 'index:price', ARGV[1])
redis.call('DEL', KEYS[1])
"""
# ARGV: id, json, indexes, stock and price (empty where there is none).
PUT = (
    REMOVE
    + """
for _, index in ipairs(cjson.decode(ARGV[3])) do
  redis.call('SADD', index, ARGV[1])
end
redis.call('HSET', KEYS[1], 'json', ARGV[2], 'indexes', ARGV[3])
if ARGV[4] ~= '' then redis.call('HSET', KEYS[1], 'stock', ARGV[4]) end
if ARGV[5] ~= '' then redis.call('ZADD', 'index:price', ARGV[5], ARGV[1]) end
"""
)
# The new stock; -1 where there is no item, -2 where there is too little.
ADD_STOCK = """
if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
local stock = redis.call('HGET', KEYS[1], 'stock')
if not stock or stock + ARGV[1] < 0 then return -2 end
return redis.call('HINCRBY', KEYS[1], 'stock', ARGV[1])
"""


class Refused(Exception):
    """The change is not possible, and nothing has happened."""


class Items:
    def __init__(self, redis):
        self.redis = redis

    def get(self, name):
        return whole(*self.redis.call("HMGET", f"item:{name}", "json", "stock"))

    def put(self, name, content):
        document = json.loads(content)
        indexes = [f"index:{field}:{document[field]}" for field in FIELDS if isinstance(document.get(field), str)]
        stock, price = document.pop("stock", ""), document.get("price", "")
        kept = json.dumps(document, ensure_ascii=False)
        self.redis.call("EVAL", PUT, 1, f"item:{name}", name, kept, json.dumps(indexes), stock, price)

    def delete(self, name):
        self.redis.call("EVAL", REMOVE, 1, f"item:{name}", name)

    def add_stock(self, name, by):
        """The new stock. Raises KeyError where there is no such item, Refused where there is too little."""
        left = self.redis.call("EVAL", ADD_STOCK, 1, f"item:{name}", by)
        if left == -1:
            raise KeyError(name)
        if left == -2:
            raise Refused
        return left

    def find(self, wanted):
        """The items whose fields have these values."""
        return self._named(self.redis.call("SINTER", *(f"index:{field}:{value}" for field, value in wanted.items())))

    def find_by_price(self, least, most):
        """The items with a price between these, both included; the cheapest first."""
        return self._named(self.redis.call("ZRANGE", "index:price", least, most, "BYSCORE"))

    def _named(self, names):
        stored = self.redis.pipeline([("HMGET", b"item:" + name, "json", "stock") for name in names])
        # One that was deleted since has no content any more.
        return [(name.decode(), whole(*each)) for name, each in zip(names, stored) if each[0] is not None]


def whole(kept, stock):
    """A document as JSON, its stock put back in."""
    if stock is None:
        return kept
    return json.dumps(json.loads(kept) | {"stock": int(stock)}, ensure_ascii=False).encode()

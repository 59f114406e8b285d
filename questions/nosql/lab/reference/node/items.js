"use strict";
// The catalogue. One hash holds a document and where it is found; scripts change all of it in one step.
//
//   item:{id}             json (without the stock), stock, and the keys of the indexes it is in: 1, 2, 3, price
//   index:{field}:{value} set of ids
//   index:price           sorted set of ids

const FIELDS = ["kind", "brand", "colour"];

// KEYS: the item. ARGV: id, then json, stock, price (each empty where there is none), then keys of sets.
const REPLACE = `
  local old = redis.call('HMGET', KEYS[1], '1', '2', '3', 'price')
  for place = 1, 3 do
    if old[place] then redis.call('SREM', old[place], ARGV[1]) end
  end
  if old[4] then redis.call('ZREM', 'index:price', ARGV[1]) end
  redis.call('DEL', KEYS[1])
  if not ARGV[2] then return end
  redis.call('HSET', KEYS[1], 'json', ARGV[2])
  if ARGV[3] ~= '' then redis.call('HSET', KEYS[1], 'stock', ARGV[3]) end
  if ARGV[4] ~= '' then
    redis.call('HSET', KEYS[1], 'price', ARGV[4])
    redis.call('ZADD', 'index:price', ARGV[4], ARGV[1])
  end
  for place = 5, #ARGV do
    redis.call('HSET', KEYS[1], tostring(place - 4), ARGV[place])
    redis.call('SADD', ARGV[place], ARGV[1])
  end`;

// The new stock; -1 where there is no item, -2 where there is too little.
const ADD_STOCK = `
  if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
  local stock = redis.call('HGET', KEYS[1], 'stock')
  if not stock or stock + ARGV[1] < 0 then return -2 end
  return redis.call('HINCRBY', KEYS[1], 'stock', ARGV[1])`;

/** A document as JSON text, its stock put back in. */
function whole([json, stock]) {
  return stock === null ? json : JSON.stringify({ ...JSON.parse(json), stock: Number(stock) });
}

class Items {
  constructor(redis) {
    this.redis = redis;
  }

  async get(id) {
    const stored = await this.redis.call("HMGET", `item:${id}`, "json", "stock");
    return stored[0] === null ? null : whole(stored);
  }

  put(id, document) {
    const { stock = "", ...rest } = document;
    const keys = FIELDS.filter((field) => typeof document[field] === "string").map((field) => `index:${field}:${document[field]}`);
    return this.redis.call("EVAL", REPLACE, 1, `item:${id}`, id, JSON.stringify(rest), stock, document.price ?? "", ...keys);
  }

  delete(id) {
    return this.redis.call("EVAL", REPLACE, 1, `item:${id}`, id);
  }

  addStock(id, by) {
    return this.redis.call("EVAL", ADD_STOCK, 1, `item:${id}`, by);
  }

  async find(query) {
    const keys = FIELDS.filter((field) => query.has(field)).map((field) => `index:${field}:${query.get(field)}`);
    return this.#named(await this.redis.call("SINTER", ...keys));
  }

  async findByPrice(least, most) {
    return this.#named(await this.redis.call("ZRANGE", "index:price", least, most, "BYSCORE"));
  }

  /** Pairs of id and JSON; what was deleted since is left out. */
  async #named(ids) {
    const stored = await this.redis.pipeline(ids.map((id) => ["HMGET", `item:${id}`, "json", "stock"]));
    return ids.map((id, place) => [id, stored[place]]).filter(([, found]) => found[0] !== null).map(([id, found]) => [id, whole(found)]);
  }
}

module.exports = { Items };

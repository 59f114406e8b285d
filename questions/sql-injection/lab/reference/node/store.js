// The shop's tables: everything that it asks the database. The connection is what the variables PG* say.
//
// No statement's text depends on what a client sent, but for the choice of an order from a list of our own.
"use strict";
const crypto = require("crypto");
const { Pool } = require("pg");

const COLUMNS = "id, name, category, price";
const pool = new Pool({ max: 4 });
pool.on("error", (error) => console.error(error.message)); // an idle connection broke: the next one is new

exports.ORDERS = new Map([
  ["id", "id"],
  ["name", "name, id"],
  ["price", "price, id"],
  ["-price", "price DESC, id"],
]);

const sha256 = (key) => crypto.createHash("sha256").update(key).digest("hex");
const random = () => crypto.randomBytes(16).toString("hex");

const rows = async (statement, ...values) => (await pool.query(statement, values)).rows;
const first = async (statement, ...values) => (await rows(statement, ...values))[0];

/** The pattern that finds just this text, wherever it stands. */
const literally = (q) => `%${q.replace(/[\\%_]/g, "\\$&")}%`;

exports.products = (q, category, sort) =>
  rows(
    `SELECT ${COLUMNS} FROM product WHERE listed AND name ILIKE $1 AND $2 IN ('', category)
     ORDER BY ${exports.ORDERS.get(sort)}`,
    literally(q),
    category,
  );

exports.product = (number) => first(`SELECT ${COLUMNS} FROM product WHERE listed AND id = $1`, number);

/** The new customer's key; null where the name is taken. */
exports.register = async (name) => {
  const key = random();
  const made = await first(
    "INSERT INTO customer (name, key_hash) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING name",
    name,
    sha256(key),
  );
  return made ? key : null;
};

/** A new token; null where name or key is wrong. */
exports.login = async (name, key) => {
  const found = await first("SELECT name FROM customer WHERE name = $1 AND key_hash = $2", name, sha256(key));
  if (!found) return null;
  const token = random();
  await rows("INSERT INTO session (token, customer) VALUES ($1, $2)", token, found.name);
  return token;
};

/** The name of the customer with this token; null where there is none. */
exports.customer = async (token) => {
  const found = await first("SELECT customer FROM session WHERE token = $1", token);
  return found ? found.customer : null;
};

/** The number of the new purchase; null where there is no such product. */
exports.buy = async (customer, product, quantity, note) => {
  const made = await first(
    `INSERT INTO purchase (customer, product, quantity, note)
     SELECT $1, id, $2, $3 FROM product WHERE listed AND id = $4 RETURNING id`,
    customer,
    quantity,
    note,
    product,
  );
  return made ? made.id : null;
};

exports.purchases = (customer) =>
  rows("SELECT id, product, quantity, note FROM purchase WHERE customer = $1 ORDER BY id", customer);

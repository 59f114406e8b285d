// The shop's tables: everything that it asks the database. The connection is what the variables PG* say.
"use strict";
const crypto = require("crypto");
const { Pool } = require("pg");

const COLUMNS = "id, name, category, price";
const pool = new Pool({ max: 4 });
pool.on("error", (error) => console.error(error.message)); // an idle connection broke: the next one is new

const sha256 = (key) => crypto.createHash("sha256").update(key).digest("hex");
const random = () => crypto.randomBytes(16).toString("hex");

async function rows(statement) {
  console.error(statement);
  return (await pool.query(statement)).rows;
}

const first = async (statement) => (await rows(statement))[0];

exports.products = async (q, category, sort) => {
  let statement = `SELECT ${COLUMNS} FROM product WHERE listed`;
  if (q) statement += ` AND name ILIKE '%${q}%'`;
  if (category) statement += ` AND category = '${category}'`;
  return rows(`${statement} ORDER BY ${sort}, id`); // ORDER BY -price: the dearest first
};

exports.product = (number) => first(`SELECT ${COLUMNS} FROM product WHERE listed AND id = ${number}`);

/** The new customer's key; null where the name is taken. */
exports.register = async (name) => {
  const key = random();
  const statement = "INSERT INTO customer (name, key_hash) VALUES ($1, $2) ON CONFLICT DO NOTHING";
  const { rowCount } = await pool.query(statement, [name, sha256(key)]);
  return rowCount === 1 ? key : null;
};

/** A new token; null where name or key is wrong. */
exports.login = async (name, key) => {
  const found = await first(`SELECT name FROM customer WHERE name = '${name}' AND key_hash = '${sha256(key)}'`);
  if (!found) return null;
  const token = random();
  await pool.query("INSERT INTO session (token, customer) VALUES ($1, $2)", [token, found.name]);
  return token;
};

/** The name of the customer with this token; null where there is none. */
exports.customer = async (token) => {
  const found = await first(`SELECT customer FROM session WHERE token = '${token}'`);
  return found ? found.customer : null;
};

/** The number of the new purchase. */
exports.buy = async (customer, product, quantity, note) => {
  const statement = "INSERT INTO purchase (customer, product, quantity, note)";
  return (await first(`${statement} VALUES ('${customer}', ${product}, ${quantity}, '${note}') RETURNING id`)).id;
};

// The name is our own: it comes from the table.
exports.purchases = (customer) =>
  rows(`SELECT id, product, quantity, note FROM purchase WHERE customer = '${customer}' ORDER BY id`);

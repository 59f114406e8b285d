'use strict';
// Receipts. Other requests run at every `await`: nothing of a request is kept outside of its own calls.
const fs = require('node:fs');
const path = require('node:path');

const { DATA_DIR, PRICES } = process.env;
const NUMBERS = path.join(DATA_DIR, 'numbers');
fs.mkdirSync(NUMBERS, { recursive: true });

async function write(customer, items) {
  const prices = [];
  for (const item of items) prices.push(await price(item));
  const sum = prices.reduce((one, other) => one + other, 0);
  const total = Math.floor((sum * (100 - discount(customer))) / 100);
  const lines = items.map((item, place) => `${item} ${prices[place]}`);
  return [`receipt ${nextNumber()} for ${customer}`, ...lines, `total ${total}`, ''].join('\n');
}

async function price(item) {
  const answer = (await (await fetch(`${PRICES}/${item}`)).text()).trim();
  if (/^\d+$/.test(answer)) return Number(answer);
  let sum = 0;
  for (const part of answer.split(/\s+/)) sum += await price(part);
  return sum;
}

function setDiscount(customer, percent) {
  const fresh = path.join(DATA_DIR, `.${customer}-${process.pid}`);
  fs.writeFileSync(fresh, String(percent));
  fs.renameSync(fresh, discountFile(customer));
}

function discount(customer) {
  try {
    return Number(fs.readFileSync(discountFile(customer), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return 0;
    throw error;
  }
}

function discountFile(customer) {
  return path.join(DATA_DIR, `discount-${customer}`);
}

// The first number that nobody has: whoever makes its file owns it, in whatever process.
function nextNumber() {
  for (let number = fs.readdirSync(NUMBERS).length + 1; ; number++) {
    try {
      fs.closeSync(fs.openSync(path.join(NUMBERS, String(number)), 'wx'));
      return number;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

module.exports = { write, setDiscount };

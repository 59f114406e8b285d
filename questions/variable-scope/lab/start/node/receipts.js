'use strict';
// Receipts. This is the module to mend; `run` serves it.
//
// It looks right while one customer comes after the other. Ask of every name in it: to what does it belong, and
// who else runs while a request waits?

let customer;
let total;
let number = 0;
const lines = [];
const discounts = {};

async function write(name, items) {
  customer = name;
  total = 0;
  for (const item of items) {
    const amount = await price(item);
    lines.push(`${item} ${amount}`);
    total += amount;
  }
  total = Math.floor((total * (100 - (discounts[customer] ?? 0))) / 100);
  number += 1;
  return [`receipt ${number} for ${customer}`, ...lines, `total ${total}`, ''].join('\n');
}

let sum;

async function price(item) {
  const answer = (await (await fetch(`${process.env.PRICES}/${item}`)).text()).trim();
  if (/^\d+$/.test(answer)) return Number(answer);
  sum = 0;
  for (const part of answer.split(/\s+/)) {
    const amount = await price(part);
    sum += amount;
  }
  return sum;
}

function setDiscount(name, percent) {
  discounts[name] = percent;
}

module.exports = { write, setDiscount };

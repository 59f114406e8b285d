"use strict";
// The one service behind all faces: exact to the cent, in BigInt.

const RATES = new Map(Object.entries(JSON.parse(process.env.RATES)));
const AMOUNT = /^(0|[1-9][0-9]{0,6})(?:\.([0-9]{1,2}))?$/;

class BadAmount extends Error {}
class NoRate extends Error {}

/** An amount of up to seven digits and two decimals, in hundredths. */
function cents(text) {
  const match = AMOUNT.exec(text);
  if (match === null) throw new BadAmount("bad amount");
  return BigInt(match[1]) * 100n + BigInt((match[2] ?? "").padEnd(2, "0"));
}

const shown = (hundredths) => `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}`;

/** The amount in the other currency, in hundredths, and the rate. Half a cent goes to the even one. */
function convert(amount, from, to) {
  const rate = RATES.get(`${from}/${to}`);
  if (rate === undefined) throw new NoRate(`no rate for ${from}/${to}`);
  const exact = amount * BigInt(rate.replace(".", ""));
  const whole = exact / 1_000_000n;
  const rest = exact % 1_000_000n;
  const up = rest > 500_000n || (rest === 500_000n && whole % 2n === 1n);
  return [up ? whole + 1n : whole, rate];
}

module.exports = { BadAmount, NoRate, cents, convert, shown };

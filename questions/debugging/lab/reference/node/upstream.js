'use strict';
// The price list and the bank, over HTTP. A price that was told once is remembered.
const { Refused, cents } = require('./billing.js');

class Upstream {
  constructor(address) {
    this.address = address;
    this.prices = new Map();
  }

  /** The price of one piece in hundredths of a cent, and the tax in percent. */
  async price(list, item) {
    const key = JSON.stringify([list, item]);
    if (!this.prices.has(key)) {
      const { price, tax } = await this.ask(`/prices/${list}/${item}`, 'item');
      this.prices.set(key, { price: Math.round(Number(price) * 10000), tax });
    }
    return this.prices.get(key);
  }

  async payment(reference) {
    return cents((await this.ask(`/payments/${reference}`, 'payment')).amount);
  }

  async ask(path, what) {
    let reply, told;
    try {
      reply = await fetch(this.address + path);
      told = await reply.json();
    } catch {
      throw new Refused(502, 'no answer from upstream');
    }
    if (reply.status === 404) throw new Refused(422, `unknown ${what}`);
    if (!reply.ok) throw new Refused(502, `upstream answered ${reply.status}`);
    return told;
  }
}

module.exports = { Upstream };

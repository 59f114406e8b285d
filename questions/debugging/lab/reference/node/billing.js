'use strict';
// Customers, invoices, payments and statements. Money is whole cents.
const fs = require('node:fs');
const path = require('node:path');
const { randomUUID } = require('node:crypto');

class Refused extends Error {
  constructor(status, reason) {
    super(reason);
    this.status = status;
  }
}

class Billing {
  constructor(upstream, folder) {
    this.upstream = upstream;
    this.orders = path.join(folder, 'orders');
    fs.mkdirSync(this.orders, { recursive: true });
    this.customers = new Map();
    this.invoices = [];
    this.payments = new Map();
  }

  putCustomer(id, { name, zone, list }) {
    try {
      dayIn(zone, '2000-01-01T00:00:00Z');
    } catch {
      throw new Refused(400, 'unknown time zone');
    }
    if (!this.customers.has(id)) this.customers.set(id, { id, balance: 0 });
    if (!this.payments.has(id)) this.payments.set(id, []);
    Object.assign(this.customers.get(id), { name, zone, list });
    return this.show(id);
  }

  customer(id) {
    const customer = this.customers.get(id);
    if (!customer) throw new Refused(404, 'unknown customer');
    return customer;
  }

  show(id) {
    const customer = this.customer(id);
    return { ...customer, balance: money(customer.balance) };
  }

  async createInvoice(order) {
    const { id, name, zone, list } = this.customer(order.customer);
    const file = fs.openSync(path.join(this.orders, `${randomUUID()}.txt`), 'wx');
    try {
      fs.writeSync(file, `${order.at};${id};${name}\n`);
      const lines = [];
      for (const line of order.lines) lines.push(await this.line(list, line));
      const invoice = this.book(id, dayIn(zone, order.at), lines);
      fs.writeSync(file, `invoiced ${invoice.number}\n`);
      return invoice;
    } catch (error) {
      if (error instanceof Refused) fs.writeSync(file, 'refused\n');
      throw error;
    } finally {
      fs.closeSync(file);
    }
  }

  async line(list, { item, quantity }) {
    const { price, tax } = await this.upstream.price(list, item);
    const amount = halfUp(price * quantity, 100);
    return { item, quantity, amount, tax: halfUp(amount * tax, 100) };
  }

  // From here on nothing is awaited: what is read is still so when it is written.
  book(id, date, lines) {
    const sum = (what) => lines.reduce((total, line) => total + line[what], 0);
    const [net, tax] = [sum('amount'), sum('tax')];
    this.customer(id).balance += net + tax;
    const invoice = {
      number: this.invoices.length + 1,
      customer: id,
      date,
      due: monthLater(date),
      lines: lines.map((line) => ({ ...line, amount: money(line.amount), tax: money(line.tax) })),
      net: money(net),
      tax: money(tax),
      total: money(net + tax),
    };
    this.invoices.push(invoice);
    return invoice;
  }

  invoice(number) {
    const invoice = this.invoices[number - 1];
    if (!invoice) throw new Refused(404, 'unknown invoice');
    return invoice;
  }

  invoicesOf(id) {
    this.customer(id);
    return this.invoices.filter((invoice) => invoice.customer === id);
  }

  listInvoices(id, page, size) {
    return paged('invoices', this.invoicesOf(id).map((invoice) => invoice.number), page, size);
  }

  async createPayment(id, { reference }) {
    this.customer(id);
    const cents = await this.upstream.payment(reference);
    const payment = { reference, amount: money(cents) };
    this.customer(id).balance -= cents;
    this.payments.get(id).push(payment);
    return payment;
  }

  listPayments(id, page, size) {
    this.customer(id);
    return paged('payments', this.payments.get(id), page, size);
  }

  statement(id, month) {
    const { name } = this.customer(id);
    const rows = this.invoicesOf(id).filter((invoice) => invoice.date.startsWith(month));
    const sums = ['net', 'tax', 'total'].map((what) => money(rows.reduce((sum, row) => sum + cents(row[what]), 0)));
    const text = [
      ['statement', id, name, month],
      ...rows.map((row) => [row.number, row.date, row.due, row.net, row.tax, row.total]),
      ['sum', '', '', ...sums],
    ];
    return Buffer.from(text.map((row) => `${row.join(';')}\n`).join(''));
  }
}

function paged(name, rows, page, size) {
  const pages = Math.max(1, Math.ceil(rows.length / size));
  return { page, pages, count: rows.length, [name]: rows.slice((page - 1) * size, page * size) };
}

function dayIn(zone, at) {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date(at));
}

function monthLater(date) {
  const [year, month, day] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(day, last))).toISOString().slice(0, 10);
}

const halfUp = (number, parts) => Math.floor((2 * number + parts) / (2 * parts));
const cents = (text) => Math.round(Number(text) * 100);

function money(amount) {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

module.exports = { Billing, Refused, cents };

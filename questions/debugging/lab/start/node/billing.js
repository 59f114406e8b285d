'use strict';
// Customers, invoices, payments and statements. The faults are in here, and in upstream.js.
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
    this.invoices = new Map();
    this.payments = new Map();
    this.lines = [];
  }

  putCustomer(id, { name, zone, list }) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
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
    const customer = this.customer(order.customer);
    const number = this.invoices.size + 1;
    const file = fs.openSync(path.join(this.orders, `${randomUUID()}.txt`), 'wx');
    fs.writeSync(file, Buffer.from(`${order.at};${customer.id};${customer.name}\n`, 'latin1'));
    this.lines = [];
    try {
      for (const { item, quantity } of order.lines) {
        const { price, tax } = await this.upstream.price(customer.list, item);
        const amount = Number((price * quantity).toFixed(2));
        this.lines.push({ item, quantity, amount, tax: Number(((amount * tax) / 100).toFixed(2)) });
      }
    } catch (error) {
      if (error instanceof Refused) fs.writeSync(file, 'refused\n');
      throw error;
    }
    const net = this.lines.reduce((sum, line) => sum + line.amount, 0);
    const tax = this.lines.reduce((sum, line) => sum + line.tax, 0);
    const day = new Date(order.at.slice(0, 10));
    const due = new Date(day);
    due.setUTCMonth(due.getUTCMonth() + 1);
    customer.balance += net + tax;
    const invoice = {
      number,
      customer: customer.id,
      date: day.toISOString().slice(0, 10),
      due: due.toISOString().slice(0, 10),
      lines: this.lines.map((line) => ({ ...line, amount: money(line.amount), tax: money(line.tax) })),
      net: money(net),
      tax: money(tax),
      total: money(net + tax),
    };
    this.invoices.set(number, invoice);
    fs.writeSync(file, `invoiced ${number}\n`);
    fs.closeSync(file);
    return invoice;
  }

  invoice(number) {
    const invoice = this.invoices.get(number);
    if (!invoice) throw new Refused(404, 'unknown invoice');
    return invoice;
  }

  invoicesOf(id) {
    this.customer(id);
    return [...this.invoices.values()].filter((invoice) => invoice.customer === id);
  }

  listInvoices(id, page, size) {
    const numbers = this.invoicesOf(id).map((invoice) => invoice.number);
    const count = numbers.length;
    const pages = Math.max(1, Math.floor((count + size - 2) / size));
    const shown = page <= pages ? numbers.slice((page - 1) * size, page * size) : [];
    return { page, pages, count, invoices: shown };
  }

  async createPayment(id, { reference }) {
    const customer = this.customer(id);
    const { balance } = customer;
    const amount = await this.upstream.payment(reference);
    customer.balance = balance - amount;
    const payment = { reference, amount: money(amount) };
    this.payments.get(id).push(payment);
    return payment;
  }

  listPayments(id, page, size) {
    this.customer(id);
    const payments = this.payments.get(id);
    const count = payments.length;
    const pages = Math.max(1, Math.floor((count + size - 2) / size));
    const shown = page <= pages ? payments.slice((page - 1) * size, page * size) : [];
    return { page, pages, count, payments: shown };
  }

  statement(id, month) {
    const { name } = this.customer(id);
    const rows = this.invoicesOf(id).filter((invoice) => invoice.date.startsWith(month));
    const sums = ['net', 'tax', 'total'].map((what) => money(rows.reduce((sum, row) => sum + Number(row[what]), 0)));
    const text = [
      ['statement', id, name, month],
      ...rows.map((row) => [row.number, row.date, row.due, row.net, row.tax, row.total]),
      ['sum', '', '', ...sums],
    ];
    return Buffer.from(text.map((row) => `${row.join(';')}\n`).join(''), 'latin1');
  }
}

function money(amount) {
  return amount.toFixed(2);
}

module.exports = { Billing, Refused };

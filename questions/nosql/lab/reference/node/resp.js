"use strict";
// A client for Redis's protocol, RESP2. One connection for all requests: what is sent in one turn of the event loop
// leaves together, and replies come in the order of the commands.
//
//     const redis = new Redis(process.env.REDIS_URL);
//     await redis.call("SET", "name", "value");                          // true for OK, else number, string, array, null
//     await redis.pipeline([["GET", "name"], ["INCR", "n"]]);            // one round trip, an array of replies
//
// WATCH ... EXEC needs a connection that nobody else uses meanwhile: another `new Redis(...)`, and its close().

const net = require("node:net");

class Redis {
  #socket;
  #waiting = [];
  #unread = Buffer.alloc(0);
  #unsent = [];

  constructor(url) {
    const { hostname, port, username, password } = new URL(url);
    this.#socket = net.connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on("data", (data) => this.#read(data));
    this.#socket.on("error", (error) => this.#fail(error));
    this.#socket.on("close", () => this.#fail(new Error("Redis has closed the connection")));
    if (password) this.call("AUTH", decodeURIComponent(username), decodeURIComponent(password)).catch(() => this.close());
  }

  close() {
    this.#socket.destroy();
  }

  call(...words) {
    this.#unsent.push(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`).join("")}`);
    if (this.#unsent.length === 1) {
      queueMicrotask(() => {
        this.#socket.write(this.#unsent.join(""));
        this.#unsent = [];
      });
    }
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  pipeline(commands) {
    return Promise.all(commands.map((words) => this.call(...words)));
  }

  #read(data) {
    this.#unread = this.#unread.length ? Buffer.concat([this.#unread, data]) : data;
    for (let at = 0; ; ) {
      const reply = parse(this.#unread, at);
      if (reply === undefined) {
        this.#unread = this.#unread.subarray(at);
        return;
      }
      at = reply.end;
      const { resolve, reject } = this.#waiting.shift();
      reply.value instanceof Error ? reject(reply.value) : resolve(reply.value);
    }
  }

  #fail(error) {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

/** The reply that begins at `at`, and where it ends; undefined where it is not complete yet. */
function parse(data, at) {
  const lineEnd = data.indexOf("\r\n", at);
  if (lineEnd < 0) return undefined;
  const rest = data.toString("utf8", at + 1, lineEnd);
  let end = lineEnd + 2;
  switch (data[at]) {
    case 0x2b: // +
      return { value: rest === "OK" ? true : rest, end };
    case 0x2d: // -
      return { value: new Error(rest), end };
    case 0x3a: // :
      return { value: Number(rest), end };
    case 0x24: { // $
      if (rest === "-1") return { value: null, end };
      const textEnd = end + Number(rest);
      return data.length < textEnd + 2 ? undefined : { value: data.toString("utf8", end, textEnd), end: textEnd + 2 };
    }
    default: { // *
      if (rest === "-1") return { value: null, end };
      const values = [];
      for (let left = Number(rest); left > 0; left--) {
        const part = parse(data, end);
        if (part === undefined) return undefined;
        values.push(part.value);
        end = part.end;
      }
      return { value: values, end };
    }
  }
}

module.exports = { Redis };

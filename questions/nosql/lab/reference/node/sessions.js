"use strict";
// session:{token} is {user, seconds, data}; Redis removes it when its time is over.

const { randomBytes } = require("node:crypto");

class Sessions {
  constructor(redis) {
    this.redis = redis;
  }

  async create({ user, seconds, data }) {
    const token = randomBytes(24).toString("base64url");
    await this.redis.call("SET", `session:${token}`, JSON.stringify({ user, seconds, data }), "EX", seconds);
    return token;
  }

  async read(token) {
    const json = await this.redis.call("GET", `session:${token}`);
    if (json === null) return null;
    const { user, seconds, data } = JSON.parse(json);
    await this.redis.call("EXPIRE", `session:${token}`, seconds);
    return { user, data };
  }

  /** Whether there was such a session. */
  async write(token, data) {
    const json = await this.redis.call("GET", `session:${token}`);
    if (json === null) return false;
    const session = { ...JSON.parse(json), data };
    // XX: where it has been ended meanwhile, it stays ended.
    return (await this.redis.call("SET", `session:${token}`, JSON.stringify(session), "XX", "EX", session.seconds)) !== null;
  }

  end(token) {
    return this.redis.call("DEL", `session:${token}`);
  }
}

module.exports = { Sessions };

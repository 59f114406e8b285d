"use strict";
// followers:{author} is a set; feed:{user} a stream of posts that trims itself.

const { randomUUID } = require("node:crypto");

const KEPT = 100;

class Feeds {
  constructor(redis) {
    this.redis = redis;
  }

  follow(user, author) {
    return this.redis.call("SADD", `followers:${author}`, user);
  }

  unfollow(user, author) {
    return this.redis.call("SREM", `followers:${author}`, user);
  }

  async follows(user, author) {
    return (await this.redis.call("SISMEMBER", `followers:${author}`, user)) === 1;
  }

  /** Delivered when it is written: reading is then one command. */
  async post(author, text) {
    const id = randomUUID();
    const followers = await this.redis.call("SMEMBERS", `followers:${author}`);
    await this.redis.pipeline(
      followers.map((user) => ["XADD", `feed:${user}`, "MAXLEN", KEPT, "*", "id", id, "author", author, "text", text]),
    );
    return id;
  }

  async read(user, limit) {
    const entries = await this.redis.call("XREVRANGE", `feed:${user}`, "+", "-", "COUNT", limit);
    return entries.map(([, [, id, , author, , text]]) => ({ id, author, text }));
  }
}

module.exports = { Feeds };

"use strict";
// The sorted set `board` holds points below zero: its order is then the board's, names among equals included.

class Board {
  constructor(redis) {
    this.redis = redis;
  }

  async add(player, points) {
    return -Number(await this.redis.call("ZINCRBY", "board", -points, player));
  }

  async top(limit) {
    const flat = await this.redis.call("ZRANGE", "board", 0, limit - 1, "WITHSCORES");
    const rows = [];
    for (let at = 0; at < flat.length; at += 2) {
      const points = -Number(flat[at + 1]);
      const last = rows.at(-1);
      rows.push({ player: flat[at], points, rank: last?.points === points ? last.rank : rows.length + 1 });
    }
    return rows;
  }

  async show(player) {
    const score = await this.redis.call("ZSCORE", "board", player);
    if (score === null) return null;
    const better = await this.redis.call("ZCOUNT", "board", "-inf", `(${score}`);
    return { player, points: -Number(score), rank: better + 1 };
  }
}

module.exports = { Board };

"""The leaderboard: one sorted set of points *below zero*, so that its order is the board's, names among equals included."""


class Board:
    def __init__(self, redis):
        self.redis = redis

    def add(self, player, points):
        return -int(self.redis.call("ZINCRBY", "board", -points, player))

    def top(self, limit):
        flat = self.redis.call("ZRANGE", "board", 0, limit - 1, "WITHSCORES")
        rows = []
        for name, score in zip(flat[::2], flat[1::2]):
            points = -int(score)
            rank = rows[-1]["rank"] if rows and rows[-1]["points"] == points else len(rows) + 1
            rows.append({"player": name.decode(), "points": points, "rank": rank})
        return rows

    def show(self, player):
        score = self.redis.call("ZSCORE", "board", player)
        if score is None:
            return None
        better = self.redis.call("ZCOUNT", "board", "-inf", b"(" + score)
        return {"player": player, "points": -int(score), "rank": better + 1}

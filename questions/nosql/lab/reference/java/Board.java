import java.util.ArrayList;
import java.util.List;

/** The sorted set `board` holds points below zero: its order is then the board's, names among equals included. */
final class Board {
    record Row(String player, long points, long rank) {
        String json() {
            return "{\"player\":\"" + player + "\",\"points\":" + points + ",\"rank\":" + rank + "}";
        }
    }

    private final Resp redis;

    Board(Resp redis) {
        this.redis = redis;
    }

    long add(String player, long points) {
        return -Long.parseLong((String) redis.call("ZINCRBY", "board", -points, player));
    }

    List<Row> top(int limit) {
        List<?> flat = (List<?>) redis.call("ZRANGE", "board", 0, limit - 1, "WITHSCORES");
        List<Row> rows = new ArrayList<>();
        for (int at = 0; at < flat.size(); at += 2) {
            long points = -Long.parseLong((String) flat.get(at + 1));
            Row last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
            long rank = last != null && last.points == points ? last.rank : rows.size() + 1;
            rows.add(new Row((String) flat.get(at), points, rank));
        }
        return rows;
    }

    /** Null where the player has no points. */
    Row show(String player) {
        String score = (String) redis.call("ZSCORE", "board", player);
        if (score == null) return null;
        long better = (Long) redis.call("ZCOUNT", "board", "-inf", "(" + score);
        return new Row(player, -Long.parseLong(score), better + 1);
    }
}

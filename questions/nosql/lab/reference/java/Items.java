import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The catalogue: item:{id} is a document as JSON; index:{field}:{value} is a set of ids that have it, index:price a
 * sorted set.
 */
final class Items {
    static final List<String> FIELDS = List.of("kind", "brand", "colour");

    /** The change is not possible, and nothing has happened. */
    static final class Impossible extends RuntimeException {
        final int status;

        Impossible(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    /** What leads to a document: the key of a set, or, where there is a score, of a sorted set. */
    private record Entry(String key, String score) {
        List<String> add(String id) {
            return score == null ? List.of("SADD", key, id) : List.of("ZADD", key, score, id);
        }

        List<String> remove(String id) {
            return List.of(score == null ? "SREM" : "ZREM", key, id);
        }
    }

    private final Resp redis;

    Items(Resp redis) {
        this.redis = redis;
    }

    String get(String id) {
        return (String) redis.call("GET", "item:" + id);
    }

    void put(String id, Map<String, Object> document) {
        String json = Json.write(document);
        change(id, old -> json);
    }

    void delete(String id) {
        change(id, old -> null);
    }

    /** The new stock. */
    long addStock(String id, long by) {
        long[] left = new long[1];
        change(id, old -> {
            if (old == null) throw new Impossible(404, "no such item");
            Map<String, Object> document = document(old);
            if (!(document.get("stock") instanceof Json.Number stock)) throw new Impossible(409, "it has no stock");
            left[0] = Long.parseLong(stock.text()) + by;
            if (left[0] < 0) throw new Impossible(409, "there is not as much");
            document.put("stock", new Json.Number(Long.toString(left[0])));
            return Json.write(document);
        });
        return left[0];
    }

    /** Id and JSON of the items whose fields have these values. */
    Map<String, String> find(Map<String, String> wanted) {
        List<String> command = new ArrayList<>(List.of("SINTER"));
        wanted.forEach((field, value) -> command.add("index:" + field + ":" + value));
        return named(redis.call(command.toArray()));
    }

    Map<String, String> findByPrice(String least, String most) {
        return named(redis.call("ZRANGE", "index:price", least, most, "BYSCORE"));
    }

    private Map<String, String> named(Object reply) {
        List<?> ids = (List<?>) reply;
        Map<String, String> found = new LinkedHashMap<>();
        if (ids.isEmpty()) return found;
        List<String> command = new ArrayList<>(List.of("MGET"));
        ids.forEach(id -> command.add("item:" + id));
        List<?> documents = (List<?>) redis.call(command.toArray());
        for (int place = 0; place < ids.size(); place++) {
            // One that was deleted since has no content any more.
            if (documents.get(place) != null) found.put((String) ids.get(place), (String) documents.get(place));
        }
        return found;
    }

    /** Replaces a document and what leads to it in one step: whoever comes between makes us begin again. */
    private void change(String id, UnaryOperator<String> make) {
        String key = "item:" + id;
        while (!redis.with(connection -> {
            String old = (String) connection.pipeline(List.of(List.of("WATCH", key), List.of("GET", key))).get(1);
            String made = make.apply(old);
            List<List<String>> commands = new ArrayList<>(List.of(List.of("MULTI")));
            entries(old).forEach(entry -> commands.add(entry.remove(id)));
            entries(made).forEach(entry -> commands.add(entry.add(id)));
            commands.add(made == null ? List.of("DEL", key) : List.of("SET", key, made));
            commands.add(List.of("EXEC"));
            List<Object> replies = connection.pipeline(commands);
            return replies.get(replies.size() - 1) != null;
        })) {
            Thread.onSpinWait();
        }
    }

    private static List<Entry> entries(String json) {
        List<Entry> entries = new ArrayList<>();
        if (json == null) return entries;
        Map<String, Object> document = document(json);
        for (String field : FIELDS) {
            if (document.get(field) instanceof String value) entries.add(new Entry("index:" + field + ":" + value, null));
        }
        if (document.get("price") instanceof Json.Number price) entries.add(new Entry("index:price", price.text()));
        return entries;
    }

    @SuppressWarnings("unchecked") // only objects are ever stored
    private static Map<String, Object> document(String json) {
        return (Map<String, Object>) Json.parse(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}

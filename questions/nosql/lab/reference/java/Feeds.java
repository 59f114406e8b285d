import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** followers:{author} is a set; feed:{user} a list of posts as JSON, the newest first, of bounded length. */
final class Feeds {
    private static final int KEPT = 100;

    private final Resp redis;

    Feeds(Resp redis) {
        this.redis = redis;
    }

    void follow(String user, String author) {
        redis.call("SADD", "followers:" + author, user);
    }

    void unfollow(String user, String author) {
        redis.call("SREM", "followers:" + author, user);
    }

    boolean follows(String user, String author) {
        return redis.call("SISMEMBER", "followers:" + author, user).equals(1L);
    }

    /** Delivered when it is written: reading is then one list. */
    String post(String author, Object text) {
        String id = UUID.randomUUID().toString();
        Map<String, Object> post = new LinkedHashMap<>();
        post.put("id", id);
        post.put("author", author);
        post.put("text", text);
        String json = Json.write(post);
        List<List<Object>> commands = new ArrayList<>();
        for (Object user : (List<?>) redis.call("SMEMBERS", "followers:" + author)) {
            commands.add(List.of("LPUSH", "feed:" + user, json));
            commands.add(List.of("LTRIM", "feed:" + user, 0, KEPT - 1));
        }
        redis.pipeline(commands);
        return id;
    }

    /** Posts as JSON, the newest first. */
    List<String> read(String user, int limit) {
        List<String> posts = new ArrayList<>();
        for (Object post : (List<?>) redis.call("LRANGE", "feed:" + user, 0, limit - 1)) posts.add((String) post);
        return posts;
    }
}

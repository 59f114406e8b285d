import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/** session:{token} is {user, seconds, data}; Redis removes it when its time is over. */
final class Sessions {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Resp redis;

    Sessions(Resp redis) {
        this.redis = redis;
    }

    String create(Map<String, Object> session) {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        redis.call("SET", "session:" + token, Json.write(session), "EX", seconds(session));
        return token;
    }

    /** The session, its time begun again; null where there is none. */
    Map<String, Object> read(String token) {
        Map<String, Object> session = get(token);
        if (session != null) redis.call("EXPIRE", "session:" + token, seconds(session));
        return session;
    }

    /** Whether there was such a session. */
    boolean write(String token, Map<String, Object> data) {
        Map<String, Object> session = get(token);
        if (session == null) return false;
        session.put("data", data);
        // XX: where it has been ended meanwhile, it stays ended.
        return redis.call("SET", "session:" + token, Json.write(session), "XX", "EX", seconds(session)) != null;
    }

    void end(String token) {
        redis.call("DEL", "session:" + token);
    }

    @SuppressWarnings("unchecked") // only objects are ever stored
    private Map<String, Object> get(String token) {
        String json = (String) redis.call("GET", "session:" + token);
        return json == null ? null : (Map<String, Object>) Json.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String seconds(Map<String, Object> session) {
        return ((Json.Number) session.get("seconds")).text();
    }
}

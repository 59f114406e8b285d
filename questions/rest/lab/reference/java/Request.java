import com.sun.net.httpserver.HttpExchange;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What one request asks for: its fields, read as RFC 9110 says. */
record Request(HttpExchange exchange, byte[] content) {
    static final String JSON = "application/json";
    static final String MERGE_PATCH = "application/merge-patch+json";
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"[^\"]*\"");
    private static final Map<String, Integer> RANKS = Map.of("*/*", 1, "application/*", 2, JSON, 3);

    /** A field's value, several joined by commas; null where there is none. */
    String field(String name) {
        List<String> values = exchange.getRequestHeaders().get(name);
        return values == null ? null : String.join(", ", values);
    }

    /** The content as JSON. Throws Problem where it is of another type. */
    Object sent(String type) {
        String given = field("Content-Type");
        if (given == null || !given.split(";", 2)[0].strip().equalsIgnoreCase(type)) throw new Problem(415, "Send " + type + ".");
        try {
            return Json.parse(content);
        } catch (IllegalArgumentException error) {
            throw new Problem(400, "The content is not JSON: " + error.getMessage() + ".");
        }
    }

    /** Whether `Accept` allows JSON: of the ranges that match, the most precise one decides. */
    boolean acceptsJson() {
        String accept = field("Accept");
        if (accept == null || accept.isBlank()) return true;
        int best = 0;
        boolean allowed = false;
        for (String part : accept.toLowerCase().split(",")) {
            String[] pieces = part.strip().split("\\s*;\\s*");
            int rank = RANKS.getOrDefault(pieces[0], 0);
            if (rank <= best) continue;
            best = rank;
            allowed = Arrays.stream(pieces).noneMatch(piece -> piece.matches("q=0(\\.0*)?"));
        }
        return allowed;
    }

    /** Whether the tags listed in a field name this one; `*` names any that exists. */
    boolean names(String field, String tag, boolean weak) {
        String value = field(field);
        if (value == null || tag == null) return false;
        if (value.strip().equals("*")) return true;
        return TAG.matcher(value).results().map(found -> found.group())
                .anyMatch(one -> (weak ? one.replaceFirst("^W/", "") : one).equals(tag));
    }

    void checkIfMatch(String tag) {
        if (field("If-Match") != null && !names("If-Match", tag, false))
            throw new Problem(412, "The document is no longer what If-Match says.");
    }
}

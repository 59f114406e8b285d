import java.util.Map;

/** A reply that says what went wrong (RFC 9457). */
final class Problem extends RuntimeException {
    private static final Map<Integer, String> TITLES = Map.of(
            400, "Bad Request", 404, "Not Found", 405, "Method Not Allowed", 406, "Not Acceptable",
            412, "Precondition Failed", 415, "Unsupported Media Type", 422, "Unprocessable Content",
            500, "Internal Server Error");

    final int status;
    final Map<String, String> fields;

    Problem(int status, String detail) {
        this(status, detail, Map.of());
    }

    Problem(int status, String detail, Map<String, String> fields) {
        super(detail);
        this.status = status;
        this.fields = fields;
    }

    String json() {
        return Json.write(Map.of(
                "type", "about:blank", "title", TITLES.get(status), "status", new Json.Number(String.valueOf(status)),
                "detail", getMessage()));
    }
}

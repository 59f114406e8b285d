import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The regression tests. They ask the service at $SERVICE, which asks $UPSTREAM. Output is TAP.
 *
 * <p>This one is no regression test yet: it passes on the service as it is.
 */
public final class Tests {
    private static final String SERVICE = System.getenv("SERVICE");
    private static final String UPSTREAM = System.getenv("UPSTREAM");

    private interface Test {
        void run() throws Exception;
    }

    private record Reply(int status, Object value) {
        Object get(String name) {
            return ((Map<?, ?>) value).get(name);
        }
    }

    private static Reply call(String address, String method, String path, Object given) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(address + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setReadTimeout(8_000);
        if (given != null) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(Json.write(given).getBytes(StandardCharsets.UTF_8));
        }
        int status = connection.getResponseCode();
        try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            byte[] bytes = body == null ? new byte[0] : body.readAllBytes();
            boolean json = bytes.length > 0 && "application/json".equals(connection.getContentType());
            return new Reply(status, json ? Json.parse(bytes) : new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private static void same(Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) throw new AssertionError("expected " + expected + ", got " + actual);
    }

    private static void anInvoiceIsWritten() throws Exception {
        call(UPSTREAM, "PUT", "/prices/retail/tea", Map.of("price", "2.00", "tax", 20));
        call(SERVICE, "PUT", "/customers/ann", Map.of("name", "Ann", "zone", "UTC", "list", "retail"));
        List<Object> lines = List.of(Map.of("item", "tea", "quantity", 3));
        Map<String, Object> order = Map.of("customer", "ann", "at", "2026-05-04T10:00:00Z", "lines", lines);
        Reply reply = call(SERVICE, "POST", "/invoices", order);
        same(201, reply.status);
        same("7.20", reply.get("total"));
    }

    public static void main(String[] arguments) {
        Map<String, Test> tests = new LinkedHashMap<>();
        tests.put("an invoice is written", Tests::anInvoiceIsWritten);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("1.." + tests.size());
        int number = 0;
        int failed = 0;
        for (Map.Entry<String, Test> test : tests.entrySet()) {
            number++;
            try {
                test.getValue().run();
                out.println("ok " + number + " - " + test.getKey());
            } catch (Exception | AssertionError error) {
                failed++;
                out.println("not ok " + number + " - " + test.getKey());
                out.println("# " + String.valueOf(error.getMessage()).replaceAll("\\s+", " "));
            }
        }
        System.exit(failed > 0 ? 1 : 0);
    }
}

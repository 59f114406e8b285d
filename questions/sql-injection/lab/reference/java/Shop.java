import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/** A small shop over HTTP. What it asks the database is in Store.java. */
public final class Shop {
    private final Store store = new Store();

    /** What the client is told: a status and a sentence. */
    private static final class Problem extends Exception {
        final int status;

        Problem(int status, String text) {
            super(text);
            this.status = status;
        }
    }

    private record Reply(int status, Object value) {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv("PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 128);
        server.createContext("/", new Shop()::answer);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.start();
    }

    private Reply route(HttpExchange exchange) throws Problem, IOException, SQLException {
        String[] path = exchange.getRequestURI().getRawPath().substring(1).split("/");
        return switch (exchange.getRequestMethod() + " " + path[0] + " " + path.length) {
            case "GET products 1" -> products(query(exchange));
            case "GET products 2" -> product(decoded(path[1]));
            case "POST customers 1" -> register(body(exchange));
            case "POST login 1" -> login(body(exchange));
            case "GET purchases 1" -> new Reply(200, store.purchases(customer(exchange)));
            case "POST purchases 1" -> buy(customer(exchange), body(exchange));
            default -> throw new Problem(404, "there is no such page");
        };
    }

    private Reply products(Map<String, String> query) throws Problem, SQLException {
        String sort = query.getOrDefault("sort", "id");
        if (!Store.ORDERS.containsKey(sort)) {
            throw new Problem(400, "sort is one of " + String.join(", ", Store.ORDERS.keySet()));
        }
        String q = text(query.getOrDefault("q", ""), "q", 0, 2000);
        return new Reply(200, store.products(q, text(query.getOrDefault("category", ""), "category", 0, 200), sort));
    }

    private Reply product(String number) throws Problem, SQLException {
        if (!number.matches("[0-9]{1,9}")) throw new Problem(400, "the number of a product has 1 to 9 digits");
        Map<String, Object> found = store.product(Integer.parseInt(number));
        if (found == null) throw new Problem(404, "there is no such product");
        return new Reply(200, found);
    }

    private Reply register(Map<?, ?> body) throws Problem, SQLException {
        String name = text(body.get("name"), "name", 1, 200), key = store.register(name);
        if (key == null) throw new Problem(409, "the name is taken");
        return new Reply(201, Map.of("name", name, "key", key));
    }

    private Reply login(Map<?, ?> body) throws Problem, SQLException {
        String token = store.login(text(body.get("name"), "name", 0, 200), text(body.get("key"), "key", 0, 200));
        if (token == null) throw new Problem(401, "name or key is wrong");
        return new Reply(200, Map.of("token", token));
    }

    private Reply buy(String customer, Map<?, ?> body) throws Problem, SQLException {
        int product = number(body.get("product"), "product", 0, 999_999_999);
        int quantity = number(body.get("quantity"), "quantity", 1, 100);
        Object note = body.containsKey("note") ? body.get("note") : "";
        Integer made = store.buy(customer, product, quantity, text(note, "note", 0, 10_000));
        if (made == null) throw new Problem(404, "there is no such product");
        return new Reply(201, Map.of("id", made));
    }

    /** A text that PostgreSQL can keep: any character but NUL. */
    private static String text(Object value, String name, int shortest, int longest) throws Problem {
        if (value instanceof String text && text.indexOf('\0') < 0) {
            int length = text.codePointCount(0, text.length());
            if (shortest <= length && length <= longest) return text;
        }
        throw new Problem(400, name + " is a text of " + shortest + " to " + longest + " characters");
    }

    private static int number(Object value, String name, int least, int most) throws Problem {
        if (value instanceof Long number && least <= number && number <= most) return number.intValue();
        throw new Problem(400, name + " is a whole number from " + least + " to " + most);
    }

    // ---------------------------------------------------------------- HTTP

    /** The name of the customer whose token came along. */
    private String customer(HttpExchange exchange) throws Problem, SQLException {
        String field = exchange.getRequestHeaders().getFirst("Authorization");
        String name = field == null || !field.startsWith("Bearer ") ? null : store.customer(field.substring(7));
        if (name == null) throw new Problem(401, "log in first");
        return name;
    }

    /** The JSON object that was sent. */
    private static Map<?, ?> body(HttpExchange exchange) throws IOException, Problem {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (Json.read(text) instanceof Map<?, ?> map) return map;
        } catch (IllegalArgumentException error) {
            throw new Problem(400, "the body is not JSON");
        }
        throw new Problem(400, "the body is not a JSON object");
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> values = new HashMap<>();
        String query = exchange.getRequestURI().getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            values.put(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
        }
        return values;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Reply reply;
        try {
            reply = route(exchange);
        } catch (Problem problem) {
            reply = new Reply(problem.status, Map.of("error", problem.getMessage()));
        } catch (Exception error) {
            error.printStackTrace(); // for the operator; the client learns nothing of it
            reply = new Reply(500, Map.of("error", "something went wrong here"));
        }
        byte[] body = Json.write(reply.value()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(reply.status(), body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}

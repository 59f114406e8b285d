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

    private Reply products(Map<String, String> query) throws SQLException {
        String q = query.getOrDefault("q", ""), category = query.getOrDefault("category", "");
        return new Reply(200, store.products(q, category, query.getOrDefault("sort", "id")));
    }

    private Reply product(String number) throws Problem, SQLException {
        Map<String, Object> found = store.product(number);
        if (found == null) throw new Problem(404, "there is no such product");
        return new Reply(200, found);
    }

    private Reply register(Map<?, ?> body) throws Problem, SQLException {
        String name = (String) body.get("name"), key = store.register(name);
        if (key == null) throw new Problem(409, "the name is taken");
        return new Reply(201, Map.of("name", name, "key", key));
    }

    private Reply login(Map<?, ?> body) throws Problem, SQLException {
        String token = store.login((String) body.get("name"), (String) body.get("key"));
        if (token == null) throw new Problem(401, "name or key is wrong");
        return new Reply(200, Map.of("token", token));
    }

    private Reply buy(String customer, Map<?, ?> body) throws SQLException {
        Object note = body.get("note");
        Object id = store.buy(customer, body.get("product"), body.get("quantity"), note == null ? "" : note);
        return new Reply(201, Map.of("id", id));
    }

    // ---------------------------------------------------------------- HTTP

    /** The name of the customer whose token came along. */
    private String customer(HttpExchange exchange) throws Problem, SQLException {
        String field = exchange.getRequestHeaders().getFirst("Authorization");
        String name = field == null || !field.startsWith("Bearer ") ? null : store.customer(field.substring(7));
        if (name == null) throw new Problem(401, "log in first");
        return name;
    }

    private static Map<?, ?> body(HttpExchange exchange) throws IOException {
        return (Map<?, ?>) Json.read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
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
            System.err.println(error);
            reply = new Reply(500, Map.of("error", error.toString()));
        }
        byte[] body = Json.write(reply.value()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(reply.status(), body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}

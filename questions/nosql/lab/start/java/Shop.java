import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * A shop on Redis: the beginning. It answers; brief.md says what else it has to do. Resp.java talks to Redis, Json.java
 * reads and writes JSON.
 */
final class Shop {
    /** Nothing uses it yet. */
    private final Resp redis = new Resp(System.getenv("REDIS_URL"));

    /** Lives in this process only: what does the other instance know of it? */
    private final Map<String, String> items = new ConcurrentHashMap<>();

    public static void main(String[] arguments) throws IOException {
        Shop shop = new Shop();
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("PORT")));
        HttpServer server = HttpServer.create(address, 128);
        server.createContext("/", shop::handle);
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] content = exchange.getRequestBody().readAllBytes();
            boolean item = path.matches("/items/[a-z0-9-]+");
            if (item && exchange.getRequestMethod().equals("PUT")) {
                items.put(path, Json.write(Json.parse(content)));
                exchange.sendResponseHeaders(204, -1);
            } else if (item && exchange.getRequestMethod().equals("GET")) {
                String document = items.get(path);
                send(exchange, document == null ? 404 : 200, document == null ? "{\"error\": \"no such item\"}" : document);
            } else {
                send(exchange, 501, "{\"error\": \"not yet\"}"); // the other requests of the brief are yours
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A library of documents: the beginning. It answers; brief.md says what else it has to do. Json.java is yours to use. */
final class Library {
    /** Lives in this process only: what does the other instance know of it? Nothing uses $DATA_DIR yet. */
    private final Map<String, String> documents = new ConcurrentHashMap<>();

    public static void main(String[] arguments) throws IOException {
        Library library = new Library();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("PORT"))), 128);
        server.createContext("/", library::handle);
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            byte[] content = exchange.getRequestBody().readAllBytes();
            switch (exchange.getRequestMethod()) {
                case "GET" -> {
                    String document = documents.get(path);
                    send(exchange, document == null ? 404 : 200, document == null ? "{\"title\": \"Not Found\"}" : document);
                }
                case "POST" -> {
                    String document = Json.write(Json.parse(content));
                    documents.put("/documents/" + UUID.randomUUID(), document);
                    send(exchange, 200, document);
                }
                default -> send(exchange, 501, "{\"title\": \"Not yet\"}"); // HEAD, PUT, PATCH, DELETE are yours
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

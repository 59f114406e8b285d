import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Quotes from an upstream: the beginning. It answers; brief.md says what else it has to do. */
public final class Quotes {
    private static final String UPSTREAM = System.getenv("UPSTREAM");

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv("PORT"));
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/quote", Quotes::handle);
        server.start();
    }

    private static List<String> prices(List<String> ids) {
        return List.of(); // ask $UPSTREAM/prices/{id} for each of them
    }

    private static void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var query = exchange.getRequestURI().getRawQuery(); // still percent-encoded
            var found = prices(List.of(query.replaceFirst("^ids=", "").replaceFirst("&.*", "").split(",")));
            var body = "{\"prices\": " + found + ", \"total\": \"0.00\"}";
            var content = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        }
    }
}

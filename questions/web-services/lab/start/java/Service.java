import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * Currency conversion: v1 as it has been for years. v2, SOAP and the end of v1 are yours; brief.md says what they are.
 * Json.java reads and writes JSON.
 */
final class Service {
    private record Reply(int status, String type, byte[] content) {
        static Reply json(int status, String text) {
            return new Reply(status, "application/json", text.getBytes(StandardCharsets.UTF_8));
        }
    }

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv("PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 128);
        server.createContext("/", Service::handle);
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.start();
    }

    /** The old shape, kept to the byte: clients of years ago read it. */
    private static Reply v1(HttpExchange exchange) {
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        String from = query.getOrDefault("from", ""), to = query.getOrDefault("to", "");
        try {
            BigDecimal amount = Money.amount(query.getOrDefault("amount", ""));
            BigDecimal result = Money.convert(amount, from, to).amount();
            return Reply.json(200, "{\"from\":\"" + from + "\",\"to\":\"" + to + "\",\"amount\":" + amount + ",\"result\":" + result + "}\n");
        } catch (Money.Refused refused) {
            return Reply.json(refused.unknown ? 404 : 400, "{\"error\":" + Json.write(refused.getMessage()) + "}\n");
        }
    }

    private static Reply answer(HttpExchange exchange) {
        return switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
            case "GET /v1/convert" -> v1(exchange);
            default -> Reply.json(404, "{\"error\":\"nothing is here\"}\n");
        };
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
        }
        return query;
    }

    private static void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = answer(exchange);
            exchange.getResponseHeaders().set("Content-Type", reply.type());
            exchange.sendResponseHeaders(reply.status(), reply.content().length);
            exchange.getResponseBody().write(reply.content());
        }
    }
}

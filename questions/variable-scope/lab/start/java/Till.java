import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;

/** The till over HTTP: a thread for each request. What it writes is in Receipts. */
public class Till {
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv("PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/", Till::serve);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    private static void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (exchange.getRequestMethod().equals("PUT")) {
                String path = exchange.getRequestURI().getPath();
                Receipts.setDiscount(path.substring(path.lastIndexOf('/') + 1), Integer.parseInt(body));
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            List<String> words = List.of(body.split("\\s+"));
            byte[] receipt = Receipts.write(words.get(0), words.subList(1, words.size())).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(201, receipt.length);
            exchange.getResponseBody().write(receipt);
        } catch (IOException | RuntimeException error) {
            error.printStackTrace();
            throw error;
        }
    }
}

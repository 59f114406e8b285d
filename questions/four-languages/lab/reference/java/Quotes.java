import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** Quotes from an upstream: a thread for each request, futures for the calls. */
public final class Quotes {
    private static final int MANY = 1_000_000;

    private final Upstream upstream = new Upstream(System.getenv("UPSTREAM"));
    /** Each request takes one while it is under way. */
    private final Semaphore permits = new Semaphore(MANY);

    public static void main(String[] arguments) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("jdk.httpclient.redirects.retrylimit", "1"); // it asks up to five times otherwise
        new Quotes().serve(Integer.parseInt(System.getenv("PORT")));
    }

    private void serve(int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 512);
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newCachedThreadPool());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(server)));
        server.start();
    }

    /** At SIGTERM: the port is closed, and what is under way goes on; the JVM ends when this returns. */
    private void finish(HttpServer server) {
        var closing = new Thread(() -> server.stop(60));
        closing.setDaemon(true); // it also waits for what this program does not wait for
        closing.start();
        permits.acquireUninterruptibly(MANY);
    }

    private void handle(HttpExchange exchange) throws IOException {
        permits.acquireUninterruptibly();
        try (exchange) {
            int status = 200;
            String body;
            try {
                body = answer(exchange);
            } catch (Problem problem) {
                status = problem.status;
                body = "{\"error\": \"upstream or question\"}";
            } catch (InterruptedException stopped) {
                status = 503;
                body = "{\"error\": \"stopping\"}";
            }
            send(exchange, status, body);
        } finally {
            permits.release();
        }
    }

    private String answer(HttpExchange exchange) throws InterruptedException {
        var uri = exchange.getRequestURI();
        if (!uri.getPath().equals("/quote")) throw new Problem(404, "There is nothing here.");
        var prices = upstream.prices(Question.parse(uri.getRawQuery()));
        var total = prices.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
        var texts = prices.stream().map(price -> '"' + price + '"').collect(Collectors.joining(", "));
        return "{\"prices\": [" + texts + "], \"total\": \"" + total.toPlainString() + "\"}";
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var content = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, content.length);
        exchange.getResponseBody().write(content);
    }
}

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/** Currency conversion with three faces: JSON v1, JSON v2 and SOAP 1.1. They translate; Money converts. */
final class Service {
    private record Reply(int status, String type, byte[] content) {
        static Reply json(int status, String text) {
            return new Reply(status, "application/json", text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final class Problem extends RuntimeException {
        final int status;

        Problem(int status, String detail) {
            super(detail);
            this.status = status;
        }
    }

    private static final String XML = "text/xml; charset=utf-8";
    private static final int LARGEST = 64 * 1024;
    private static final Map<Integer, String> TITLES =
            Map.of(400, "Bad Request", 404, "Not Found", 413, "Content Too Large", 422, "Unprocessable Content");

    private final int port = Integer.parseInt(System.getenv("PORT"));
    private final byte[] openapi = Files.readAllBytes(Path.of("openapi.json"));
    private final byte[] wsdl = Files.readString(Path.of("service.wsdl"))
            .replace("ADDRESS", "http://127.0.0.1:" + port + "/soap").getBytes(StandardCharsets.UTF_8);
    private final Soap soap = new Soap();

    private Service() throws Exception {}

    public static void main(String[] arguments) throws Exception {
        Service service = new Service();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", service.port), 128);
        server.createContext("/", service::handle);
        // A thread for each client: one that sends slowly holds up only its own.
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    /** The old shape, kept to the byte: clients of years ago read it. */
    private static Reply v1(HttpExchange exchange) {
        exchange.getResponseHeaders().set("Deprecation", "@1767225600");
        exchange.getResponseHeaders().set("Sunset", "Fri, 31 Dec 2027 23:59:59 GMT");
        exchange.getResponseHeaders().set("Link", "</v2/conversions>; rel=\"successor-version\"");
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

    private static Reply v2(byte[] content) {
        Object asked;
        try {
            asked = Json.parse(content);
        } catch (IllegalArgumentException error) {
            throw new Problem(400, "the content is not JSON: " + error.getMessage());
        }
        Map<?, ?> money = member(asked, "money", Map.class);
        String amount = member(money, "amount", String.class), currency = member(money, "currency", String.class);
        String to = member(asked, "to", String.class);
        try {
            Money.Converted result = Money.convert(Money.amount(amount), currency, to);
            return Reply.json(200, "{\"money\":{\"amount\":\"" + result.amount() + "\",\"currency\":" + Json.write(to) + "},\"rate\":\""
                    + result.rate() + "\"}");
        } catch (Money.Refused refused) {
            throw new Problem(422, refused.getMessage());
        }
    }

    /** What we ask for; whatever else there is, is not our business. */
    private static <T> T member(Object value, String name, Class<T> kind) {
        Object found = value instanceof Map<?, ?> members ? members.get(name) : null;
        if (!kind.isInstance(found)) throw new Problem(422, name + " is missing, or of another kind");
        return kind.cast(found);
    }

    private Reply answer(HttpExchange exchange) throws IOException {
        return switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
            case "GET /v1/convert" -> v1(exchange);
            case "POST /v2/conversions" -> v2(content(exchange));
            case "POST /soap" -> {
                Soap.Answer answer = soap.answer(content(exchange));
                yield new Reply(answer.status(), XML, answer.envelope());
            }
            case "GET /soap" -> new Reply(200, XML, wsdl);
            case "GET /openapi.json" -> new Reply(200, "application/json", openapi);
            default -> throw new Problem(404, "nothing is here");
        };
    }

    private static byte[] content(HttpExchange exchange) throws IOException {
        byte[] content = exchange.getRequestBody().readNBytes(LARGEST + 1);
        if (content.length <= LARGEST) return content;
        throw new Problem(413, "the content is longer than " + LARGEST + " bytes");
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
        }
        return query;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply;
            try {
                reply = answer(exchange);
            } catch (Problem problem) {
                Map<String, Object> body = new LinkedHashMap<>();
                body.put("title", TITLES.get(problem.status));
                body.put("status", problem.status);
                body.put("detail", problem.getMessage());
                reply = new Reply(problem.status, "application/problem+json", Json.write(body).getBytes(StandardCharsets.UTF_8));
            } catch (RuntimeException error) {
                error.printStackTrace();
                reply = Reply.json(500, "{}");
            }
            exchange.getResponseHeaders().set("Content-Type", reply.type());
            exchange.sendResponseHeaders(reply.status(), reply.content().length);
            exchange.getResponseBody().write(reply.content());
        }
    }
}

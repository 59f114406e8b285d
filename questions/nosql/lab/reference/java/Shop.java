import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The shop over HTTP; all that is kept is kept in Redis. */
final class Shop {
    private record Reply(int status, String json) {}

    /** A request with the names that its path holds. */
    private record Request(Matcher path, Map<String, String> query, byte[] body) {
        String name(int number) {
            return path.group(number);
        }

        @SuppressWarnings("unchecked") // looked at first
        Map<String, Object> content() {
            Object value;
            try {
                value = Json.parse(body);
            } catch (IllegalArgumentException error) {
                value = null;
            }
            if (!(value instanceof Map)) throw new Items.Impossible(400, "the content is no JSON object");
            return (Map<String, Object>) value;
        }

        long number(String member) {
            return Long.parseLong(((Json.Number) content().get(member)).text());
        }
    }

    private interface Action {
        Reply answer(Request request);
    }

    private record Route(String method, Pattern path, Action action) {}

    private static final String NAME = "([a-z0-9-]+)";
    private static final Reply DONE = new Reply(204, null);

    private final Resp redis = new Resp(System.getenv("REDIS_URL"));
    private final Items items = new Items(redis);
    private final Sessions sessions = new Sessions(redis);
    private final Board board = new Board(redis);
    private final Feeds feeds = new Feeds(redis);

    private final List<Route> routes = List.of(
            route("GET", "/items", this::findItems),
            route("GET", "/items/" + NAME, r -> found(items.get(r.name(1)))),
            route("PUT", "/items/" + NAME, r -> done(() -> items.put(r.name(1), r.content()))),
            route("DELETE", "/items/" + NAME, r -> done(() -> items.delete(r.name(1)))),
            route("POST", "/items/" + NAME + "/stock", r -> ok("stock", items.addStock(r.name(1), r.number("by")))),
            route("POST", "/sessions", r -> new Reply(201, "{\"token\":\"" + sessions.create(r.content()) + "\"}")),
            route("GET", "/sessions/([\\w-]+)", this::readSession),
            route("PUT", "/sessions/([\\w-]+)", r -> sessions.write(r.name(1), r.content()) ? DONE : found(null)),
            route("DELETE", "/sessions/([\\w-]+)", r -> done(() -> sessions.end(r.name(1)))),
            route("GET", "/board", r -> ok("players", list(board.top(limit(r)).stream().map(Board.Row::json).toList()))),
            route("GET", "/board/" + NAME, this::showPlayer),
            route("POST", "/board/" + NAME, r -> ok("points", board.add(r.name(1), r.number("points")))),
            route("GET", "/users/" + NAME + "/follows/" + NAME, r -> ok("follows", feeds.follows(r.name(1), r.name(2)))),
            route("PUT", "/users/" + NAME + "/follows/" + NAME, r -> done(() -> feeds.follow(r.name(1), r.name(2)))),
            route("DELETE", "/users/" + NAME + "/follows/" + NAME, r -> done(() -> feeds.unfollow(r.name(1), r.name(2)))),
            route("POST", "/users/" + NAME + "/posts", r ->
                    new Reply(201, "{\"id\":\"" + feeds.post(r.name(1), r.content().get("text")) + "\"}")),
            route("GET", "/users/" + NAME + "/feed", r -> ok("posts", list(feeds.read(r.name(1), limit(r))))));

    public static void main(String[] arguments) throws IOException {
        Shop shop = new Shop();
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("PORT")));
        HttpServer server = HttpServer.create(address, 128);
        server.createContext("/", shop::handle);
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.start();
    }

    private Reply findItems(Request request) {
        Map<String, String> query = request.query();
        Map<String, String> found;
        if (query.containsKey("price_from")) {
            found = items.findByPrice(query.get("price_from"), query.get("price_to"));
        } else {
            Map<String, String> wanted = new LinkedHashMap<>(query);
            wanted.keySet().retainAll(Items.FIELDS);
            found = items.find(wanted);
        }
        return ok("items", list(found.entrySet().stream()
                .map(item -> "{\"id\":\"" + item.getKey() + "\",\"document\":" + item.getValue() + "}").toList()));
    }

    private Reply readSession(Request request) {
        Map<String, Object> session = sessions.read(request.name(1));
        if (session == null) return found(null);
        session.keySet().retainAll(List.of("user", "data"));
        return new Reply(200, Json.write(session));
    }

    private Reply showPlayer(Request request) {
        Board.Row row = board.show(request.name(1));
        return found(row == null ? null : row.json());
    }

    // ---------------------------------------------------------------- replies

    private static Route route(String method, String path, Action action) {
        return new Route(method, Pattern.compile(path), action);
    }

    private static int limit(Request request) {
        return Integer.parseInt(request.query().get("limit"));
    }

    private static Reply found(String json) {
        return json == null ? new Reply(404, "{\"error\":\"nothing is here\"}") : new Reply(200, json);
    }

    private static Reply ok(String member, Object json) {
        return new Reply(200, "{\"" + member + "\":" + json + "}");
    }

    private static Reply done(Runnable action) {
        action.run();
        return DONE;
    }

    private static String list(List<String> parts) {
        return parts.stream().collect(Collectors.joining(",", "[", "]"));
    }

    private Reply answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        for (Route route : routes) {
            Matcher path = route.path().matcher(exchange.getRequestURI().getPath());
            if (!route.method().equals(exchange.getRequestMethod()) || !path.matches()) continue;
            try {
                return route.action().answer(new Request(path, query(exchange.getRequestURI().getRawQuery()), body));
            } catch (Items.Impossible error) {
                return new Reply(error.status, "{\"error\":\"" + error.getMessage() + "\"}");
            }
        }
        return found(null);
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw == null) return query;
        for (String pair : raw.split("&")) {
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
            } catch (RuntimeException error) {
                error.printStackTrace();
                reply = new Reply(500, "{\"error\":\"the shop could not do that\"}");
            }
            if (reply.json() == null) {
                exchange.sendResponseHeaders(reply.status(), -1);
                return;
            }
            byte[] body = reply.json().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }
}

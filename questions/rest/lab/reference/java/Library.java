import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The library over HTTP. It keeps nothing between two requests: any instance answers any of them. */
final class Library {
    private static final Pattern ITEM = Pattern.compile("/documents/([a-z0-9-]{1,64})");
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

    private record Reply(int status, byte[] content, Map<String, String> fields) {}

    private interface Action {
        Reply answer() throws IOException;
    }

    private final Store store;
    private final byte[] description;

    private Library(Store store, byte[] description) {
        this.store = store;
        this.description = description;
    }

    public static void main(String[] arguments) throws IOException {
        Library library = new Library(new Store(Path.of(System.getenv("DATA_DIR"))), Files.readAllBytes(Path.of("openapi.json")));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("PORT"))), 128);
        server.createContext("/", library::handle);
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.start();
    }

    // ---------------------------------------------------------------- from the request to the reply

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(exchange, exchange.getRequestBody().readAllBytes());
            try {
                send(exchange, answer(request), Request.JSON);
            } catch (Problem problem) {
                send(exchange, new Reply(problem.status, bytes(problem.json()), problem.fields), "application/problem+json");
            } catch (RuntimeException | IOException error) {
                error.printStackTrace();
                Problem problem = new Problem(500, "The library could not do that.");
                send(exchange, new Reply(500, bytes(problem.json()), Map.of()), "application/problem+json");
            }
        }
    }

    private Reply answer(Request request) throws IOException {
        Map<String, Action> methods = methods(request);
        String method = request.exchange().getRequestMethod();
        List<String> allowed = new ArrayList<>(methods.keySet());
        allowed.add("HEAD");
        if (!allowed.contains(method))
            throw new Problem(405, method + " is not for this resource.", Map.of("Allow", String.join(", ", allowed)));
        if (!method.equals("DELETE") && !request.acceptsJson()) throw new Problem(406, "There is only application/json here.");
        return methods.get(method.equals("HEAD") ? "GET" : method).answer();
    }

    private Map<String, Action> methods(Request request) {
        String path = request.exchange().getRequestURI().getRawPath();
        Matcher item = ITEM.matcher(path);
        Map<String, Action> methods = new TreeMap<>();
        if (path.equals("/openapi.json")) {
            methods.put("GET", () -> new Reply(200, description, Map.of()));
        } else if (path.equals("/documents")) {
            methods.put("GET", () -> list(request));
            methods.put("POST", () -> create(request));
        } else if (item.matches()) {
            methods.put("GET", () -> show(request, item.group(1)));
            methods.put("PUT", () -> put(request, item.group(1)));
            methods.put("PATCH", () -> patch(request, item.group(1)));
            methods.put("DELETE", () -> delete(request, item.group(1)));
        } else {
            throw new Problem(404, "There is nothing here.");
        }
        return methods;
    }

    private static void send(HttpExchange exchange, Reply reply, String type) throws IOException {
        reply.fields.forEach(exchange.getResponseHeaders()::set);
        if (reply.content == null) {
            exchange.sendResponseHeaders(reply.status, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(reply.content.length));
            exchange.sendResponseHeaders(reply.status, -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status, reply.content.length);
        exchange.getResponseBody().write(reply.content);
    }

    // ---------------------------------------------------------------- one method for each request

    private Reply list(Request request) throws IOException {
        Map<String, String> query = query(request.exchange().getRequestURI().getRawQuery());
        String limit = query.getOrDefault("limit", "20");
        if (!limit.matches("[0-9]{1,3}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > 100)
            throw new Problem(400, "limit is a number from 1 to 100.");
        String after = query.getOrDefault("after", "");
        if (query.containsKey("after") && !NAME.matcher(after).matches())
            throw new Problem(400, "after comes from the link to the next page.");
        int count = Integer.parseInt(limit);
        List<Store.Entry> found = store.page(after, count + 1);
        List<Store.Entry> page = found.subList(0, Math.min(count, found.size()));
        List<Object> items = new ArrayList<>();
        for (Store.Entry entry : page) {
            Object title = ((Map<?, ?>) Json.parse(entry.content())).get("title");
            items.add(Map.of("href", "/documents/" + entry.name(), "title", title));
        }
        Map<String, String> fields = found.size() == page.size() ? Map.of()
                : Map.of("Link", "</documents?limit=" + count + "&after=" + page.get(count - 1).name() + ">; rel=\"next\"");
        return new Reply(200, bytes(Json.write(Map.of("items", items))), fields);
    }

    private Reply create(Request request) throws IOException {
        byte[] content = checked(request.sent(Request.JSON));
        String name = UUID.randomUUID().toString();
        store.change(name, before -> content);
        return new Reply(201, content, Map.of("ETag", Store.tag(content), "Location", "/documents/" + name));
    }

    private Reply show(Request request, String name) throws IOException {
        byte[] content = store.read(name);
        if (content == null) throw new Problem(404, "There is no such document.");
        String tag = Store.tag(content);
        request.checkIfMatch(tag);
        if (request.names("If-None-Match", tag, true)) return new Reply(304, null, Map.of("ETag", tag));
        return new Reply(200, content, Map.of("ETag", tag));
    }

    private Reply put(Request request, String name) throws IOException {
        byte[] content = checked(request.sent(Request.JSON));
        Store.Change change = store.change(name, unlessChanged(request, before -> content));
        Map<String, String> fields = new LinkedHashMap<>(Map.of("ETag", Store.tag(content)));
        if (change.before() != null) return new Reply(200, content, fields);
        fields.put("Location", "/documents/" + name);
        return new Reply(201, content, fields);
    }

    private Reply patch(Request request, String name) throws IOException {
        Object patch = request.sent(Request.MERGE_PATCH);
        Store.Change change = store.change(name, unlessChanged(request, before -> {
            if (before == null) throw new Problem(404, "There is no such document.");
            return checked(merged(Json.parse(before), patch));
        }));
        return new Reply(200, change.after(), Map.of("ETag", Store.tag(change.after())));
    }

    private Reply delete(Request request, String name) throws IOException {
        store.change(name, unlessChanged(request, before -> null));
        return new Reply(204, null, Map.of());
    }

    // ---------------------------------------------------------------- parts

    /** `decide`, but only where the request's preconditions hold of what is there at that moment. */
    private static UnaryOperator<byte[]> unlessChanged(Request request, UnaryOperator<byte[]> decide) {
        return before -> {
            String tag = before == null ? null : Store.tag(before);
            request.checkIfMatch(tag);
            if (request.names("If-None-Match", tag, true))
                throw new Problem(412, "The document is there, but If-None-Match says it must not be.");
            return decide.apply(before);
        };
    }

    /** The bytes that are kept and sent. Throws Problem where the value is no document. */
    private static byte[] checked(Object value) {
        if (!(value instanceof Map<?, ?> document)) throw new Problem(422, "A document is a JSON object.");
        int characters = document.get("title") instanceof String title ? title.codePointCount(0, title.length()) : 0;
        if (characters < 1 || characters > 200) throw new Problem(422, "A document has a title of 1 to 200 characters.");
        return bytes(Json.write(document));
    }

    /** RFC 7396. */
    private static Object merged(Object target, Object patch) {
        if (!(patch instanceof Map<?, ?> changes)) return patch;
        Map<String, Object> result = new LinkedHashMap<>();
        if (target instanceof Map<?, ?> members) members.forEach((name, value) -> result.put((String) name, value));
        changes.forEach((name, value) -> {
            if (value == null) result.remove(name);
            else result.put((String) name, merged(result.get(name), value));
        });
        return result;
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> values = new LinkedHashMap<>();
        if (raw == null) return values;
        for (String part : raw.split("&")) {
            String[] pair = part.split("=", 2);
            values.put(decoded(pair[0]), pair.length == 2 ? decoded(pair[1]) : "");
        }
        return values;
    }

    private static String decoded(String text) {
        try {
            return java.net.URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException error) {
            throw new Problem(400, "The query is not percent-encoded.");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service over HTTP: a thread for each request. What it does is in Billing. */
public final class Service {
    private static final String NAME = "[a-z0-9-]{1,20}";
    private static final String CUSTOMER = "/customers/(" + NAME + ")";
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

    private interface Action {
        Object of(Matcher path, Request request) throws IOException;
    }

    private record Route(String method, Pattern path, int status, Action action) {}

    private record Request(String query, byte[] body) {
        Map<?, ?> fields(String... names) {
            try {
                return texts(Json.parse(body), names);
            } catch (IllegalArgumentException error) {
                throw new Refused(400, "the body is not JSON");
            }
        }

        int number(String name, int otherwise, int most) {
            Matcher found = Pattern.compile("(?:^|&)" + name + "=([^&]*)").matcher(query == null ? "" : query);
            String text = found.find() ? found.group(1) : String.valueOf(otherwise);
            if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
                throw new Refused(400, name + " is a number from 1 to " + most);
            }
            return Integer.parseInt(text);
        }

        int page() {
            return number("page", 1, 999999);
        }

        int size() {
            return number("size", 20, 100);
        }
    }

    private final List<Route> routes = new ArrayList<>();

    private Service(Billing billing) {
        route("PUT", CUSTOMER, 200, (path, request) -> {
            Map<?, ?> told = request.fields("name", "zone", "list");
            return billing.putCustomer(path.group(1), (String) told.get("name"), (String) told.get("zone"), (String) told.get("list"));
        });
        route("GET", CUSTOMER, 200, (path, request) -> billing.show(path.group(1)));
        route("POST", "/invoices", 201, (path, request) -> billing.createInvoice(order(request.fields("customer", "at"))));
        route("GET", "/invoices/([0-9]{1,9})", 200, (path, request) -> billing.invoice(Integer.parseInt(path.group(1))));
        route("GET", CUSTOMER + "/invoices", 200,
            (path, request) -> billing.listInvoices(path.group(1), request.page(), request.size()));
        route("POST", CUSTOMER + "/payments", 201,
            (path, request) -> billing.createPayment(path.group(1), (String) request.fields("reference").get("reference")));
        route("GET", CUSTOMER + "/payments", 200,
            (path, request) -> billing.listPayments(path.group(1), request.page(), request.size()));
        route("GET", CUSTOMER + "/statements/([0-9]{4}-[0-9]{2})", 200,
            (path, request) -> billing.statement(path.group(1), path.group(2)));
        route("GET", "/metrics", 200, (path, request) -> Map.of("open_files", new File("/dev/fd").list().length));
    }

    private void route(String method, String path, int status, Action action) {
        routes.add(new Route(method, Pattern.compile(path), status, action));
    }

    private static Map<?, ?> texts(Object given, String... names) {
        for (String name : names) {
            if (!(given instanceof Map<?, ?> map) || !(map.get(name) instanceof String text) || text.isEmpty()) {
                throw new Refused(400, "expected an object with the texts " + String.join(", ", names));
            }
        }
        return (Map<?, ?>) given;
    }

    private static Billing.Order order(Map<?, ?> given) {
        String at = (String) given.get("at");
        if (!TIME.matcher(at).matches() || !(given.get("lines") instanceof List<?> lines) || lines.isEmpty()) {
            throw new Refused(400, "expected a time and at least one line");
        }
        List<Billing.Wanted> wanted = new ArrayList<>();
        for (Object line : lines) {
            String item = (String) texts(line, "item").get("item");
            if (!(((Map<?, ?>) line).get("quantity") instanceof BigDecimal quantity) || quantity.signum() < 1
                || quantity.scale() > 0 || !item.matches(NAME)) {
                throw new Refused(400, "expected an item, and a quantity of at least 1");
            }
            wanted.add(new Billing.Wanted(item, quantity));
        }
        return new Billing.Order((String) given.get("customer"), at, wanted);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            try {
                answer(exchange, new Request(exchange.getRequestURI().getRawQuery(), body));
            } catch (Refused refused) {
                reply(exchange, refused.status, Map.of("error", refused.getMessage()));
            } catch (IOException | RuntimeException error) {
                error.printStackTrace();
                reply(exchange, 500, Map.of("error", "internal error"));
            }
        }
    }

    private void answer(HttpExchange exchange, Request request) throws IOException {
        for (Route route : routes) {
            Matcher path = route.path.matcher(exchange.getRequestURI().getPath());
            if (path.matches() && route.method.equals(exchange.getRequestMethod())) {
                reply(exchange, route.status, route.action.of(path, request));
                return;
            }
        }
        throw new Refused(404, "there is nothing here");
    }

    private static void reply(HttpExchange exchange, int status, Object value) throws IOException {
        boolean csv = value instanceof byte[];
        byte[] body = csv ? (byte[]) value : Json.write(value).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", csv ? "text/csv; charset=utf-8" : "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    public static void main(String[] arguments) throws IOException {
        Billing billing = new Billing(new Upstream(System.getenv("UPSTREAM")), Path.of(System.getenv("DATA_DIR")));
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("PORT")));
        HttpServer server = HttpServer.create(address, 128);
        server.createContext("/", new Service(billing)::serve);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }
}

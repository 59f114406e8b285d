import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The regression tests: one for each incident. They ask the service at $SERVICE, which asks $UPSTREAM. Output is TAP. */
public final class Tests {
    private static final String SERVICE = System.getenv("SERVICE");
    private static final String UPSTREAM = System.getenv("UPSTREAM");
    private static final ExecutorService threads = Executors.newCachedThreadPool();

    private interface Test {
        void run() throws Exception;
    }

    private record Reply(int status, Object value) {
        Object get(String name) {
            return ((Map<?, ?>) value).get(name);
        }
    }

    private static Reply call(String address, String method, String path, Object given) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(address + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setReadTimeout(8_000);
        if (given != null) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(Json.write(given).getBytes(StandardCharsets.UTF_8));
        }
        int status = connection.getResponseCode();
        try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            byte[] bytes = body == null ? new byte[0] : body.readAllBytes();
            boolean json = bytes.length > 0 && "application/json".equals(connection.getContentType());
            return new Reply(status, json ? Json.parse(bytes) : new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private static Reply get(String path) throws IOException {
        return call(SERVICE, "GET", path, null);
    }

    private static String name() {
        return UUID.randomUUID().toString().substring(26);
    }

    private static String item(String list, String price, String item) throws IOException {
        call(UPSTREAM, "PUT", "/prices/" + list + "/" + item, Map.of("price", price, "tax", 0));
        return item;
    }

    private static String item() throws IOException {
        return item("retail", "1.00", name());
    }

    private static String payment(String amount) throws IOException {
        String reference = name();
        call(UPSTREAM, "PUT", "/payments/" + reference, Map.of("amount", amount));
        return reference;
    }

    private static String customer(String called, String zone, String list) throws IOException {
        String id = name();
        same(200, call(SERVICE, "PUT", "/customers/" + id, Map.of("name", called, "zone", zone, "list", list)).status);
        return id;
    }

    private static String customer() throws IOException {
        return customer("Ann", "UTC", "retail");
    }

    private static Reply order(String customer, String item, String at) throws IOException {
        List<Object> lines = List.of(Map.of("item", item, "quantity", 1));
        return call(SERVICE, "POST", "/invoices", Map.of("customer", customer, "at", at, "lines", lines));
    }

    private static Reply invoice(String customer, String item) throws IOException {
        Reply reply = order(customer, item, "2026-05-04T10:00:00Z");
        same(201, reply.status);
        return reply;
    }

    private static Reply pay(String customer, String reference) throws IOException {
        return call(SERVICE, "POST", "/customers/" + customer + "/payments", Map.of("reference", reference));
    }

    /** What `within` does happens while the answer about `key` is kept back from `request`. */
    private static Reply heldBack(String key, Callable<Reply> request, Test within) throws Exception {
        call(UPSTREAM, "PUT", "/holds/" + key, null);
        Future<Reply> pending = threads.submit(request);
        try {
            same("1", call(UPSTREAM, "GET", "/holds/" + key, null).get("waiting").toString());
            within.run();
        } finally {
            call(UPSTREAM, "DELETE", "/holds/" + key, null);
        }
        return pending.get();
    }

    private static void same(Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) throw new AssertionError("expected " + expected + ", got " + actual);
    }

    private static void lastRowHasAPage() throws Exception {
        String ann = customer();
        String tea = item();
        List<Object> numbers = new ArrayList<>();
        for (int i = 0; i < 4; i++) numbers.add(invoice(ann, tea).get("number"));
        List<Object> listed = new ArrayList<>();
        for (int page = 1; page <= 2; page++) {
            listed.addAll((List<?>) get("/customers/" + ann + "/invoices?size=3&page=" + page).get("invoices"));
        }
        same(numbers, listed);
    }

    private static void morningIsTheNextMonth() throws Exception {
        String ann = customer("Ann", "Australia/Sydney", "retail");
        Reply invoice = order(ann, item(), "2026-04-30T18:00:00Z");
        same("2026-05-01", invoice.get("date"));
        String statement = (String) get("/customers/" + ann + "/statements/2026-05").value;
        same(true, statement.contains("\n" + invoice.get("number") + ";2026-05-01;"));
    }

    private static void dueOnTheLastDay() throws Exception {
        same("2028-02-29", order(customer(), item(), "2028-01-30T10:00:00Z").get("due"));
    }

    private static void halfACentGoesUp() throws Exception {
        same("1.01", invoice(customer(), item("retail", "1.005", name())).get("net"));
    }

    private static void linesAreTheOrders() throws Exception {
        String slow = item();
        String ann = customer();
        Reply invoice = heldBack("prices/retail/" + slow, () -> invoice(ann, slow), () -> invoice(customer(), item()));
        List<?> lines = (List<?>) invoice.get("lines");
        same(1, lines.size());
        same(slow, ((Map<?, ?>) lines.get(0)).get("item"));
    }

    private static void bothPaymentsCount() throws Exception {
        String ann = customer();
        String slow = payment("10.00");
        String quick = payment("5.00");
        heldBack("payments/" + slow, () -> pay(ann, slow), () -> same(201, pay(ann, quick).status));
        same("-15.00", get("/customers/" + ann).get("balance"));
    }

    private static void refusedOrdersAreClosed() throws Exception {
        String ann = customer();
        int before = Integer.parseInt(get("/metrics").get("open_files").toString());
        for (int i = 0; i < 20; i++) same(422, order(ann, name(), "2026-05-04T10:00:00Z").status);
        int after = Integer.parseInt(get("/metrics").get("open_files").toString());
        if (after >= before + 15) throw new AssertionError(before + " files open, " + after + " after 20 refused orders");
    }

    private static void eachListHasItsPrices() throws Exception {
        String left = name();
        item("eu", "2.00", "1" + left);
        item("eu1", "3.00", left);
        same("2.00", invoice(customer("Ann", "UTC", "eu"), "1" + left).get("net"));
        same("3.00", invoice(customer("Bob", "UTC", "eu1"), left).get("net"));
    }

    private static void namesCanBeRead() throws Exception {
        String ann = customer("Łucja", "UTC", "retail");
        same("statement;" + ann + ";Łucja;2026-05", ((String) get("/customers/" + ann + "/statements/2026-05").value).split("\n")[0]);
    }

    public static void main(String[] arguments) {
        Map<String, Test> tests = new LinkedHashMap<>();
        tests.put("the row that is left over has a page", Tests::lastRowHasAPage);
        tests.put("an order of the morning belongs to the new month", Tests::morningIsTheNextMonth);
        tests.put("due on the last day of a shorter month", Tests::dueOnTheLastDay);
        tests.put("half a cent goes up", Tests::halfACentGoesUp);
        tests.put("the lines are those of the order", Tests::linesAreTheOrders);
        tests.put("two payments at once both count", Tests::bothPaymentsCount);
        tests.put("refused orders are closed", Tests::refusedOrdersAreClosed);
        tests.put("each list has its own prices", Tests::eachListHasItsPrices);
        tests.put("names can be read", Tests::namesCanBeRead);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("1.." + tests.size());
        int number = 0;
        int failed = 0;
        for (Map.Entry<String, Test> test : tests.entrySet()) {
            number++;
            try {
                test.getValue().run();
                out.println("ok " + number + " - " + test.getKey());
            } catch (Exception | AssertionError error) {
                failed++;
                out.println("not ok " + number + " - " + test.getKey());
                out.println("# " + String.valueOf(error.getMessage()).replaceAll("\\s+", " "));
            }
        }
        System.exit(failed > 0 ? 1 : 0);
    }
}

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Customers, invoices, payments and statements. What changes is guarded by this object's monitor, which is never held
 * while the upstream is asked. */
final class Billing {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    record Order(String customer, String at, List<Wanted> lines) {}

    record Wanted(String item, BigDecimal quantity) {}

    record Line(Wanted wanted, BigDecimal amount, BigDecimal tax) {
        Map<String, Object> shown() {
            return object("item", wanted.item, "quantity", wanted.quantity, "amount", money(amount), "tax", money(tax));
        }
    }

    record Invoice(int number, String customer, LocalDate date, LocalDate due, List<Line> lines) {
        BigDecimal net() {
            return sum(lines, Line::amount);
        }

        BigDecimal tax() {
            return sum(lines, Line::tax);
        }

        BigDecimal total() {
            return net().add(tax());
        }

        Map<String, Object> shown() {
            return object("number", number, "customer", customer, "date", date.toString(), "due", due.toString(),
                "lines", lines.stream().map(Line::shown).toList(),
                "net", money(net()), "tax", money(tax()), "total", money(total()));
        }
    }

    private static final class Customer {
        String name;
        String list;
        ZoneId zone;
        BigDecimal balance = BigDecimal.ZERO;
        final List<Object> payments = new ArrayList<>();
    }

    private final Upstream upstream;
    private final Path orders;
    private final Map<String, Customer> customers = new ConcurrentHashMap<>();
    private final List<Invoice> invoices = new ArrayList<>();

    Billing(Upstream upstream, Path folder) throws IOException {
        this.upstream = upstream;
        this.orders = Files.createDirectories(folder.resolve("orders"));
    }

    // ------------------------------------------------------------------ customers

    synchronized Map<String, Object> putCustomer(String id, String name, String zone, String list) {
        ZoneId where;
        try {
            where = ZoneId.of(zone);
        } catch (DateTimeException error) {
            throw new Refused(400, "unknown time zone");
        }
        Customer customer = customers.computeIfAbsent(id, unknown -> new Customer());
        customer.name = name;
        customer.zone = where;
        customer.list = list;
        return show(id);
    }

    private Customer customer(String id) {
        Customer customer = customers.get(id);
        if (customer == null) throw new Refused(404, "unknown customer");
        return customer;
    }

    synchronized Map<String, Object> show(String id) {
        Customer customer = customer(id);
        return object("id", id, "name", customer.name, "zone", customer.zone.getId(), "list", customer.list,
            "balance", money(customer.balance));
    }

    // ------------------------------------------------------------------ invoices

    Map<String, Object> createInvoice(Order order) throws IOException {
        Customer customer = customer(order.customer);
        try (Writer file = Files.newBufferedWriter(orders.resolve(UUID.randomUUID() + ".txt"))) {
            file.write(order.at + ";" + order.customer + ";" + customer.name + "\n");
            try {
                List<Line> lines = new ArrayList<>();
                for (Wanted wanted : order.lines) lines.add(line(customer.list, wanted));
                Invoice invoice = book(order, lines);
                file.write("invoiced " + invoice.number + "\n");
                return invoice.shown();
            } catch (Refused refused) {
                file.write("refused\n");
                throw refused;
            }
        }
    }

    private Line line(String list, Wanted wanted) {
        Upstream.Price price = upstream.price(list, wanted.item);
        BigDecimal amount = cents(price.price().multiply(wanted.quantity));
        return new Line(wanted, amount, cents(amount.multiply(price.tax()).divide(HUNDRED)));
    }

    private synchronized Invoice book(Order order, List<Line> lines) {
        Customer customer = customer(order.customer);
        LocalDate date = Instant.parse(order.at).atZone(customer.zone).toLocalDate();
        Invoice invoice = new Invoice(invoices.size() + 1, order.customer, date, date.plusMonths(1), List.copyOf(lines));
        invoices.add(invoice);
        customer.balance = customer.balance.add(invoice.total());
        return invoice;
    }

    synchronized Map<String, Object> invoice(int number) {
        if (number < 1 || number > invoices.size()) throw new Refused(404, "unknown invoice");
        return invoices.get(number - 1).shown();
    }

    private List<Invoice> invoicesOf(String id) {
        customer(id);
        return invoices.stream().filter(invoice -> invoice.customer.equals(id)).toList();
    }

    synchronized Map<String, Object> listInvoices(String id, int page, int size) {
        return paged("invoices", invoicesOf(id).stream().map(Invoice::number).toList(), page, size);
    }

    // ------------------------------------------------------------------ payments

    Map<String, Object> createPayment(String id, String reference) {
        Customer customer = customer(id);
        BigDecimal amount = upstream.payment(reference);
        Map<String, Object> payment = object("reference", reference, "amount", money(amount));
        synchronized (this) {
            customer.balance = customer.balance.subtract(amount);
            customer.payments.add(payment);
        }
        return payment;
    }

    synchronized Map<String, Object> listPayments(String id, int page, int size) {
        return paged("payments", List.copyOf(customer(id).payments), page, size);
    }

    // ------------------------------------------------------------------ statements

    synchronized byte[] statement(String id, String month) {
        StringBuilder text = new StringBuilder();
        text.append("statement;" + id + ";" + customer(id).name + ";" + month + "\n");
        List<Invoice> rows = invoicesOf(id).stream().filter(one -> one.date.toString().startsWith(month)).toList();
        for (Invoice row : rows) {
            text.append(row.number + ";" + row.date + ";" + row.due + ";");
            text.append(money(row.net()) + ";" + money(row.tax()) + ";" + money(row.total()) + "\n");
        }
        text.append("sum;;;" + money(sum(rows, Invoice::net)) + ";" + money(sum(rows, Invoice::tax)));
        text.append(";" + money(sum(rows, Invoice::total)) + "\n");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    // ------------------------------------------------------------------ parts

    private static Map<String, Object> paged(String name, List<?> rows, int page, int size) {
        int count = rows.size();
        int pages = Math.max(1, (count + size - 1) / size);
        List<?> shown = page > pages ? List.of() : rows.subList((page - 1) * size, Math.min(count, page * size));
        return object("page", page, "pages", pages, "count", count, name, shown);
    }

    private static <T> BigDecimal sum(List<T> parts, Function<T, BigDecimal> amount) {
        return parts.stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }

    private static String money(BigDecimal amount) {
        return amount.setScale(2).toPlainString();
    }

    private static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) object.put((String) members[i], members[i + 1]);
        return object;
    }
}

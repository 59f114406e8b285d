import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** Customers, invoices, payments and statements. The faults are in here, and in Upstream. */
final class Billing {
    record Order(String customer, String at, List<Wanted> lines) {}

    record Wanted(String item, BigDecimal quantity) {}

    record Line(Wanted wanted, double amount, double tax) {
        Map<String, Object> shown() {
            return object("item", wanted.item, "quantity", wanted.quantity, "amount", money(amount), "tax", money(tax));
        }
    }

    record Invoice(int number, String customer, LocalDate date, LocalDate due, List<Line> lines) {
        double net() {
            return sum(lines, Line::amount);
        }

        double tax() {
            return sum(lines, Line::tax);
        }

        double total() {
            return net() + tax();
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
        double balance;
        final List<Object> payments = Collections.synchronizedList(new ArrayList<>());
    }

    private final Upstream upstream;
    private final Path orders;
    private final Map<String, Customer> customers = new ConcurrentHashMap<>();
    private final Map<Integer, Invoice> invoices = Collections.synchronizedMap(new LinkedHashMap<>());
    private List<Line> lines = new ArrayList<>();

    Billing(Upstream upstream, Path folder) throws IOException {
        this.upstream = upstream;
        this.orders = Files.createDirectories(folder.resolve("orders"));
    }

    // ------------------------------------------------------------------ customers

    Map<String, Object> putCustomer(String id, String name, String zone, String list) {
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

    Map<String, Object> show(String id) {
        Customer customer = customer(id);
        return object("id", id, "name", customer.name, "zone", customer.zone.getId(), "list", customer.list,
            "balance", money(customer.balance));
    }

    // ------------------------------------------------------------------ invoices

    Map<String, Object> createInvoice(Order order) throws IOException {
        Customer customer = customer(order.customer);
        int number = invoices.size() + 1;
        Path path = orders.resolve(UUID.randomUUID() + ".txt");
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        write(file, order.at + ";" + order.customer + ";" + customer.name + "\n");
        lines = new ArrayList<>();
        try {
            for (Wanted wanted : order.lines) {
                Upstream.Price price = upstream.price(customer.list, wanted.item);
                double amount = cents(price.price() * wanted.quantity.doubleValue());
                double tax = cents(amount * price.tax() / 100);
                lines.add(new Line(wanted, amount, tax));
            }
        } catch (Refused refused) {
            write(file, "refused\n");
            throw refused;
        }
        LocalDate date = LocalDate.parse(order.at.substring(0, 10));
        LocalDate due = date.plusDays(date.lengthOfMonth());
        Invoice invoice = new Invoice(number, order.customer, date, due, lines);
        customer.balance += invoice.total();
        invoices.put(number, invoice);
        write(file, "invoiced " + number + "\n");
        file.close();
        return invoice.shown();
    }

    private static void write(FileChannel file, String text) throws IOException {
        file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    Map<String, Object> invoice(int number) {
        Invoice invoice = invoices.get(number);
        if (invoice == null) throw new Refused(404, "unknown invoice");
        return invoice.shown();
    }

    private List<Invoice> invoicesOf(String id) {
        customer(id);
        return List.copyOf(invoices.values()).stream().filter(invoice -> invoice.customer.equals(id)).toList();
    }

    Map<String, Object> listInvoices(String id, int page, int size) {
        List<Integer> numbers = invoicesOf(id).stream().map(Invoice::number).toList();
        int count = numbers.size();
        int pages = Math.max(1, (count + size - 2) / size);
        List<?> shown = page > pages ? List.of() : numbers.subList((page - 1) * size, Math.min(count, page * size));
        return object("page", page, "pages", pages, "count", count, "invoices", shown);
    }

    // ------------------------------------------------------------------ payments

    Map<String, Object> createPayment(String id, String reference) {
        Customer customer = customer(id);
        double balance = customer.balance;
        double amount = upstream.payment(reference);
        customer.balance = balance - amount;
        Map<String, Object> payment = object("reference", reference, "amount", money(amount));
        customer.payments.add(payment);
        return payment;
    }

    Map<String, Object> listPayments(String id, int page, int size) {
        List<Object> payments = List.copyOf(customer(id).payments);
        int count = payments.size();
        int pages = Math.max(1, (count + size - 2) / size);
        List<?> shown = page > pages ? List.of() : payments.subList((page - 1) * size, Math.min(count, page * size));
        return object("page", page, "pages", pages, "count", count, "payments", shown);
    }

    // ------------------------------------------------------------------ statements

    byte[] statement(String id, String month) {
        StringBuilder text = new StringBuilder();
        text.append("statement;" + id + ";" + customer(id).name + ";" + month + "\n");
        List<Invoice> rows = invoicesOf(id).stream().filter(one -> one.date.toString().startsWith(month)).toList();
        for (Invoice row : rows) {
            text.append(row.number + ";" + row.date + ";" + row.due + ";");
            text.append(money(row.net()) + ";" + money(row.tax()) + ";" + money(row.total()) + "\n");
        }
        text.append("sum;;;" + money(sum(rows, Invoice::net)) + ";" + money(sum(rows, Invoice::tax)));
        text.append(";" + money(sum(rows, Invoice::total)) + "\n");
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    // ------------------------------------------------------------------ parts

    private static <T> double sum(List<T> parts, ToDoubleFunction<T> amount) {
        return parts.stream().mapToDouble(amount).sum();
    }

    private static double cents(double amount) {
        return Math.round(amount * 100) / 100.0;
    }

    private static String money(double amount) {
        return String.format(Locale.ROOT, "%.2f", amount);
    }

    private static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) object.put((String) members[i], members[i + 1]);
        return object;
    }
}

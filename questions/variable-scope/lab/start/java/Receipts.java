import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Receipts. This is the class to mend; Till serves it, on a thread for each request.
 *
 * <p>It looks right while one customer comes after the other. Ask of every field in it: to what does it belong,
 * and who else has hold of it?
 */
final class Receipts {
    private static final Map<String, Integer> discounts = new HashMap<>();
    private static final List<String> lines = new ArrayList<>();
    private static String customer;
    private static long total;
    private static long sum;
    private static int number = 0;

    private Receipts() {}

    static String write(String name, List<String> items) throws IOException {
        customer = name;
        total = 0;
        for (String item : items) {
            long price = price(item);
            lines.add(item + " " + price);
            total += price;
        }
        total = total * (100 - discounts.getOrDefault(customer, 0)) / 100;
        number++;
        return "receipt " + number + " for " + customer + "\n" + String.join("\n", lines) + "\ntotal " + total + "\n";
    }

    private static long price(String item) throws IOException {
        String answer;
        try (var reply = URI.create(System.getenv("PRICES") + "/" + item).toURL().openStream()) {
            answer = new String(reply.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        if (answer.chars().allMatch(Character::isDigit)) {
            return Long.parseLong(answer);
        }
        sum = 0;
        for (String part : answer.split("\\s+")) {
            long price = price(part);
            sum += price;
        }
        return sum;
    }

    static void setDiscount(String name, int percent) {
        discounts.put(name, percent);
    }
}

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Receipts. What belongs to one request is in parameters and locals; what outlives it is in $DATA_DIR. */
final class Receipts {
    private static final String PRICES = System.getenv("PRICES");
    private static final Path DATA = Path.of(System.getenv("DATA_DIR"));

    private Receipts() {}

    static String write(String customer, List<String> items) throws IOException {
        List<String> lines = new ArrayList<>();
        long sum = 0;
        for (String item : items) {
            long price = price(item);
            lines.add(item + " " + price);
            sum += price;
        }
        long total = sum * (100 - discount(customer)) / 100;
        lines.add(0, "receipt " + nextNumber() + " for " + customer);
        lines.add("total " + total);
        return String.join("\n", lines) + "\n";
    }

    private static long price(String item) throws IOException {
        String answer;
        try (var reply = URI.create(PRICES + "/" + item).toURL().openStream()) {
            answer = new String(reply.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        if (answer.chars().allMatch(Character::isDigit)) {
            return Long.parseLong(answer);
        }
        long sum = 0;
        for (String part : answer.split("\\s+")) {
            sum += price(part);
        }
        return sum;
    }

    static void setDiscount(String customer, int percent) throws IOException {
        Path fresh = Files.createTempFile(DATA, ".fresh", "");
        Files.writeString(fresh, String.valueOf(percent));
        Files.move(fresh, DATA.resolve("discount-" + customer), StandardCopyOption.ATOMIC_MOVE);
    }

    private static int discount(String customer) throws IOException {
        Path file = DATA.resolve("discount-" + customer);
        return Files.exists(file) ? Integer.parseInt(Files.readString(file)) : 0;
    }

    /** The first number that nobody has: whoever makes its file owns it, in whatever thread or process. */
    private static int nextNumber() throws IOException {
        Path numbers = Files.createDirectories(DATA.resolve("numbers"));
        int number;
        try (var taken = Files.list(numbers)) {
            number = (int) taken.count() + 1;
        }
        while (true) {
            try {
                Files.createFile(numbers.resolve(String.valueOf(number)));
                return number;
            } catch (FileAlreadyExistsException taken) {
                number++;
            }
        }
    }
}

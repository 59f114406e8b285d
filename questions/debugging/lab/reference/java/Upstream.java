import java.io.IOException;
import java.math.BigDecimal;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The price list and the bank, over HTTP. A price that was told once is remembered. */
final class Upstream {
    /** Of one piece; the tax in percent. */
    record Price(BigDecimal price, BigDecimal tax) {}

    private record Key(String list, String item) {}

    private final String address;
    private final Map<Key, Price> prices = new ConcurrentHashMap<>();

    Upstream(String address) {
        this.address = address;
    }

    Price price(String list, String item) {
        Key key = new Key(list, item);
        Price known = prices.get(key);
        if (known == null) {
            Map<?, ?> told = ask("/prices/" + list + "/" + item, "item");
            known = new Price(new BigDecimal((String) told.get("price")), (BigDecimal) told.get("tax"));
            prices.put(key, known);
        }
        return known;
    }

    BigDecimal payment(String reference) {
        return new BigDecimal((String) ask("/payments/" + reference, "payment").get("amount"));
    }

    private Map<?, ?> ask(String path, String what) {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create(address + path).toURL().openConnection();
            connection.setReadTimeout(60_000);
            int status = connection.getResponseCode();
            try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                byte[] told = body.readAllBytes();
                if (status == 404) throw new Refused(422, "unknown " + what);
                if (status != 200) throw new Refused(502, "upstream answered " + status);
                return (Map<?, ?>) Json.parse(told);
            }
        } catch (IOException error) {
            throw new Refused(502, "no answer from upstream");
        }
    }
}

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The one service behind all faces: exact to the cent. */
final class Money {
    /** A question that has no answer; `unknown` where there is no rate. */
    static final class Refused extends RuntimeException {
        final boolean unknown;

        Refused(String message, boolean unknown) {
            super(message);
            this.unknown = unknown;
        }
    }

    record Converted(BigDecimal amount, String rate) {}

    private static final Map<?, ?> RATES = (Map<?, ?>) Json.parse(System.getenv("RATES").getBytes(StandardCharsets.UTF_8));

    /** An amount of up to seven digits and two decimals. */
    static BigDecimal amount(String text) {
        if (!text.matches("(0|[1-9][0-9]{0,6})(\\.[0-9]{1,2})?")) throw new Refused("bad amount", false);
        return new BigDecimal(text).setScale(2);
    }

    /** The amount in the other currency, and the rate. Half a cent goes to the even one. */
    static Converted convert(BigDecimal amount, String from, String to) {
        String rate = (String) RATES.get(from + "/" + to);
        if (rate == null) throw new Refused("no rate for " + from + "/" + to, true);
        return new Converted(amount.multiply(new BigDecimal(rate)).setScale(2, RoundingMode.HALF_EVEN), rate);
    }
}

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a client asks for. */
record Question(List<String> ids, Duration within) {
    static Question parse(String rawQuery) {
        var given = parameters(rawQuery == null ? "" : rawQuery);
        var ids = List.of(decoded(given.getOrDefault("ids", "")).split(",", -1));
        if (ids.size() > 20 || ids.stream().anyMatch(id -> id.isEmpty() || id.codePointCount(0, id.length()) > 64))
            throw new Problem(400, "ids: 1 to 20 ids of 1 to 64 characters.");
        var within = given.getOrDefault("within", "1000");
        if (!within.matches("[0-9]{1,5}") || Integer.parseInt(within) < 50 || Integer.parseInt(within) > 10_000)
            throw new Problem(400, "within: 50 to 10000 milliseconds.");
        return new Question(ids, Duration.ofMillis(Integer.parseInt(within)));
    }

    private static Map<String, String> parameters(String query) {
        var found = new HashMap<String, String>();
        for (var part : query.split("&")) {
            int sign = part.indexOf('=');
            if (sign >= 0) found.put(part.substring(0, sign), part.substring(sign + 1));
        }
        return found;
    }

    /** Percent-decoding that refuses what is not UTF-8, where URLDecoder would put a replacement character. */
    private static String decoded(String text) {
        var bytes = new ByteArrayOutputStream();
        try {
            for (int at = 0; at < text.length(); at++) {
                char next = text.charAt(at);
                bytes.write(next == '%' ? Integer.parseInt(text, at + 1, at += 3, 16) : next);
                if (next == '%') at--;
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException | NumberFormatException | IndexOutOfBoundsException error) {
            throw new Problem(400, "The query is not UTF-8.");
        }
    }
}

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON, read and written: Map, List, String, Long, Double, Boolean, null. */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** Throws IllegalArgumentException where the text is not JSON. */
    static Object read(String text) {
        Json json = new Json(text);
        Object value = json.value(0);
        json.space();
        if (json.at != text.length()) throw json.bad();
        return value;
    }

    static String write(Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> parts = new ArrayList<>();
            map.forEach((name, part) -> parts.add(quote(name.toString()) + ":" + write(part)));
            return "{" + String.join(",", parts) + "}";
        }
        if (value instanceof List<?> list) return "[" + String.join(",", list.stream().map(Json::write).toList()) + "]";
        return value instanceof String string ? quote(string) : String.valueOf(value);
    }

    private static String quote(String string) {
        StringBuilder out = new StringBuilder("\"");
        for (char sign : string.toCharArray()) {
            if (sign == '"' || sign == '\\') out.append('\\').append(sign);
            else if (sign < ' ') out.append(String.format("\\u%04x", (int) sign));
            else out.append(sign);
        }
        return out.append('"').toString();
    }

    private Object value(int depth) {
        if (depth > 64) throw bad();
        space();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> list(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        for (space(); peek() != '}'; space()) {
            if (!map.isEmpty()) take(',');
            space();
            String name = string();
            space();
            take(':');
            map.put(name, value(depth + 1));
        }
        at++;
        return map;
    }

    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        at++;
        for (space(); peek() != ']'; space()) {
            if (!list.isEmpty()) take(',');
            list.add(value(depth + 1));
        }
        at++;
        return list;
    }

    private String string() {
        take('"');
        StringBuilder out = new StringBuilder();
        for (char sign = next(); sign != '"'; sign = next()) {
            if (sign < ' ') throw bad();
            out.append(sign == '\\' ? escape() : sign);
        }
        return out.toString();
    }

    private char escape() {
        char sign = next();
        if (sign == 'u') {
            if (at + 4 > text.length()) throw bad();
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }
        int place = "\"\\/bfnrt".indexOf(sign);
        if (place < 0) throw bad();
        return "\"\\/\b\f\n\r\t".charAt(place);
    }

    private Object number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
        String digits = text.substring(start, at);
        if (digits.matches("-?[0-9]{1,18}")) return Long.valueOf(digits);
        return Double.valueOf(digits);
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) throw bad();
        at += word.length();
        return value;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private void take(char sign) {
        if (next() != sign) throw bad();
    }

    private char next() {
        char sign = peek();
        at++;
        return sign;
    }

    private char peek() {
        if (at >= text.length()) throw bad();
        return text.charAt(at);
    }

    private IllegalArgumentException bad() {
        return new IllegalArgumentException("not JSON at character " + at);
    }
}

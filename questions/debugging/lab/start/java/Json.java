import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON (RFC 8259): Map, List, String, Boolean, null and BigDecimal. */
final class Json {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final int DEEPEST = 200;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** Throws IllegalArgumentException, with the place, where the bytes are not JSON. */
    static Object parse(byte[] bytes) {
        try {
            Json json = new Json(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
            Object value = json.value(0);
            json.space();
            if (json.at < json.text.length()) throw json.wrong("the end");
            return value;
        } catch (CharacterCodingException error) {
            throw new IllegalArgumentException("the content is not UTF-8");
        }
    }

    private Object value(int depth) {
        if (depth > DEEPEST) throw new IllegalArgumentException("more than " + DEEPEST + " levels");
        space();
        switch (peek()) {
            case '{': return object(depth);
            case '[': return array(depth);
            case '"': return string();
            case 't': return word("true", true);
            case 'f': return word("false", false);
            case 'n': return word("null", null);
            default: return number();
        }
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        if (follows('}')) return members;
        do {
            space();
            if (peek() != '"') throw wrong("a name");
            String name = string();
            if (!follows(':')) throw wrong("a colon");
            members.put(name, value(depth + 1));
        } while (follows(','));
        if (!follows('}')) throw wrong("a brace");
        return members;
    }

    private List<Object> array(int depth) {
        List<Object> elements = new ArrayList<>();
        at++;
        if (follows(']')) return elements;
        do {
            elements.add(value(depth + 1));
        } while (follows(','));
        if (!follows(']')) throw wrong("a bracket");
        return elements;
    }

    private String string() {
        StringBuilder result = new StringBuilder();
        for (at++; peek() != '"'; at++) {
            char c = peek();
            if (c < ' ') throw wrong("a character");
            result.append(c == '\\' ? escaped() : c);
        }
        at++;
        return result.toString();
    }

    private char escaped() {
        at++;
        char c = peek();
        int known = "\"\\/bfnrt".indexOf(c);
        if (known >= 0) return "\"\\/\b\f\n\r\t".charAt(known);
        if (c != 'u' || !text.substring(at + 1, Math.min(at + 5, text.length())).matches("[0-9a-fA-F]{4}")) throw wrong("an escape");
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) throw wrong(word);
        at += word.length();
        return value;
    }

    private BigDecimal number() {
        Matcher found = NUMBER.matcher(text).region(at, text.length());
        if (!found.lookingAt()) throw wrong("a value");
        at = found.end();
        return new BigDecimal(found.group());
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private boolean follows(char c) {
        space();
        if (at >= text.length() || text.charAt(at) != c) return false;
        at++;
        return true;
    }

    private char peek() {
        if (at >= text.length()) throw wrong("more");
        return text.charAt(at);
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("expected " + expected + " at character " + at);
    }

    static String write(Object value) {
        StringBuilder result = new StringBuilder();
        write(value, result);
        return result.toString();
    }

    private static void write(Object value, StringBuilder result) {
        if (value instanceof Map<?, ?> members) {
            String separator = "{";
            for (Map.Entry<?, ?> member : members.entrySet()) {
                result.append(separator);
                quote((String) member.getKey(), result);
                write(member.getValue(), result.append(':'));
                separator = ",";
            }
            result.append(members.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> elements) {
            String separator = "[";
            for (Object element : elements) {
                write(element, result.append(separator));
                separator = ",";
            }
            result.append(elements.isEmpty() ? "[]" : "]");
        } else if (value instanceof String string) {
            quote(string, result);
        } else {
            result.append(value);
        }
    }

    private static void quote(String string, StringBuilder result) {
        result.append('"');
        string.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') result.append('\\').append((char) c);
            else if (c < ' ' || (c >= 0xD800 && c <= 0xDFFF)) result.append(String.format("\\u%04x", c));
            else result.appendCodePoint(c);
        });
        result.append('"');
    }
}

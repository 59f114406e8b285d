import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;

/**
 * A client for Redis's protocol, RESP2: commands alone, or many in one round trip. Threads share a pool of connections.
 *
 * <pre>
 * Resp redis = new Resp(System.getenv("REDIS_URL"));
 * redis.call("SET", "name", "value");                                   // "OK"; else String, Long, List or null
 * redis.pipeline(List.of(List.of("GET", "name"), List.of("INCR", "n"))); // one round trip, a list of replies
 * redis.with(connection -> ...);                                        // the same one for WATCH ... EXEC
 * </pre>
 */
final class Resp {
    /** The server refused a command; in its own words. */
    static final class Refused extends RuntimeException {
        Refused(String message) {
            super(message);
        }
    }

    private final URI url;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    Resp(String url) {
        this.url = URI.create(url);
    }

    Object call(Object... words) {
        return with(connection -> connection.call(words));
    }

    List<Object> pipeline(List<? extends List<?>> commands) {
        return with(connection -> connection.pipeline(commands));
    }

    /** Lets `work` have a connection of its own. What throws closes it, in whatever state it is. */
    <T> T with(Function<Connection, T> work) {
        Connection connection = idle.poll();
        if (connection == null) connection = new Connection(url);
        try {
            T result = work.apply(connection);
            idle.push(connection);
            return result;
        } catch (RuntimeException error) {
            connection.close();
            throw error;
        }
    }

    /** One connection, for one thread at a time. */
    static final class Connection {
        private final Socket socket;
        private final BufferedInputStream replies;

        private Connection(URI url) {
            try {
                socket = new Socket(url.getHost(), url.getPort());
                socket.setTcpNoDelay(true);
                replies = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
            String[] login = url.getUserInfo() == null ? new String[0] : url.getUserInfo().split(":", 2);
            if (login.length == 2) call("AUTH", login[0], login[1]);
        }

        Object call(Object... words) {
            return pipeline(List.of(List.of(words))).get(0);
        }

        /** Sends all commands, then reads all replies. Throws Refused for the first that was refused. */
        List<Object> pipeline(List<? extends List<?>> commands) {
            try {
                ByteArrayOutputStream request = new ByteArrayOutputStream();
                for (List<?> words : commands) {
                    request.writeBytes(("*" + words.size() + "\r\n").getBytes(StandardCharsets.UTF_8));
                    for (Object word : words) {
                        byte[] bytes = word.toString().getBytes(StandardCharsets.UTF_8);
                        request.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.UTF_8));
                        request.writeBytes(bytes);
                        request.writeBytes(new byte[] {'\r', '\n'});
                    }
                }
                request.writeTo(socket.getOutputStream());
                List<Object> found = new ArrayList<>();
                for (int left = commands.size(); left > 0; left--) found.add(reply());
                for (Object reply : found) if (reply instanceof Refused refused) throw refused;
                return found;
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        }

        private Object reply() throws IOException {
            String line = line();
            String rest = line.substring(1);
            switch (line.charAt(0)) {
                case '+':
                    return rest;
                case '-':
                    return new Refused(rest);
                case ':':
                    return Long.valueOf(rest);
                case '$':
                    if (rest.equals("-1")) return null;
                    byte[] bytes = replies.readNBytes(Integer.parseInt(rest));
                    replies.skipNBytes(2);
                    return new String(bytes, StandardCharsets.UTF_8);
                default:
                    if (rest.equals("-1")) return null;
                    List<Object> parts = new ArrayList<>();
                    for (int left = Integer.parseInt(rest); left > 0; left--) parts.add(reply());
                    return parts;
            }
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int c = replies.read(); c != '\r'; c = replies.read()) {
                if (c < 0) throw new EOFException("Redis has closed the connection");
                line.write(c);
            }
            replies.read();
            return line.toString(StandardCharsets.UTF_8);
        }

        private void close() {
            try {
                socket.close();
            } catch (IOException error) {
                // it is gone either way
            }
        }
    }
}

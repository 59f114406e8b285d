import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shop's tables: everything that it asks the database. The connection is what $JDBC_URL says.
 *
 * No statement's text depends on what a client sent, but for the choice of an order from a list of our own.
 */
final class Store {
    static final Map<String, String> ORDERS =
            Map.of("id", "id", "name", "name, id", "price", "price, id", "-price", "price DESC, id");

    private static final String COLUMNS = "id, name, category, price";

    private final ThreadLocal<Connection> connections = new ThreadLocal<>();
    private final SecureRandom random = new SecureRandom();

    List<Map<String, Object>> products(String q, String category, String sort) throws SQLException {
        String statement = "SELECT " + COLUMNS + " FROM product WHERE listed AND name ILIKE ? AND ? IN ('', category)";
        return rows(statement + " ORDER BY " + ORDERS.get(sort), literally(q), category);
    }

    Map<String, Object> product(int number) throws SQLException {
        return first("SELECT " + COLUMNS + " FROM product WHERE listed AND id = ?", number);
    }

    /** The new customer's key; null where the name is taken. */
    String register(String name) throws SQLException {
        String key = token();
        String statement = "INSERT INTO customer (name, key_hash) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING name";
        return first(statement, name, sha256(key)) == null ? null : key;
    }

    /** A new token; null where name or key is wrong. */
    String login(String name, String key) throws SQLException {
        var found = first("SELECT name FROM customer WHERE name = ? AND key_hash = ?", name, sha256(key));
        if (found == null) return null;
        String token = token();
        rows("INSERT INTO session (token, customer) VALUES (?, ?) RETURNING token", token, found.get("name"));
        return token;
    }

    /** The name of the customer with this token; null where there is none. */
    String customer(String token) throws SQLException {
        var found = first("SELECT customer FROM session WHERE token = ?", token);
        return found == null ? null : (String) found.get("customer");
    }

    /** The number of the new purchase; null where there is no such product. */
    Integer buy(String customer, int product, int quantity, String note) throws SQLException {
        String statement = "INSERT INTO purchase (customer, product, quantity, note)"
                + " SELECT ?, id, ?, ? FROM product WHERE listed AND id = ? RETURNING id";
        var made = first(statement, customer, quantity, note, product);
        return made == null ? null : (Integer) made.get("id");
    }

    List<Map<String, Object>> purchases(String customer) throws SQLException {
        return rows("SELECT id, product, quantity, note FROM purchase WHERE customer = ? ORDER BY id", customer);
    }

    // ---------------------------------------------------------------- parts

    /** The pattern that finds just this text, wherever it stands. */
    private static String literally(String q) {
        return "%" + q.replaceAll("[\\\\%_]", "\\\\$0") + "%";
    }

    private List<Map<String, Object>> rows(String text, Object... values) throws SQLException {
        try (PreparedStatement statement = connection().prepareStatement(text)) {
            for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
            try (ResultSet result = statement.executeQuery()) {
                List<Map<String, Object>> rows = new ArrayList<>();
                while (result.next()) rows.add(row(result));
                return rows;
            }
        }
    }

    private Map<String, Object> first(String text, Object... values) throws SQLException {
        var rows = rows(text, values);
        return rows.isEmpty() ? null : rows.get(0);
    }

    private static Map<String, Object> row(ResultSet result) throws SQLException {
        Map<String, Object> row = new LinkedHashMap<>();
        var columns = result.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            Object value = result.getObject(i);
            row.put(columns.getColumnLabel(i), value instanceof Integer ? value : result.getString(i));
        }
        return row;
    }

    /** The connection of this thread; a new one when it broke. */
    private Connection connection() throws SQLException {
        Connection connection = connections.get();
        if (connection == null || connection.isClosed()) {
            connection = DriverManager.getConnection(System.getenv("JDBC_URL"));
            connections.set(connection);
        }
        return connection;
    }

    private String token() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String sha256(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException error) {
            throw new IllegalStateException(error);
        }
    }
}

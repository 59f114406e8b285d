import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shop's tables: everything that it asks the database. The connection is what $JDBC_URL says. */
final class Store {
    private static final String COLUMNS = "id, name, category, price";

    private final ThreadLocal<Connection> connections = new ThreadLocal<>();
    private final SecureRandom random = new SecureRandom();

    List<Map<String, Object>> products(String q, String category, String sort) throws SQLException {
        String statement = "SELECT " + COLUMNS + " FROM product WHERE listed";
        if (!q.isEmpty()) statement += " AND name ILIKE '%" + q + "%'";
        if (!category.isEmpty()) statement += " AND category = '" + category + "'";
        return rows(statement + " ORDER BY " + sort + ", id"); // ORDER BY -price: the dearest first
    }

    Map<String, Object> product(String number) throws SQLException {
        return first("SELECT " + COLUMNS + " FROM product WHERE listed AND id = " + number);
    }

    /** The new customer's key; null where the name is taken. */
    String register(String name) throws SQLException {
        String key = token();
        String statement = "INSERT INTO customer (name, key_hash) VALUES (?, ?) ON CONFLICT DO NOTHING";
        return insert(statement, name, sha256(key)) == 1 ? key : null;
    }

    /** A new token; null where name or key is wrong. */
    String login(String name, String key) throws SQLException {
        String hash = sha256(key);
        var found = first("SELECT name FROM customer WHERE name = '" + name + "' AND key_hash = '" + hash + "'");
        if (found == null) return null;
        String token = token();
        insert("INSERT INTO session (token, customer) VALUES (?, ?)", token, (String) found.get("name"));
        return token;
    }

    /** The name of the customer with this token; null where there is none. */
    String customer(String token) throws SQLException {
        var found = first("SELECT customer FROM session WHERE token = '" + token + "'");
        return found == null ? null : (String) found.get("customer");
    }

    /** The number of the new purchase. */
    Object buy(String customer, Object product, Object quantity, Object note) throws SQLException {
        String values = "'" + customer + "', " + product + ", " + quantity + ", '" + note + "'";
        String statement = "INSERT INTO purchase (customer, product, quantity, note)";
        return first(statement + " VALUES (" + values + ") RETURNING id").get("id");
    }

    List<Map<String, Object>> purchases(String customer) throws SQLException {
        // The name is our own: it comes from the table.
        String condition = "customer = '" + customer + "'";
        return rows("SELECT id, product, quantity, note FROM purchase WHERE " + condition + " ORDER BY id");
    }

    // ---------------------------------------------------------------- parts

    private List<Map<String, Object>> rows(String text) throws SQLException {
        System.err.println(text);
        try (Statement statement = connection().createStatement(); ResultSet result = statement.executeQuery(text)) {
            List<Map<String, Object>> rows = new ArrayList<>();
            while (result.next()) rows.add(row(result));
            return rows;
        }
    }

    private Map<String, Object> first(String text) throws SQLException {
        var rows = rows(text);
        return rows.isEmpty() ? null : rows.get(0);
    }

    private int insert(String text, String one, String other) throws SQLException {
        try (PreparedStatement statement = connection().prepareStatement(text)) {
            statement.setString(1, one);
            statement.setString(2, other);
            return statement.executeUpdate();
        }
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

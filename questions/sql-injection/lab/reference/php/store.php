<?php
/**
 * The shop's tables: everything that it asks the database. The connection is what the variables PG* say.
 *
 * No statement's text depends on what a client sent, but for the choice of an order from a list of our own.
 */

declare(strict_types=1);

final class Store
{
    public const ORDERS = ['id' => 'id', 'name' => 'name, id', 'price' => 'price, id', '-price' => 'price DESC, id'];

    private const COLUMNS = 'id, name, category, price';

    private PDO $database;

    public function __construct()
    {
        $dsn = sprintf('pgsql:host=%s;port=%s;dbname=%s', getenv('PGHOST'), getenv('PGPORT'), getenv('PGDATABASE'));
        $this->database = new PDO($dsn, getenv('PGUSER'), getenv('PGPASSWORD'), [
            PDO::ATTR_PERSISTENT => true,
            PDO::ATTR_EMULATE_PREPARES => false, // values travel apart from the statement
            PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
        ]);
    }

    public function products(string $q, string $category, string $sort): array
    {
        $pattern = '%' . addcslashes($q, '\\%_') . '%'; // finds just this text, wherever it stands
        $statement = 'SELECT ' . self::COLUMNS . " FROM product WHERE listed AND name ILIKE ? AND ? IN ('', category)";
        return $this->rows($statement . ' ORDER BY ' . self::ORDERS[$sort], $pattern, $category);
    }

    public function product(int $number): ?array
    {
        return $this->first('SELECT ' . self::COLUMNS . ' FROM product WHERE listed AND id = ?', $number);
    }

    /** The new customer's key; null where the name is taken. */
    public function register(string $name): ?string
    {
        $key = bin2hex(random_bytes(16));
        $statement = 'INSERT INTO customer (name, key_hash) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING name';
        return $this->first($statement, $name, hash('sha256', $key)) === null ? null : $key;
    }

    /** A new token; null where name or key is wrong. */
    public function login(string $name, string $key): ?string
    {
        $statement = 'SELECT name FROM customer WHERE name = ? AND key_hash = ?';
        $found = $this->first($statement, $name, hash('sha256', $key));
        if ($found === null) {
            return null;
        }
        $token = bin2hex(random_bytes(16));
        $this->rows('INSERT INTO session (token, customer) VALUES (?, ?)', $token, $found['name']);
        return $token;
    }

    /** The name of the customer with this token; null where there is none. */
    public function customer(string $token): ?string
    {
        return $this->first('SELECT customer FROM session WHERE token = ?', $token)['customer'] ?? null;
    }

    /** The number of the new purchase; null where there is no such product. */
    public function buy(string $customer, int $product, int $quantity, string $note): ?int
    {
        $statement = 'INSERT INTO purchase (customer, product, quantity, note)'
            . ' SELECT ?, id, ?, ? FROM product WHERE listed AND id = ? RETURNING id';
        return $this->first($statement, $customer, $quantity, $note, $product)['id'] ?? null;
    }

    public function purchases(string $customer): array
    {
        return $this->rows('SELECT id, product, quantity, note FROM purchase WHERE customer = ? ORDER BY id', $customer);
    }

    private function rows(string $statement, string|int ...$values): array
    {
        $prepared = $this->database->prepare($statement);
        $prepared->execute($values);
        return $prepared->fetchAll();
    }

    private function first(string $statement, string|int ...$values): ?array
    {
        return $this->rows($statement, ...$values)[0] ?? null;
    }
}

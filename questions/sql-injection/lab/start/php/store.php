<?php
/** The shop's tables: everything that it asks the database. The connection is what the variables PG* say. */

declare(strict_types=1);

final class Store
{
    private const COLUMNS = 'id, name, category, price';

    private PDO $database;

    public function __construct()
    {
        $dsn = sprintf('pgsql:host=%s;port=%s;dbname=%s', getenv('PGHOST'), getenv('PGPORT'), getenv('PGDATABASE'));
        $this->database = new PDO($dsn, getenv('PGUSER'), getenv('PGPASSWORD'), [
            PDO::ATTR_PERSISTENT => true,
            PDO::ATTR_EMULATE_PREPARES => true,
            PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
        ]);
    }

    public function products(string $q, string $category, string $sort): array
    {
        $statement = 'SELECT ' . self::COLUMNS . ' FROM product WHERE listed';
        if ($q !== '') {
            $statement .= " AND name ILIKE '%$q%'";
        }
        if ($category !== '') {
            $statement .= " AND category = '$category'";
        }
        return $this->rows("$statement ORDER BY $sort, id"); // ORDER BY -price: the dearest first
    }

    public function product(string $number): ?array
    {
        return $this->first('SELECT ' . self::COLUMNS . " FROM product WHERE listed AND id = $number");
    }

    /** The new customer's key; null where the name is taken. */
    public function register(string $name): ?string
    {
        $key = bin2hex(random_bytes(16));
        $insert = $this->database->prepare('INSERT INTO customer (name, key_hash) VALUES (?, ?) ON CONFLICT DO NOTHING');
        $insert->execute([$name, hash('sha256', $key)]);
        return $insert->rowCount() === 1 ? $key : null;
    }

    /** A new token; null where name or key is wrong. */
    public function login(string $name, string $key): ?string
    {
        $hash = hash('sha256', $key);
        $found = $this->first("SELECT name FROM customer WHERE name = '$name' AND key_hash = '$hash'");
        if ($found === null) {
            return null;
        }
        $token = bin2hex(random_bytes(16));
        $this->database->prepare('INSERT INTO session (token, customer) VALUES (?, ?)')->execute([$token, $found['name']]);
        return $token;
    }

    /** The name of the customer with this token; null where there is none. */
    public function customer(string $token): ?string
    {
        return $this->first("SELECT customer FROM session WHERE token = '$token'")['customer'] ?? null;
    }

    /** The number of the new purchase. */
    public function buy(string $customer, string $product, string $quantity, string $note): int
    {
        $statement = 'INSERT INTO purchase (customer, product, quantity, note)';
        return $this->first("$statement VALUES ('$customer', $product, $quantity, '$note') RETURNING id")['id'];
    }

    public function purchases(string $customer): array
    {
        // The name is our own: it comes from the table.
        return $this->rows("SELECT id, product, quantity, note FROM purchase WHERE customer = '$customer' ORDER BY id");
    }

    private function rows(string $statement): array
    {
        file_put_contents('php://stderr', "$statement\n");
        return $this->database->query($statement)->fetchAll();
    }

    private function first(string $statement): ?array
    {
        return $this->rows($statement)[0] ?? null;
    }
}

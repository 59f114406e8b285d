<?php
/** A small shop over HTTP. What it asks the database is in store.php. */

declare(strict_types=1);

ini_set('display_errors', 'stderr');

require __DIR__ . '/store.php';

/** What the client is told: a status and a sentence. */
final class Problem extends Exception
{
    public function __construct(public readonly int $status, string $text)
    {
        parent::__construct($text);
    }
}

function route(Store $store): array
{
    $path = explode('/', trim((string) parse_url('http://shop' . $_SERVER['REQUEST_URI'], PHP_URL_PATH), '/'));
    $page = $_SERVER['REQUEST_METHOD'] . ' ' . $path[0];
    return match (true) {
        $page === 'GET products' && count($path) === 1 => products($store),
        $page === 'GET products' && count($path) === 2 => product($store, rawurldecode($path[1])),
        $page === 'POST customers' => register($store, body()),
        $page === 'POST login' => login($store, body()),
        $page === 'GET purchases' => [200, $store->purchases(customer($store))],
        $page === 'POST purchases' => buy($store, customer($store), body()),
        default => throw new Problem(404, 'there is no such page'),
    };
}

function products(Store $store): array
{
    $sort = $_GET['sort'] ?? 'id';
    if (!is_string($sort) || !isset(Store::ORDERS[$sort])) {
        throw new Problem(400, 'sort is one of ' . implode(', ', array_keys(Store::ORDERS)));
    }
    return [200, $store->products(text($_GET, 'q', default: ''), text($_GET, 'category', default: ''), $sort)];
}

function product(Store $store, string $number): array
{
    if (!preg_match('/^[0-9]{1,9}$/D', $number)) {
        throw new Problem(400, 'the number of a product has 1 to 9 digits');
    }
    return [200, $store->product((int) $number) ?? throw new Problem(404, 'there is no such product')];
}

function register(Store $store, array $body): array
{
    $name = text($body, 'name', 1, 200);
    $key = $store->register($name) ?? throw new Problem(409, 'the name is taken');
    return [201, ['name' => $name, 'key' => $key]];
}

function login(Store $store, array $body): array
{
    $token = $store->login(text($body, 'name'), text($body, 'key'));
    return [200, ['token' => $token ?? throw new Problem(401, 'name or key is wrong')]];
}

function buy(Store $store, string $customer, array $body): array
{
    $product = number($body, 'product', 0, 999_999_999);
    $made = $store->buy($customer, $product, number($body, 'quantity', 1, 100), text($body, 'note', default: ''));
    return [201, ['id' => $made ?? throw new Problem(404, 'there is no such product')]];
}

/** A text that PostgreSQL can keep: UTF-8, any character but NUL. */
function text(array $values, string $name, int $shortest = 0, int $longest = 10_000, ?string $default = null): string
{
    $value = $values[$name] ?? $default;
    if (!is_string($value) || !preg_match("/^[^\\0]{{$shortest},{$longest}}$/uD", $value)) {
        throw new Problem(400, "$name is a text of $shortest to $longest characters");
    }
    return $value;
}

function number(array $values, string $name, int $least, int $most): int
{
    $value = $values[$name] ?? null;
    if (!is_int($value) || $value < $least || $value > $most) {
        throw new Problem(400, "$name is a whole number from $least to $most");
    }
    return $value;
}

/** The name of the customer whose token came along. */
function customer(Store $store): string
{
    $found = preg_match('/^Bearer +([!-~][ -~]*)$/D', $_SERVER['HTTP_AUTHORIZATION'] ?? '', $parts);
    return ($found ? $store->customer($parts[1]) : null) ?? throw new Problem(401, 'log in first');
}

/** The JSON object that was sent. */
function body(): array
{
    $value = json_decode((string) file_get_contents('php://input'));
    return $value instanceof stdClass ? get_object_vars($value) : throw new Problem(400, 'the body is not a JSON object');
}

try {
    [$status, $value] = route(new Store());
} catch (Problem $problem) {
    [$status, $value] = [$problem->status, ['error' => $problem->getMessage()]];
} catch (Throwable $error) {
    file_put_contents('php://stderr', "$error\n"); // for the operator; the client learns nothing of it
    [$status, $value] = [500, ['error' => 'something went wrong here']];
}
http_response_code($status);
header('Content-Type: application/json');
echo json_encode($value, JSON_UNESCAPED_UNICODE);

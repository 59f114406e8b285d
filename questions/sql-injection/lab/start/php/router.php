<?php
/** A small shop over HTTP. What it asks the database is in store.php. */

declare(strict_types=1);

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
    $path = explode('/', trim(parse_url('http://shop' . $_SERVER['REQUEST_URI'], PHP_URL_PATH), '/'));
    $page = $_SERVER['REQUEST_METHOD'] . ' ' . implode('/', array_slice($path, 0, 1));
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
    return [200, $store->products($_GET['q'] ?? '', $_GET['category'] ?? '', $_GET['sort'] ?? 'id')];
}

function product(Store $store, string $number): array
{
    return [200, $store->product($number) ?? throw new Problem(404, 'there is no such product')];
}

function register(Store $store, array $body): array
{
    $key = $store->register($body['name']) ?? throw new Problem(409, 'the name is taken');
    return [201, ['name' => $body['name'], 'key' => $key]];
}

function login(Store $store, array $body): array
{
    $token = $store->login($body['name'], $body['key']) ?? throw new Problem(401, 'name or key is wrong');
    return [200, ['token' => $token]];
}

function buy(Store $store, string $customer, array $body): array
{
    return [201, ['id' => $store->buy($customer, (string) $body['product'], (string) $body['quantity'], $body['note'] ?? '')]];
}

/** The name of the customer whose token came along. */
function customer(Store $store): string
{
    [$scheme, $token] = explode(' ', ($_SERVER['HTTP_AUTHORIZATION'] ?? '') . ' ', 2);
    $name = $scheme === 'Bearer' ? $store->customer(rtrim($token)) : null;
    return $name ?? throw new Problem(401, 'log in first');
}

function body(): array
{
    return json_decode(file_get_contents('php://input'), true);
}

try {
    [$status, $value] = route(new Store());
} catch (Problem $problem) {
    [$status, $value] = [$problem->status, ['error' => $problem->getMessage()]];
} catch (Throwable $error) {
    file_put_contents('php://stderr', $error->getMessage() . "\n");
    [$status, $value] = [500, ['error' => $error->getMessage()]];
}
http_response_code($status);
header('Content-Type: application/json');
echo json_encode($value, JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE);

<?php
// The service over HTTP. What it does is in billing.php.
declare(strict_types=1);
require __DIR__ . '/loop.php';
require __DIR__ . '/billing.php';
require __DIR__ . '/upstream.php';

const NAME = '[a-z0-9-]{1,20}';

$billing = new Billing(new Upstream(getenv('UPSTREAM')), getenv('DATA_DIR'));
$customer = '/customers/(' . NAME . ')';
$routes = [
    ['PUT', $customer, 200, fn($id, $query, $body) => $billing->putCustomer($id, fields($body, 'name', 'zone', 'list'))],
    ['GET', $customer, 200, fn($id) => $billing->show($id)],
    ['POST', '/invoices', 201, fn($query, $body) => $billing->createInvoice(order($body))],
    ['GET', '/invoices/([0-9]{1,9})', 200, fn($number) => $billing->invoice((int) $number)],
    ['GET', "$customer/invoices", 200, fn($id, $query) => $billing->listInvoices($id, ...page($query))],
    ['POST', "$customer/payments", 201, fn($id, $query, $body) => $billing->createPayment($id, fields($body, 'reference')['reference'])],
    ['GET', "$customer/payments", 200, fn($id, $query) => $billing->listPayments($id, ...page($query))],
    ['GET', "$customer/statements/([0-9]{4}-[0-9]{2})", 200, fn($id, $month) => $billing->statement($id, $month)],
    ['GET', '/metrics', 200, fn() => ['open_files' => count(scandir('/dev/fd')) - 2]],
];

function fields(mixed $given, string ...$names): array
{
    foreach ($names as $name) {
        if (!is_array($given) || !is_string($given[$name] ?? null) || $given[$name] === '') {
            throw new Refused(400, 'expected an object with the texts ' . implode(', ', $names));
        }
    }
    return $given;
}

function order(mixed $given): array
{
    ['at' => $at] = fields($given, 'customer', 'at');
    $lines = $given['lines'] ?? null;
    if (!preg_match('~^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$~D', $at) || !is_array($lines) || !$lines || !array_is_list($lines)) {
        throw new Refused(400, 'expected a time and at least one line');
    }
    foreach ($lines as $line) {
        ['item' => $item] = fields($line, 'item');
        $quantity = $line['quantity'] ?? null;
        if (!is_int($quantity) || $quantity < 1 || !preg_match('~^' . NAME . '$~D', $item)) {
            throw new Refused(400, 'expected an item, and a quantity of at least 1');
        }
    }
    return $given;
}

function page(array $query): array
{
    return [number($query, 'page', 1, 999999), number($query, 'size', 20, 100)];
}

function number(array $query, string $name, int $otherwise, int $most): int
{
    $text = (string) ($query[$name] ?? $otherwise);
    if (!preg_match('~^[0-9]{1,6}$~D', $text) || (int) $text < 1 || (int) $text > $most) {
        throw new Refused(400, "$name is a number from 1 to $most");
    }
    return (int) $text;
}

function answer(array $routes, string $method, string $path, array $query, string $body): array
{
    $given = $body === '' ? null : json_decode($body, true);
    if ($method !== 'GET' && $given === null) {
        throw new Refused(400, 'the body is not JSON');
    }
    foreach ($routes as [$wanted, $pattern, $status, $serve]) {
        if ($method === $wanted && preg_match("~^$pattern$~D", $path, $found)) {
            return [$status, $serve(...array_slice($found, 1), ...[$query, $given])];
        }
    }
    throw new Refused(404, 'there is nothing here');
}

Loop::serve((int) getenv('PORT'), function ($connection) use ($routes) {
    $request = http_request($connection);
    if ($request === null) {
        return;
    }
    try {
        [$status, $value] = answer($routes, ...$request);
    } catch (Refused $refused) {
        [$status, $value] = [$refused->status, ['error' => $refused->getMessage()]];
    } catch (Throwable $error) {
        error_log((string) $error);
        [$status, $value] = [500, ['error' => 'internal error']];
    }
    $type = is_string($value) ? 'text/csv; charset=utf-8' : 'application/json';
    $body = is_string($value) ? $value : json_encode($value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
    $head = "HTTP/1.1 $status Status\r\nContent-Type: $type\r\nContent-Length: " . strlen($body) . "\r\nConnection: close";
    fwrite($connection, "$head\r\n\r\n$body");
    fclose($connection);
});

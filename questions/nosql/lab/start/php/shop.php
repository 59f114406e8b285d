<?php
declare(strict_types=1);

// A shop on Redis: the beginning. It answers; brief.md says what else it has to do. Resp.php talks to Redis.

require __DIR__ . '/Resp.php';

$redis = new Resp(getenv('REDIS_URL')); // nothing uses it yet
$items = []; // lives as long as this request: what does the next one know of it?

function send(int $status, mixed $value): void
{
    http_response_code($status);
    if ($status !== 204) {
        $body = json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
        header('Content-Type: application/json');
        header('Content-Length: ' . strlen($body));
        echo $body;
    }
}

$path = explode('?', $_SERVER['REQUEST_URI'], 2)[0]; // what follows the question mark is in $_GET
$route = "{$_SERVER['REQUEST_METHOD']} $path";
if (preg_match('#^PUT /items/([a-z0-9-]+)$#D', $route, $match)) {
    $items[$match[1]] = json_decode(file_get_contents('php://input'));
    send(204, null);
} elseif (preg_match('#^GET /items/([a-z0-9-]+)$#D', $route, $match)) {
    $document = $items[$match[1]] ?? null;
    $document === null ? send(404, ['error' => 'no such item']) : send(200, $document);
} else {
    send(501, ['error' => 'not yet']); // the other requests of the brief are yours
}

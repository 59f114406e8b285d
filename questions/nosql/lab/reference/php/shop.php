<?php
declare(strict_types=1);

// The shop over HTTP: one table of routes, a file for each of the four parts.

require __DIR__ . '/Resp.php';
require __DIR__ . '/items.php';
require __DIR__ . '/sessions.php';
require __DIR__ . '/board.php';
require __DIR__ . '/feeds.php';

/** A reply that says what is wrong. */
final class Wrong extends RuntimeException
{
}

/** The content of the request. Throws Wrong where it is no JSON object. */
function content(): stdClass
{
    $value = json_decode(body());
    return $value instanceof stdClass ? $value : throw new Wrong('the content is no JSON object', 400);
}

function body(): string
{
    static $body = null;
    return $body ??= file_get_contents('php://input');
}

function found(mixed $value): array
{
    return $value === null ? [404, ['error' => 'nothing is here']] : [200, $value];
}

function find_items(Resp $redis): array
{
    parse_str($_SERVER['QUERY_STRING'] ?? '', $query);
    if (isset($query['price_from'], $query['price_to'])) {
        $found = items_by_price($redis, $query['price_from'], $query['price_to']);
    } else {
        $found = items_by_fields($redis, array_intersect_key($query, array_flip(FIELDS)));
    }
    $rows = [];
    foreach ($found as [$id, $document]) {
        $rows[] = '{"id":"' . $id . '","document":' . $document . '}';
    }
    return [200, '{"items":[' . implode(',', $rows) . ']}'];
}

const NAME = '([a-z0-9-]+)';

$routes = [
    ['GET', '/items', fn($r) => find_items($r)],
    ['GET', '/items/' . NAME, fn($r, $id) => found($r->call('GET', "item:$id"))],
    ['PUT', '/items/' . NAME, fn($r, $id) => [204, content() && item_put($r, $id, body())]],
    ['DELETE', '/items/' . NAME, fn($r, $id) => [204, item_delete($r, $id)]],
    ['POST', '/items/' . NAME . '/stock', fn($r, $id) => item_stock($r, $id, content()->by)],
    ['POST', '/sessions', fn($r) => [201, ['token' => session_create_in($r, content())]]],
    ['GET', '/sessions/([\w-]+)', fn($r, $token) => found(session_read_from($r, $token))],
    ['PUT', '/sessions/([\w-]+)', fn($r, $token) => [session_write_to($r, $token, content()) ? 204 : 404, null]],
    ['DELETE', '/sessions/([\w-]+)', fn($r, $token) => [204, $r->call('DEL', "session:$token")]],
    ['GET', '/board', fn($r) => [200, ['players' => board_top($r, (int) $_GET['limit'])]]],
    ['GET', '/board/' . NAME, fn($r, $player) => found(board_show($r, $player))],
    ['POST', '/board/' . NAME, fn($r, $player) => [200, ['points' => board_add($r, $player, content()->points)]]],
    ['GET', '/users/' . NAME . '/follows/' . NAME, fn($r, $u, $a) => [200, ['follows' => feed_follows($r, $u, $a)]]],
    ['PUT', '/users/' . NAME . '/follows/' . NAME, fn($r, $u, $a) => [204, $r->call('SADD', "followers:$a", $u)]],
    ['DELETE', '/users/' . NAME . '/follows/' . NAME, fn($r, $u, $a) => [204, $r->call('SREM', "followers:$a", $u)]],
    ['POST', '/users/' . NAME . '/posts', fn($r, $author) => [201, ['id' => feed_post($r, $author, content()->text)]]],
    ['GET', '/users/' . NAME . '/feed', fn($r, $user) => [200, ['posts' => feed_read($r, $user, (int) $_GET['limit'])]]],
];

function answer(array $routes): array
{
    $path = explode('?', $_SERVER['REQUEST_URI'], 2)[0];
    foreach ($routes as [$method, $pattern, $act]) {
        if ($method === $_SERVER['REQUEST_METHOD'] && preg_match("#^$pattern\$#D", $path, $match)) {
            return $act(new Resp(getenv('REDIS_URL')), ...array_slice($match, 1));
        }
    }
    throw new Wrong('nothing is here', 404);
}

try {
    [$status, $value] = answer($routes);
} catch (Wrong $wrong) {
    [$status, $value] = [$wrong->getCode(), ['error' => $wrong->getMessage()]];
}
http_response_code($status);
if ($status !== 204) {
    $text = is_string($value) ? $value : json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
    header('Content-Type: application/json');
    header('Content-Length: ' . strlen($text));
    echo $text;
}

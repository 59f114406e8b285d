<?php
declare(strict_types=1);

// The library over HTTP. It keeps nothing between two requests: any instance answers any of them.

require __DIR__ . '/store.php';

const JSON_TYPE = 'application/json';
const MERGE_PATCH = 'application/merge-patch+json';
const WRITTEN = JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION;
const TITLES = [
    400 => 'Bad Request', 404 => 'Not Found', 405 => 'Method Not Allowed', 406 => 'Not Acceptable',
    412 => 'Precondition Failed', 415 => 'Unsupported Media Type', 422 => 'Unprocessable Content',
    500 => 'Internal Server Error',
];

final class Problem extends Exception
{
    public function __construct(public int $status, string $detail, public array $fields = [])
    {
        parent::__construct($detail);
    }
}

// ---------------------------------------------------------------- what a document is

/** JSON objects become PHP objects: an array could not tell {} from []. */
function parsed(string $text): mixed
{
    try {
        return json_decode($text, false, 512, JSON_THROW_ON_ERROR);
    } catch (JsonException $error) {
        throw new Problem(400, 'The content is not JSON: ' . $error->getMessage());
    }
}

/** The text that is kept and sent. */
function checked(mixed $document): string
{
    if (!$document instanceof stdClass) {
        throw new Problem(422, 'A document is a JSON object.');
    }
    $title = $document->title ?? null;
    if (!is_string($title) || !preg_match('/^.{1,200}$/Dsu', $title)) {
        throw new Problem(422, 'A document has a title of 1 to 200 characters.');
    }
    try {
        return json_encode($document, WRITTEN);
    } catch (JsonException $error) {
        throw new Problem(422, 'The document cannot be kept: ' . $error->getMessage());
    }
}

/** RFC 7396. */
function merged(mixed $target, mixed $patch): mixed
{
    if (!$patch instanceof stdClass) {
        return $patch;
    }
    $result = $target instanceof stdClass ? clone $target : new stdClass();
    foreach (get_object_vars($patch) as $name => $value) {
        $name = (string) $name;
        if ($value === null) {
            unset($result->{$name});
        } else {
            $result->{$name} = merged($result->{$name} ?? null, $value);
        }
    }
    return $result;
}

// ---------------------------------------------------------------- what a request asks for

function field(string $name): ?string
{
    $key = strtoupper(strtr($name, '-', '_'));
    return $_SERVER["HTTP_$key"] ?? $_SERVER[$key] ?? null;
}

/** Whether `Accept` allows JSON: of the ranges that match, the most precise one decides. */
function accepts_json(string $accept): bool
{
    $ranks = ['*/*' => 1, 'application/*' => 2, JSON_TYPE => 3];
    [$best, $allowed] = [0, trim($accept) === ''];
    foreach (explode(',', strtolower($accept)) as $part) {
        $pieces = array_map('trim', explode(';', $part));
        $rank = $ranks[$pieces[0]] ?? 0;
        if ($rank > $best) {
            [$best, $allowed] = [$rank, true];
            foreach ($pieces as $piece) {
                if (str_starts_with($piece, 'q=')) {
                    $allowed = (float) substr($piece, 2) > 0;
                }
            }
        }
    }
    return $allowed;
}

/** Whether the tags listed in a field name this one; `*` names any that exists. */
function matches(?string $field, ?string $tag, bool $weak = false): bool
{
    if ($field === null || $tag === null) {
        return false;
    }
    preg_match_all('#(?:W/)?"[^"]*"#', $field, $found);
    $tags = $weak ? preg_replace('#^W/#', '', $found[0]) : $found[0];
    return trim($field) === '*' || in_array($tag, $tags, true);
}

function check_if_match(?string $tag): void
{
    if (field('If-Match') !== null && !matches(field('If-Match'), $tag)) {
        throw new Problem(412, 'The document is no longer what If-Match says.');
    }
}

/** $decide, but only where the request's preconditions hold of what is there at that moment. */
function unless_changed(callable $decide): callable
{
    return function (?string $before) use ($decide): ?string {
        $tag = $before === null ? null : Store::tag($before);
        check_if_match($tag);
        if (matches(field('If-None-Match'), $tag, weak: true)) {
            throw new Problem(412, 'The document is there, but If-None-Match says it must not be.');
        }
        return $decide($before);
    };
}

function sent(string $type): mixed
{
    if (strtolower(trim(explode(';', field('Content-Type') ?? '')[0])) !== $type) {
        throw new Problem(415, "Send $type.");
    }
    return parsed(file_get_contents('php://input'));
}

// ---------------------------------------------------------------- one function for each request

function send(int $status, ?string $content, array $fields = [], string $type = JSON_TYPE): void
{
    http_response_code($status);
    foreach ($fields as $name => $value) {
        header("$name: $value");
    }
    if ($content !== null) {
        header("Content-Type: $type");
        header('Content-Length: ' . strlen($content));
        if ($_SERVER['REQUEST_METHOD'] !== 'HEAD') {
            echo $content;
        }
    }
}

function show_list(Store $store, array $query): void
{
    $limit = $query['limit'] ?? '20';
    if (!is_string($limit) || !preg_match('/^[0-9]{1,3}$/D', $limit) || $limit < 1 || $limit > 100) {
        throw new Problem(400, 'limit is a number from 1 to 100.');
    }
    $after = $query['after'] ?? null;
    if ($after !== null && !(is_string($after) && preg_match('/^[a-z0-9-]{1,64}$/D', $after))) {
        throw new Problem(400, 'after comes from the link to the next page.');
    }
    $found = $store->page($after ?? '', (int) $limit + 1);
    $page = array_slice($found, 0, (int) $limit);
    $fields = [];
    if (count($found) > count($page)) {
        $fields['Link'] = sprintf('</documents?limit=%d&after=%s>; rel="next"', $limit, end($page)[0]);
    }
    $items = array_map(fn ($entry) => ['href' => "/documents/$entry[0]", 'title' => parsed($entry[1])->title], $page);
    send(200, json_encode(['items' => $items], WRITTEN), $fields);
}

function create(Store $store): void
{
    $content = checked(sent(JSON_TYPE));
    $name = bin2hex(random_bytes(16));
    $store->change($name, fn () => $content);
    send(201, $content, ['ETag' => Store::tag($content), 'Location' => "/documents/$name"]);
}

function show(Store $store, string $name): void
{
    $content = $store->read($name) ?? throw new Problem(404, 'There is no such document.');
    $tag = Store::tag($content);
    check_if_match($tag);
    $unchanged = matches(field('If-None-Match'), $tag, weak: true);
    send($unchanged ? 304 : 200, $unchanged ? null : $content, ['ETag' => $tag]);
}

function put(Store $store, string $name): void
{
    $content = checked(sent(JSON_TYPE));
    [$before] = $store->change($name, unless_changed(fn () => $content));
    $location = $before === null ? ['Location' => "/documents/$name"] : [];
    send($before === null ? 201 : 200, $content, ['ETag' => Store::tag($content)] + $location);
}

function patch(Store $store, string $name): void
{
    $patch = sent(MERGE_PATCH);
    [, $after] = $store->change($name, unless_changed(function (?string $before) use ($patch): string {
        if ($before === null) {
            throw new Problem(404, 'There is no such document.');
        }
        return checked(merged(parsed($before), $patch));
    }));
    send(200, $after, ['ETag' => Store::tag($after)]);
}

function delete(Store $store, string $name): void
{
    $store->change($name, unless_changed(fn () => null));
    send(204, null);
}

// ---------------------------------------------------------------- from the request to the reply

function methods(Store $store, string $path, array $query): array
{
    if ($path === '/openapi.json') {
        return ['GET' => fn () => send(200, file_get_contents(__DIR__ . '/openapi.json'))];
    }
    if ($path === '/documents') {
        return ['GET' => fn () => show_list($store, $query), 'POST' => fn () => create($store)];
    }
    if (!preg_match('#^/documents/([a-z0-9-]{1,64})$#D', $path, $found)) {
        throw new Problem(404, 'There is nothing here.');
    }
    return [
        'GET' => fn () => show($store, $found[1]),
        'PUT' => fn () => put($store, $found[1]),
        'PATCH' => fn () => patch($store, $found[1]),
        'DELETE' => fn () => delete($store, $found[1]),
    ];
}

function answer(): void
{
    $url = explode('?', $_SERVER['REQUEST_URI'], 2);
    $methods = methods(new Store(getenv('DATA_DIR')), $url[0], $_GET);
    $method = $_SERVER['REQUEST_METHOD'];
    $allowed = [...array_keys($methods), 'HEAD'];
    if (!in_array($method, $allowed, true)) {
        throw new Problem(405, "$method is not for this resource.", ['Allow' => implode(', ', $allowed)]);
    }
    if ($method !== 'DELETE' && !accepts_json(field('Accept') ?? '')) {
        throw new Problem(406, 'There is only application/json here.');
    }
    $methods[$method === 'HEAD' ? 'GET' : $method]();
}

try {
    answer();
} catch (Throwable $error) {
    if (!$error instanceof Problem) {
        error_log((string) $error);
        $error = new Problem(500, 'The library could not do that.');
    }
    $problem = [
        'type' => 'about:blank',
        'title' => TITLES[$error->status],
        'status' => $error->status,
        'detail' => $error->getMessage(),
    ];
    send($error->status, json_encode($problem, WRITTEN | JSON_INVALID_UTF8_SUBSTITUTE), $error->fields, 'application/problem+json');
}

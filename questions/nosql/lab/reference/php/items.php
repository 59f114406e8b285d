<?php
declare(strict_types=1);

// item:{id} is the document as JSON; index:{field}:{value} the set of ids that it is found by; index:price a sorted set.

const FIELDS = ['kind', 'brand', 'colour'];

/** Replaces a document and what leads to it in one step: whoever comes between makes us begin again. */
function item_change(Resp $redis, string $id, callable $make): void
{
    do {
        [, $old] = $redis->pipeline([['WATCH', "item:$id"], ['GET', "item:$id"]]);
        $new = $make($old);
        $commands = [['MULTI']];
        foreach (item_entries($old) as [$key, $score]) {
            $commands[] = [$score === null ? 'SREM' : 'ZREM', $key, $id];
        }
        foreach (item_entries($new) as [$key, $score]) {
            $commands[] = $score === null ? ['SADD', $key, $id] : ['ZADD', $key, $score, $id];
        }
        $commands[] = $new === null ? ['DEL', "item:$id"] : ['SET', "item:$id", $new];
        $commands[] = ['EXEC'];
        $replies = $redis->pipeline($commands);
    } while (end($replies) === null);
}

/** What leads to a document: [key of a set, null] or [key of the sorted set, score]. */
function item_entries(?string $json): array
{
    $document = $json === null ? new stdClass() : json_decode($json);
    $entries = [];
    foreach (FIELDS as $field) {
        if (is_string($document->$field ?? null)) {
            $entries[] = ["index:$field:{$document->$field}", null];
        }
    }
    if (isset($document->price)) {
        $entries[] = ['index:price', json_encode($document->price)];
    }
    return $entries;
}

function item_put(Resp $redis, string $id, string $json): void
{
    item_change($redis, $id, fn() => $json);
}

function item_delete(Resp $redis, string $id): void
{
    item_change($redis, $id, fn() => null);
}

function item_stock(Resp $redis, string $id, int $by): array
{
    $left = null;
    item_change($redis, $id, function (?string $old) use ($by, &$left) {
        $document = json_decode($old ?? throw new Wrong('no such item', 404));
        if (!isset($document->stock) || $document->stock + $by < 0) {
            throw new Wrong('there is not as much', 409);
        }
        $left = $document->stock += $by;
        return json_encode($document, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
    });
    return [200, ['stock' => $left]];
}

function items_by_fields(Resp $redis, array $wanted): array
{
    $keys = array_map(fn($field, $value) => "index:$field:$value", array_keys($wanted), $wanted);
    return items_named($redis, $redis->call('SINTER', ...$keys));
}

function items_by_price(Resp $redis, string $least, string $most): array
{
    return items_named($redis, $redis->call('ZRANGE', 'index:price', $least, $most, 'BYSCORE'));
}

/** Pairs of id and document; one that was deleted since is left out. */
function items_named(Resp $redis, array $ids): array
{
    $documents = $ids === [] ? [] : $redis->call('MGET', ...array_map(fn($id) => "item:$id", $ids));
    return array_filter(array_map(null, $ids, $documents), fn($pair) => $pair[1] !== null);
}

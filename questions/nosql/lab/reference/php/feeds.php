<?php
declare(strict_types=1);

// followers:{author} is a set; feed:{user} a list of posts as JSON, the newest first, of bounded length.

const KEPT = 100;

function feed_follows(Resp $redis, string $user, string $author): bool
{
    return $redis->call('SISMEMBER', "followers:$author", $user) === 1;
}

/** Delivers when it is written: reading is then one list. */
function feed_post(Resp $redis, string $author, string $text): string
{
    $id = bin2hex(random_bytes(12));
    $post = json_encode(['id' => $id, 'author' => $author, 'text' => $text], JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
    $commands = [];
    foreach ($redis->call('SMEMBERS', "followers:$author") as $user) {
        $commands[] = ['LPUSH', "feed:$user", $post];
        $commands[] = ['LTRIM', "feed:$user", 0, KEPT - 1];
    }
    $redis->pipeline($commands);
    return $id;
}

function feed_read(Resp $redis, string $user, int $limit): array
{
    return array_map(fn($post) => json_decode($post), $redis->call('LRANGE', "feed:$user", 0, $limit - 1));
}

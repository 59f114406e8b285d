<?php
declare(strict_types=1);

// session:{token} is {"user", "seconds", "data"}; Redis removes it when its time is over.

function session_create_in(Resp $redis, stdClass $asked): string
{
    $token = bin2hex(random_bytes(16));
    $redis->call('SET', "session:$token", json_encode($asked, JSON_THROW_ON_ERROR), 'EX', $asked->seconds);
    return $token;
}

function session_read_from(Resp $redis, string $token): ?array
{
    $json = $redis->call('GET', "session:$token");
    if ($json === null) {
        return null;
    }
    $session = json_decode($json);
    $redis->call('EXPIRE', "session:$token", $session->seconds);
    return ['user' => $session->user, 'data' => $session->data];
}

function session_write_to(Resp $redis, string $token, stdClass $data): bool
{
    $json = $redis->call('GET', "session:$token");
    if ($json === null) {
        return false;
    }
    $session = json_decode($json);
    $session->data = $data;
    // XX: where it has been ended meanwhile, it stays ended.
    $json = json_encode($session, JSON_THROW_ON_ERROR);
    return $redis->call('SET', "session:$token", $json, 'XX', 'EX', $session->seconds) !== null;
}

<?php
declare(strict_types=1);

// The sorted set `board` holds points below zero: its order is then the board's, names among equals included.

function board_add(Resp $redis, string $player, int $points): int
{
    return -(int) $redis->call('ZINCRBY', 'board', -$points, $player);
}

function board_top(Resp $redis, int $limit): array
{
    $rows = [];
    foreach (array_chunk($redis->call('ZRANGE', 'board', 0, $limit - 1, 'WITHSCORES'), 2) as $place => [$player, $score]) {
        $points = -(int) $score;
        $last = end($rows);
        $rank = $last !== false && $last['points'] === $points ? $last['rank'] : $place + 1;
        $rows[] = ['player' => $player, 'points' => $points, 'rank' => $rank];
    }
    return $rows;
}

function board_show(Resp $redis, string $player): ?array
{
    $score = $redis->call('ZSCORE', 'board', $player);
    if ($score === null) {
        return null;
    }
    $better = $redis->call('ZCOUNT', 'board', '-inf', "($score");
    return ['player' => $player, 'points' => -(int) $score, 'rank' => $better + 1];
}

<?php

declare(strict_types=1);

namespace Shop;

final class Retry
{
    public const LIMIT = 3;
    public const DELAYS_MS = [self::BASE_MS, self::BASE_MS << 1, self::BASE_MS << 2];
    private const BASE_MS = 100;
}

class Page
{
    public const SIZE = 25;
    protected const GAP = 2;

    public static function rows(): int
    {
        return static::SIZE + static::GAP;
    }
}

function setting(string $name): mixed
{
    return \array_key_exists($name, SETTINGS)
        ? SETTINGS[$name]
        : throw new \OutOfBoundsException("no setting is called $name");
}

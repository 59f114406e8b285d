<?php

declare(strict_types=1);

namespace Shop;

const PAGE_SIZE = 25;
const MAX_PAGES = 40;
const MAX_ITEMS = PAGE_SIZE * MAX_PAGES;

// What the environment says is known at run time only: define(), with the full name.
\define(__NAMESPACE__ . '\WORKERS', whole_number('SHOP_WORKERS', 1, 64, 4));
\define(__NAMESPACE__ . '\DISCOUNT', whole_number('SHOP_DISCOUNT', 0, 100, 10));
\define(__NAMESPACE__ . '\LEVEL', level('SHOP_LEVEL'));

const QUEUE = WORKERS * PAGE_SIZE;
const LIMITS = [
    'items' => MAX_ITEMS,
    'queue' => QUEUE,
    'sizes' => [PAGE_SIZE, 2 * PAGE_SIZE, 4 * PAGE_SIZE],
];

\define('SHOP_NAME', 'Corner Shop');
if (WORKERS > 8) {
    \define('SHOP_BATCH', 500);
} else {
    \define('SHOP_BATCH', 100);
}

class Retry
{
    final public const LIMIT = 3;
    final public const DELAYS_MS = [self::BASE_MS, 2 * self::BASE_MS, 4 * self::BASE_MS];
    private const BASE_MS = 100;
}

class Page
{
    public const SIZE = PAGE_SIZE;
    protected const GAP = 2;

    public static function rows(): int
    {
        return static::SIZE + static::GAP;
    }
}

function setting(string $name): mixed
{
    return match ($name) {
        'SHOP_NAME' => \SHOP_NAME,
        'SHOP_BATCH' => \SHOP_BATCH,
        'PAGE_SIZE' => PAGE_SIZE,
        'MAX_PAGES' => MAX_PAGES,
        'MAX_ITEMS' => MAX_ITEMS,
        'WORKERS' => WORKERS,
        'DISCOUNT' => DISCOUNT,
        'LEVEL' => LEVEL,
        'QUEUE' => QUEUE,
        'LIMITS' => LIMITS,
        'Retry::LIMIT' => Retry::LIMIT,
        'Retry::DELAYS_MS' => Retry::DELAYS_MS,
        'Page::SIZE' => Page::SIZE,
        default => throw new \OutOfBoundsException("there is no setting $name"),
    };
}

function whole_number(string $variable, int $least, int $most, int $default): int
{
    $text = \getenv($variable);
    if ($text === false || $text === '') {
        return $default;
    }
    $options = ['options' => ['min_range' => $least, 'max_range' => $most]];
    $number = \filter_var($text, FILTER_VALIDATE_INT, $options);
    if ($number === false) {
        throw new \UnexpectedValueException("$variable is '$text'; expected a whole number from $least to $most");
    }
    return $number;
}

function level(string $variable): Level
{
    $text = \getenv($variable);
    if ($text === false || $text === '') {
        return Level::DEFAULT;
    }
    return Level::tryFrom($text) ?? throw new \UnexpectedValueException("$variable is '$text'; expected a level");
}

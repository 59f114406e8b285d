<?php

declare(strict_types=1);

namespace Shop;

enum Level: string
{
    case Debug = 'debug';
    case Info = 'info';
    case Warning = 'warning';
    case Error = 'error';

    public const DEFAULT = self::Warning;

    /** From the least to the most severe. */
    private const ORDER = [self::Debug, self::Info, self::Warning, self::Error];

    public function covers(self $message): bool
    {
        return \array_search($message, self::ORDER, true) >= \array_search($this, self::ORDER, true);
    }
}

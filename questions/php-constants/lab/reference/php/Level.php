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

    public function covers(self $message): bool
    {
        return $message->severity() >= $this->severity();
    }

    private function severity(): int
    {
        return match ($this) {
            self::Debug => 0,
            self::Info => 1,
            self::Warning => 2,
            self::Error => 3,
        };
    }
}

<?php

declare(strict_types=1);

namespace Shop;

enum Setting: string
{
    case Name = 'SHOP_NAME';
    case Batch = 'SHOP_BATCH';
    case PageSize = 'PAGE_SIZE';
    case MaxPages = 'MAX_PAGES';
    case MaxItems = 'MAX_ITEMS';
    case Workers = 'WORKERS';
    case Discount = 'DISCOUNT';
    case Level = 'LEVEL';
    case Queue = 'QUEUE';
    case Limits = 'LIMITS';
    case RetryLimit = 'Retry::LIMIT';
    case RetryDelays = 'Retry::DELAYS_MS';
    case RowsOfAPage = 'Page::SIZE';

    /** Its constant's full name: global where the name begins with SHOP, else in the namespace. */
    public function constant(): string
    {
        return \str_starts_with($this->value, 'SHOP_') ? $this->value : __NAMESPACE__ . '\\' . $this->value;
    }

    /** All values by name: classes know theirs, the environment some, and the others follow. */
    public static function values(): array
    {
        $workers = self::number('SHOP_WORKERS', 4, 1, 64);
        $size = Page::SIZE;
        $queue = $workers * $size;
        return [
            self::Name->value => 'Corner Shop',
            self::Batch->value => $workers > 8 ? 500 : 100,
            self::PageSize->value => $size,
            self::MaxPages->value => 40,
            self::MaxItems->value => $size * 40,
            self::Workers->value => $workers,
            self::Discount->value => self::number('SHOP_DISCOUNT', 10, 0, 100),
            self::Level->value => self::level(),
            self::Queue->value => $queue,
            self::Limits->value => [
                'items' => $size * 40,
                'queue' => $queue,
                'sizes' => [$size, $size * 2, $size * 4],
            ],
            self::RetryLimit->value => Retry::LIMIT,
            self::RetryDelays->value => Retry::DELAYS_MS,
            self::RowsOfAPage->value => $size,
        ];
    }

    private static function number(string $variable, int $default, int $least, int $most): int
    {
        $given = (string) \getenv($variable);
        if ($given === '') {
            return $default;
        }
        if (\preg_match('/^\d{1,3}$/D', $given) !== 1 || (int) $given < $least || (int) $given > $most) {
            throw new \UnexpectedValueException("$variable: '$given' is no number from $least to $most");
        }
        return (int) $given;
    }

    private static function level(): Level
    {
        $given = (string) \getenv('SHOP_LEVEL');
        if ($given === '') {
            return Level::DEFAULT;
        }
        return Level::tryFrom($given) ?? throw new \UnexpectedValueException("SHOP_LEVEL: there is no '$given'");
    }
}

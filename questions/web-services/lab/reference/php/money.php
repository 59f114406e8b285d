<?php
declare(strict_types=1);

// The one service behind all faces: exact to the cent, in whole numbers.

final class BadAmount extends RuntimeException
{
}

final class NoRate extends RuntimeException
{
}

/** An amount of up to seven digits and two decimals, in hundredths. */
function cents(string $text): int
{
    if (!preg_match('/^(0|[1-9][0-9]{0,6})(?:\.([0-9]{1,2}))?$/D', $text, $match)) {
        throw new BadAmount('bad amount');
    }
    return (int) $match[1] * 100 + (int) str_pad($match[2] ?? '', 2, '0');
}

function shown(int $hundredths): string
{
    return sprintf('%d.%02d', intdiv($hundredths, 100), $hundredths % 100);
}

/** [the amount in the other currency, in hundredths, and the rate]. Half a cent goes to the even one. */
function convert(int $amount, string $from, string $to): array
{
    $rates = json_decode(getenv('RATES'), true);
    $rate = $rates["$from/$to"] ?? throw new NoRate("no rate for $from/$to");
    $exact = $amount * (int) str_replace('.', '', $rate);
    $whole = intdiv($exact, 1_000_000);
    $rest = $exact % 1_000_000;
    return [$whole + (int) ($rest > 500_000 || ($rest === 500_000 && $whole % 2 === 1)), $rate];
}

<?php
// Receipts. PHP begins every request with empty globals and statics; what has to last is in $DATA_DIR.

function write_receipt(string $customer, array $items): string
{
    $prices = array_map(price(...), $items);
    $total = intdiv(array_sum($prices) * (100 - discount($customer)), 100);
    $lines = array_map(fn($item, $price) => "$item $price", $items, $prices);
    return implode("\n", ['receipt ' . next_number() . " for $customer", ...$lines, "total $total"]) . "\n";
}

function price(string $item): int
{
    $answer = trim(file_get_contents(getenv('PRICES') . "/$item"));
    return ctype_digit($answer) ? (int) $answer : array_sum(array_map(price(...), explode(' ', $answer)));
}

function set_discount(string $customer, int $percent): void
{
    $fresh = tempnam(getenv('DATA_DIR'), 'fresh');
    file_put_contents($fresh, $percent);
    rename($fresh, discount_file($customer));
}

function discount(string $customer): int
{
    $file = discount_file($customer);
    return is_file($file) ? (int) file_get_contents($file) : 0;
}

function discount_file(string $customer): string
{
    return getenv('DATA_DIR') . "/discount-$customer";
}

function next_number(): int
{
    $file = fopen(getenv('DATA_DIR') . '/number', 'c+');
    flock($file, LOCK_EX); // of all processes and instances, until the file is closed
    $number = (int) stream_get_contents($file) + 1;
    rewind($file);
    fwrite($file, (string) $number);
    fclose($file);
    return $number;
}

<?php
// Receipts. This is the file to mend; router.php serves it, in one of several processes.
//
// It looks right for a first receipt. Ask of every variable in it: to what does it belong, who else has hold
// of it, and when is it gone?

$discounts = [];
$total = 0;

function write_receipt(string $customer, array $items): string
{
    global $total, $discounts;
    static $number = 0;
    $total = 0;
    $lines = [];
    foreach ($items as $item) {
        $lines[] = "$item " . price($item);
        $total += price($item);
    }
    $total = intdiv($total * (100 - ($discounts[$customer] ?? 0)), 100);
    $number++;
    return implode("\n", ["receipt $number for $customer", ...$lines, "total $total"]) . "\n";
}

function price(string $item): int
{
    global $sum;
    $answer = trim(file_get_contents(getenv('PRICES') . "/$item"));
    if (ctype_digit($answer)) {
        return (int) $answer;
    }
    $sum = 0;
    foreach (explode(' ', $answer) as $part) {
        $price = price($part);
        $sum += $price;
    }
    return $sum;
}

function set_discount(string $customer, int $percent): void
{
    $discounts[$customer] = $percent;
}

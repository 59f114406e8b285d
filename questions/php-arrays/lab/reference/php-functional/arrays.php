<?php

declare(strict_types=1);

// The same eight functions as folds, maps and generators.

function kind(array $array): string
{
    return match (true) {
        array_is_list($array) => 'list',
        every(keys($array), is_int(...)) => 'indexed',
        every(keys($array), is_string(...)) => 'associative',
        default => 'mixed',
    };
}

/** The keys, one at a time: array_keys() would make an array of them. */
function keys(array $array): Generator
{
    foreach ($array as $key => $_) {
        yield $key;
    }
}

function every(iterable $items, callable $test): bool
{
    foreach ($items as $item) {
        if (!$test($item)) {
            return false;
        }
    }
    return true;
}

function replayed(array $journal): array
{
    return array_reduce($journal, fn (array $array, array $edit) => match ($edit[0]) {
        'set' => with($array, plain($edit[1]), $edit[2]),
        'add' => [$array[] = $edit[1], $array][1],
        'drop' => without($array, plain($edit[1])),
    }, []);
}

function with(array $array, int|string $key, mixed $value): array
{
    $array[$key] = $value;
    return $array;
}

function without(array $array, int|string $key): array
{
    unset($array[$key]);
    return $array;
}

function plain(mixed $key): int|string
{
    return match (gettype($key)) {
        'integer', 'string' => $key,
        'double', 'boolean' => (int) $key,
        'NULL' => '',
        default => throw new TypeError('no key: ' . get_debug_type($key)),
    };
}

function merged(array $base, array $over): array
{
    $layered = fn (mixed $old, mixed $new) => mapped($old) && mapped($new) ? merged($old, $new) : $new;
    $both = array_intersect_key($base, $over);
    $inner = array_combine(array_keys($both), array_map(
        fn (int|string $key) => $layered($base[$key], $over[$key]),
        array_keys($both),
    ));
    return array_replace($base, $over, $inner);
}

function mapped(mixed $value): bool
{
    return is_array($value) && !array_is_list($value);
}

function distinct(array $values): array
{
    $first = fn (mixed $value, int|string $key) => array_search($value, $values, true) === $key;
    return array_filter($values, $first, ARRAY_FILTER_USE_BOTH);
}

function grouped(array $rows, string $column, string ...$more): array
{
    $present = array_filter($rows, fn (array $row) => array_key_exists($column, $row));
    $labels = array_map(fn (array $row) => (string) $row[$column], $present);
    $inner = fn (array $group) => $more === [] ? $group : grouped($group, ...$more);
    $members = fn (string $label) => array_filter($labels, fn (string $one) => $one === $label);
    $names = array_keys(array_fill_keys($labels, true));
    $groups = array_map(
        fn (int|string $name) => $inner(array_intersect_key($present, $members((string) $name))),
        $names,
    );
    return array_filter(array_combine($names, $groups));
}

function sorted(array $rows, array $order): array
{
    uasort($rows, fn (array $one, array $other) => compared($one, $other, $order));
    return $rows;
}

function compared(array $one, array $other, array $order): int
{
    foreach ($order as $column => $way) {
        [$low, $high] = $way === 'desc' ? [$other, $one] : [$one, $other];
        $sign = is_string($low[$column])
            ? strcmp($low[$column], $high[$column])
            : $low[$column] <=> $high[$column];
        if ($sign !== 0) {
            return $sign;
        }
    }
    return 0;
}

function cleaned(array $input): array
{
    $inner = array_map(fn (mixed $value) => is_array($value) ? cleaned($value) : $value, $input);
    $kept = array_filter($inner, fn (mixed $value) => $value !== null && $value !== '' && $value !== []);
    return array_is_list($input) ? array_values($kept) : $kept;
}

function raised(array $prices, int $percent): array
{
    return array_map(fn (mixed $price) => match (gettype($price)) {
        'array' => raised($price, $percent),
        'integer' => intdiv($price * (100 + $percent), 100),
        default => $price,
    }, $prices);
}

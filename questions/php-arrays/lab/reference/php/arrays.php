<?php

declare(strict_types=1);

/** 'list', 'indexed', 'associative' or 'mixed', by the keys. */
function kind(array $array): string
{
    if (array_is_list($array)) {
        return 'list';
    }
    $texts = 0;
    foreach ($array as $key => $_) {
        $texts += is_string($key) ? 1 : 0;
    }
    return match ($texts) {
        0 => 'indexed',
        count($array) => 'associative',
        default => 'mixed',
    };
}

/** The array that a journal of edits leads to: ['set', key, value], ['add', value], ['drop', key]. */
function replayed(array $journal): array
{
    $array = [];
    foreach ($journal as $edit) {
        switch ($edit[0]) {
            case 'set':
                $array[offset($edit[1])] = $edit[2];
                break;
            case 'add':
                $array[] = $edit[1];
                break;
            case 'drop':
                unset($array[offset($edit[1])]);
                break;
        }
    }
    return $array;
}

/** What may be written between the brackets without a deprecation; of an array PHP itself makes a TypeError. */
function offset(mixed $key): mixed
{
    return match (true) {
        is_float($key) => (int) $key,
        $key === null => '',
        default => $key,
    };
}

/** $base with $over on top: maps are merged, everything else is replaced. */
function merged(array $base, array $over): array
{
    foreach ($over as $key => $value) {
        $base[$key] = is_map($value) && is_map($base[$key] ?? null) ? merged($base[$key], $value) : $value;
    }
    return $base;
}

function is_map(mixed $value): bool
{
    return is_array($value) && !array_is_list($value);
}

/** The first of each group of identical values, under its key. */
function distinct(array $values): array
{
    $distinct = [];
    foreach ($values as $key => $value) {
        if (!in_array($value, $distinct, true)) {
            $distinct[$key] = $value;
        }
    }
    return $distinct;
}

/** Rows by the value of the first column, within it by the second, and so on. */
function grouped(array $rows, string $column, string ...$more): array
{
    $groups = [];
    foreach ($rows as $key => $row) {
        foreach ([$column, ...$more] as $name) {
            if (!array_key_exists($name, $row)) {
                continue 2;
            }
        }
        $groups[$row[$column] ?? ''][$key] = $row;
    }
    return $more === [] ? $groups : array_map(fn (array $group) => grouped($group, ...$more), $groups);
}

/** Rows in the order of the columns: ['price' => 'desc', 'name' => 'asc']. */
function sorted(array $rows, array $order): array
{
    uasort($rows, function (array $one, array $other) use ($order): int {
        foreach ($order as $column => $way) {
            [$left, $right] = [$one[$column], $other[$column]];
            $sign = is_string($left) ? strcmp($left, $right) : $left <=> $right;
            if ($sign !== 0) {
                return $way === 'desc' ? -$sign : $sign;
            }
        }
        return 0;
    });
    return $rows;
}

/** Without null, '' and [], at every depth. */
function cleaned(array $input): array
{
    $kept = [];
    foreach ($input as $key => $value) {
        if (is_array($value)) {
            $value = cleaned($value);
        }
        if (!in_array($value, [null, '', []], true)) {
            $kept[$key] = $value;
        }
    }
    return array_is_list($input) ? array_values($kept) : $kept;
}

/** Every integer, at every depth, with $percent on top, rounded down. */
function raised(array $prices, int $percent): array
{
    $raised = [];
    foreach ($prices as $key => $price) {
        $raised[$key] = match (true) {
            is_array($price) => raised($price, $percent),
            is_int($price) => intdiv($price * (100 + $percent), 100),
            default => $price,
        };
    }
    return $raised;
}

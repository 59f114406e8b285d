<?php

declare(strict_types=1);

// Eight functions on arrays, as brief.md describes them. Each returns something; none is right yet.
// Try one:  php -r 'require "arrays.php"; var_dump(kind(["a", "b"]));'

/** 'list', 'indexed', 'associative' or 'mixed'. */
function kind(array $array): string
{
    return is_int(array_key_first($array)) ? 'indexed' : 'associative';
}

/** What a journal of edits leads to: ['set', key, value], ['add', value], ['drop', key]. */
function replayed(array $journal): array
{
    $array = [];
    foreach ($journal as $edit) {
        // set, add and drop are yours
    }
    return $array;
}

/** $base with $over on top. */
function merged(array $base, array $over): array
{
    return $base;
}

/** Without duplicates. */
function distinct(array $values): array
{
    return $values;
}

/** The rows by the values of one or more columns. */
function grouped(array $rows, string $column, string ...$more): array
{
    return $rows;
}

/** The rows in an order such as ['price' => 'desc', 'name' => 'asc']. */
function sorted(array $rows, array $order): array
{
    return $rows;
}

/** Without null, '' and []. */
function cleaned(array $input): array
{
    return $input;
}

/** Every price with $percent on top. */
function raised(array $prices, int $percent): array
{
    return $prices;
}

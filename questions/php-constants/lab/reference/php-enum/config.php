<?php

declare(strict_types=1);

namespace Shop;

// Every setting is a case of one enum, which knows where its value comes from. The values are worked out once, into
// one table; the constants are made from the table. A table that is there already is not made again.
require_once __DIR__ . '/Level.php';
require_once __DIR__ . '/Setting.php';
require_once __DIR__ . '/classes.php';

if (!\defined('Shop\SETTINGS')) {
    \define('Shop\SETTINGS', Setting::values());
    foreach (Setting::cases() as $case) {
        if (!\defined($case->constant())) {
            \define($case->constant(), SETTINGS[$case->value]);
        }
    }
    unset($case);
}

<?php

declare(strict_types=1);

// However often this file is loaded, and from wherever: what it declares is declared once.
require_once __DIR__ . '/Level.php';
require_once __DIR__ . '/shop.php';

<?php
// The till over HTTP. What it writes is in receipts.php.
require __DIR__ . '/receipts.php';

$body = file_get_contents('php://input');
if ($_SERVER['REQUEST_METHOD'] === 'PUT') {
    set_discount(basename($_SERVER['REQUEST_URI']), (int) $body);
    http_response_code(204);
} else {
    $items = preg_split('/\s+/', trim($body));
    $customer = array_shift($items);
    $receipt = write_receipt($customer, $items);
    http_response_code(201);
    header('Content-Type: text/plain');
    echo $receipt;
}

<?php
declare(strict_types=1);

// Currency conversion: v1 as it has been for years. v2, SOAP and the end of v1 are yours; brief.md says what they are.

require __DIR__ . '/money.php';

/** The old shape, kept to the byte: clients of years ago read it. */
function v1(): array
{
    [$from, $to, $text] = array_map(fn($name) => (string) ($_GET[$name] ?? ''), ['from', 'to', 'amount']);
    try {
        $amount = cents($text);
        [$result] = convert($amount, $from, $to);
    } catch (BadAmount) {
        return [400, "{\"error\":\"bad amount\"}\n"];
    } catch (NoRate $error) {
        return [404, '{"error":' . json_encode($error->getMessage(), JSON_UNESCAPED_SLASHES) . "}\n"];
    }
    return [200, sprintf("{\"from\":\"%s\",\"to\":\"%s\",\"amount\":%s,\"result\":%s}\n", $from, $to, shown($amount), shown($result))];
}

$path = explode('?', $_SERVER['REQUEST_URI'], 2)[0]; // the content of a POST is in php://input
[$status, $text] = match ("{$_SERVER['REQUEST_METHOD']} $path") {
    'GET /v1/convert' => v1(),
    default => [404, "{\"error\":\"nothing is here\"}\n"],
};
http_response_code($status);
header('Content-Type: application/json');
header('Content-Length: ' . strlen($text));
echo $text;

<?php
declare(strict_types=1);

// Currency conversion with three faces: JSON v1, JSON v2 and SOAP 1.1. They translate; money.php converts.

require __DIR__ . '/money.php';
require __DIR__ . '/soap.php';

const LARGEST = 64 * 1024;

final class Problem extends RuntimeException
{
}

/** The old shape, kept to the byte: clients of years ago read it. */
function v1(): array
{
    header('Deprecation: @1767225600');
    header('Sunset: Fri, 31 Dec 2027 23:59:59 GMT');
    header('Link: </v2/conversions>; rel="successor-version"');
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

function v2(string $content): string
{
    $asked = json_decode($content);
    if (json_last_error() !== JSON_ERROR_NONE) {
        throw new Problem('the content is not JSON', 400);
    }
    $money = member($asked, 'money', 'is_object');
    [$amount, $currency] = [member($money, 'amount', 'is_string'), member($money, 'currency', 'is_string')];
    $to = member($asked, 'to', 'is_string');
    try {
        [$result, $rate] = convert(cents($amount), $currency, $to);
    } catch (BadAmount | NoRate $error) {
        throw new Problem($error->getMessage(), 422);
    }
    return json_encode(['money' => ['amount' => shown($result), 'currency' => $to], 'rate' => $rate], JSON_THROW_ON_ERROR);
}

/** What we ask for; whatever else there is, is not our business. */
function member(mixed $value, string $name, callable $fits): mixed
{
    $found = $value instanceof stdClass ? $value->$name ?? null : null;
    return $fits($found) ? $found : throw new Problem("$name is missing, or of another kind", 422);
}

function content(): string
{
    $content = file_get_contents('php://input', false, null, 0, LARGEST + 1);
    return strlen($content) <= LARGEST ? $content : throw new Problem('the content is longer than ' . LARGEST . ' bytes', 413);
}

function reply(int $status, string $kind, string $body): void
{
    http_response_code($status);
    header("Content-Type: $kind");
    header('Content-Length: ' . strlen($body));
    echo $body;
}

function route(): void
{
    $path = explode('?', $_SERVER['REQUEST_URI'], 2)[0];
    switch ("{$_SERVER['REQUEST_METHOD']} $path") {
        case 'GET /v1/convert':
            [$status, $text] = v1();
            reply($status, 'application/json', $text);
            break;
        case 'POST /v2/conversions':
            reply(200, 'application/json', v2(content()));
            break;
        case 'POST /soap':
            [$status, $text] = soap_answer(content());
            reply($status, 'text/xml; charset=utf-8', $text);
            break;
        case 'GET /soap':
            $address = 'http://127.0.0.1:' . getenv('PORT') . '/soap';
            reply(200, 'text/xml; charset=utf-8', str_replace('ADDRESS', $address, file_get_contents(__DIR__ . '/service.wsdl')));
            break;
        case 'GET /openapi.json':
            reply(200, 'application/json', file_get_contents(__DIR__ . '/openapi.json'));
            break;
        default:
            throw new Problem('nothing is here', 404);
    }
}

try {
    route();
} catch (Problem $problem) {
    $titles = [400 => 'Bad Request', 404 => 'Not Found', 413 => 'Content Too Large', 422 => 'Unprocessable Content'];
    $status = $problem->getCode();
    $body = ['title' => $titles[$status], 'status' => $status, 'detail' => $problem->getMessage()];
    reply($status, 'application/problem+json', json_encode($body, JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR));
}

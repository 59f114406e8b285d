<?php
declare(strict_types=1);

// A library of documents: the beginning. It answers; brief.md says what else it has to do.

$data = getenv('DATA_DIR'); // shared by all instances; nothing uses it yet
$documents = []; // lives as long as this request: what does the next one know of it?

function send(int $status, mixed $value): void
{
    $body = json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
    http_response_code($status);
    header('Content-Type: application/json');
    header('Content-Length: ' . strlen($body));
    echo $body;
}

$path = explode('?', $_SERVER['REQUEST_URI'], 2)[0];
switch ($_SERVER['REQUEST_METHOD']) {
    case 'GET':
        $document = $documents[$path] ?? null;
        $document === null ? send(404, ['title' => 'Not Found']) : send(200, $document);
        break;
    case 'POST':
        $document = json_decode(file_get_contents('php://input'), false, 512, JSON_THROW_ON_ERROR);
        $documents['/documents/' . bin2hex(random_bytes(16))] = $document;
        send(200, $document);
        break;
    default:
        send(501, ['title' => 'Not yet']); // HEAD, PUT, PATCH, DELETE and the rest are yours
}

<?php
// One process, a fiber for each request: while one waits for an answer, others run. Nothing to mend in here.

final class Loop
{
    private static array $waiting = [];

    /** Let others run until there is something to read. */
    public static function readable($stream): void
    {
        self::$waiting[(int) $stream] = [$stream, Fiber::getCurrent()];
        Fiber::suspend();
    }

    /** Serve each connection in a fiber of its own, for ever. */
    public static function serve(int $port, callable $serve): never
    {
        $listener = stream_socket_server("tcp://127.0.0.1:$port", $code, $message, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN,
            stream_context_create(['socket' => ['backlog' => 128]]));
        while (true) {
            $ready = [$listener, ...array_column(self::$waiting, 0)];
            $none = null;
            stream_select($ready, $none, $none, null);
            foreach ($ready as $stream) {
                if ($stream === $listener) {
                    $connection = stream_socket_accept($listener, 0);
                    if ($connection) {
                        (new Fiber($serve))->start($connection);
                    }
                    continue;
                }
                [, $fiber] = self::$waiting[(int) $stream];
                unset(self::$waiting[(int) $stream]);
                $fiber->resume();
            }
        }
    }
}

/** Read until $complete says that it is enough, or the other side has closed. */
function read_all($stream, callable $complete): string
{
    stream_set_blocking($stream, false);
    $data = '';
    while (!$complete($data) && !feof($stream)) {
        Loop::readable($stream);
        $data .= fread($stream, 65536);
    }
    stream_set_blocking($stream, true);
    return $data;
}

/** GET over HTTP: status and body. Throws where there is no answer. */
function http_get(string $url): array
{
    ['host' => $host, 'port' => $port, 'path' => $path] = parse_url($url);
    $stream = @stream_socket_client("tcp://$host:$port", $code, $message, 5);
    if (!$stream) {
        throw new RuntimeException("no connection to $host:$port");
    }
    fwrite($stream, "GET $path HTTP/1.0\r\nHost: $host:$port\r\n\r\n");
    $reply = read_all($stream, fn($data) => false);
    fclose($stream);
    if (!preg_match('~^HTTP/1\.\d (\d{3}).*?\r\n\r\n(.*)$~s', $reply, $found)) {
        throw new RuntimeException("no reply from $host:$port");
    }
    return [(int) $found[1], $found[2]];
}

/** The request on a connection: method, path, query, body; null where none came. */
function http_request($connection): ?array
{
    $whole = function (string $data): bool {
        $end = strpos($data, "\r\n\r\n");
        return $end !== false && strlen($data) >= $end + 4 + content_length(substr($data, 0, $end));
    };
    [$head, $body] = explode("\r\n\r\n", read_all($connection, $whole), 2) + [1 => ''];
    if (!preg_match('~^([A-Z]+) (\S+) HTTP/1\.\d~', $head, $found)) {
        return null;
    }
    parse_str(parse_url($found[2], PHP_URL_QUERY) ?? '', $query);
    return [$found[1], parse_url($found[2], PHP_URL_PATH), $query, substr($body, 0, content_length($head))];
}

function content_length(string $head): int
{
    return preg_match('~^Content-Length:\s*(\d+)~mi', $head, $found) ? (int) $found[1] : 0;
}

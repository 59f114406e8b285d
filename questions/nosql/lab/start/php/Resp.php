<?php
declare(strict_types=1);

/** The server refused a command; in its own words. */
final class RespError extends RuntimeException
{
}

/**
 * A connection to Redis by its protocol, RESP2: commands alone, or many in one round trip.
 *
 *     $redis = new Resp(getenv('REDIS_URL'));
 *     $redis->call('SET', 'name', 'value');                  // true for OK, else int, string, array or null
 *     $redis->pipeline([['GET', 'name'], ['INCR', 'n']]);    // one round trip, a list of replies
 */
final class Resp
{
    /** @var resource */
    private $stream;

    public function __construct(string $url)
    {
        $parts = parse_url($url);
        $this->stream = stream_socket_client("tcp://{$parts['host']}:{$parts['port']}", $code, $message, 5.0);
        if (($parts['pass'] ?? '') !== '') {
            $this->call('AUTH', rawurldecode($parts['user']), rawurldecode($parts['pass']));
        }
    }

    public function call(string|int|float ...$words): mixed
    {
        return $this->pipeline([$words])[0];
    }

    /** Sends all commands, then reads all replies. Throws RespError for the first that was refused. */
    public function pipeline(array $commands): array
    {
        $request = '';
        foreach ($commands as $words) {
            $request .= '*' . count($words) . "\r\n";
            foreach ($words as $word) {
                $word = (string) $word;
                $request .= '$' . strlen($word) . "\r\n" . $word . "\r\n";
            }
        }
        while ($request !== '') {
            $sent = fwrite($this->stream, $request);
            if ($sent === false || $sent === 0) {
                throw new RuntimeException('Redis has closed the connection');
            }
            $request = substr($request, $sent);
        }
        $replies = [];
        foreach ($commands as $_) {
            $replies[] = $this->reply();
        }
        foreach ($replies as $reply) {
            if ($reply instanceof RespError) {
                throw $reply;
            }
        }
        return $replies;
    }

    private function reply(): mixed
    {
        $line = fgets($this->stream);
        if ($line === false) {
            throw new RuntimeException('Redis has closed the connection');
        }
        $rest = substr($line, 1, -2);
        switch ($line[0]) {
            case '+':
                return $rest === 'OK' ? true : $rest;
            case '-':
                return new RespError($rest);
            case ':':
                return (int) $rest;
            case '$':
                return $rest === '-1' ? null : substr($this->read((int) $rest + 2), 0, -2);
            default:
                return $rest === '-1' ? null : array_map(fn() => $this->reply(), array_fill(0, (int) $rest, null));
        }
    }

    private function read(int $length): string
    {
        $data = '';
        while (strlen($data) < $length) {
            $some = fread($this->stream, $length - strlen($data));
            if ($some === false || $some === '') {
                throw new RuntimeException('Redis has closed the connection');
            }
            $data .= $some;
        }
        return $data;
    }
}

<?php

declare(strict_types=1);

/** One quote on its way: the calls that are open, and the prices that have come. */
final class Quote
{
    /** @var array<int, Connection> by the place of the id */
    public array $calls = [];

    /** @var array<int, string> */
    private array $prices = [];

    private readonly int $count;
    public readonly float $deadline;

    /** Asks for all prices at once. Raises Problem. */
    public function __construct(string $query, string $upstream)
    {
        [$ids, $within] = self::parse($query);
        $this->count = count($ids);
        $this->deadline = microtime(true) + $within / 1000;
        foreach ($ids as $place => $id) {
            $socket = @stream_socket_client(
                "tcp://$upstream",
                flags: STREAM_CLIENT_CONNECT | STREAM_CLIENT_ASYNC_CONNECT,
            );
            if ($socket === false) {
                $this->close();
                throw new Problem(502, 'The upstream cannot be reached.');
            }
            $path = '/prices/' . rawurlencode($id);
            $request = "GET $path HTTP/1.1\r\nHost: $upstream\r\nConnection: close\r\n\r\n";
            $this->calls[$place] = new Connection($socket, $request);
        }
    }

    /** @return array{list<string>, int} the ids, and the milliseconds that the client is willing to wait */
    private static function parse(string $query): array
    {
        $given = [];
        foreach (explode('&', $query) as $part) {
            [$name, $value] = [...explode('=', $part, 2), ''];
            $given[$name] = $value;
        }
        $ids = explode(',', rawurldecode($given['ids'] ?? ''));
        foreach ($ids as $id) {
            if (!preg_match('/\A.{1,64}\z/us', $id)) { // with u: in UTF-8, and counted in code points
                throw new Problem(400, 'ids: 1 to 20 ids of 1 to 64 characters.');
            }
        }
        $within = $given['within'] ?? '1000';
        if (count($ids) > 20 || !preg_match('/\A[0-9]{1,5}\z/', $within) || $within < 50 || $within > 10000) {
            throw new Problem(400, 'ids: at most 20; within: 50 to 10000 milliseconds.');
        }
        return [$ids, (int) $within];
    }

    /** A call has something to read. Returns the answer, once it is complete. Raises Problem. */
    public function read(int $place): ?string
    {
        $this->calls[$place]->read();
        $body = content($this->calls[$place]);
        if ($body === null) {
            return null;
        }
        if (!preg_match('/\A-?[0-9]{1,13}\.[0-9]{2}\z/', $body)) {
            throw new Problem(502, 'The upstream answered what is no price.');
        }
        $this->calls[$place]->close();
        unset($this->calls[$place]);
        $this->prices[$place] = $body;
        return count($this->prices) === $this->count ? $this->answer() : null;
    }

    private function answer(): string
    {
        ksort($this->prices);
        // 20 prices of at most 10^15 cents: well within 64 bits.
        $cents = array_sum(array_map(fn (string $price) => (int) str_replace('.', '', $price), $this->prices));
        $total = sprintf('%s%d.%02d', $cents < 0 ? '-' : '', intdiv(abs($cents), 100), abs($cents) % 100);
        return json_encode(['prices' => array_values($this->prices), 'total' => $total]);
    }

    public function close(): void
    {
        foreach ($this->calls as $call) {
            $call->close();
        }
        $this->calls = [];
    }
}

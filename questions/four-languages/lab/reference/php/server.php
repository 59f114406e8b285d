<?php

declare(strict_types=1);

/** One client: its request, then its quote, then its reply. */
final class Client
{
    public ?Quote $quote = null;
    public bool $answered = false;

    public function __construct(public readonly Connection $connection)
    {
    }

    public function answer(int $status, string $body): void
    {
        $this->quote?->close();
        $this->quote = null;
        $this->answered = true;
        $this->connection->unsent = "HTTP/1.1 $status Quote\r\nContent-Type: application/json\r\n"
            . 'Content-Length: ' . strlen($body) . "\r\nConnection: close\r\n\r\n$body";
    }

    public function fail(Problem $problem): void
    {
        $this->answer($problem->status, json_encode(['error' => $problem->getMessage()]));
    }
}

final class Server
{
    /** @var array<int, Client> by the number of its socket */
    private array $clients = [];

    private mixed $listener;
    private bool $stopping = false;

    public function __construct(int $port, private readonly string $upstream)
    {
        $context = stream_context_create(['socket' => ['backlog' => 512]]);
        $this->listener = stream_socket_server("tcp://127.0.0.1:$port", context: $context);
        stream_set_blocking($this->listener, false);
        pcntl_async_signals(true);
        pcntl_signal(SIGTERM, function (): void {
            $this->stopping = true;
        });
    }

    public function run(): void
    {
        while (!$this->stopping || $this->clients) {
            if ($this->stopping && $this->listener) {
                $this->stop();
                continue;
            }
            $this->wait();
            $this->giveUp();
        }
    }

    /** No new connections; those on which no request is under way are closed. */
    private function stop(): void
    {
        fclose($this->listener);
        $this->listener = null;
        foreach ($this->clients as $client) {
            if ($client->quote === null && !$client->answered) {
                $this->forget($client);
            }
        }
    }

    private function wait(): void
    {
        $read = $this->listener ? ['listener' => $this->listener] : [];
        $write = $except = [];
        foreach ($this->clients as $number => $client) {
            if ($client->answered) {
                $write["$number"] = $client->connection->socket;
                continue;
            }
            $read["$number"] = $client->connection->socket;
            foreach ($client->quote?->calls ?? [] as $place => $call) {
                $call->unsent === '' ? $read["$number:$place"] = $call->socket : $write["$number:$place"] = $call->socket;
            }
        }
        // A signal interrupts it, and then it warns: a tick is enough to notice one that came just before.
        if (!@stream_select($read, $write, $except, 0, $this->patience())) {
            return;
        }
        foreach ([...array_keys($read), ...array_keys($write)] as $key) {
            $key === 'listener' ? $this->accept() : $this->attend(...array_map('intval', explode(':', (string) $key)));
        }
    }

    private function attend(int $number, ?int $place = null): void
    {
        $client = $this->clients[$number] ?? null;
        if ($client === null || ($place !== null && !isset($client->quote?->calls[$place]))) {
            return; // over since stream_select looked
        }
        try {
            if ($place === null) {
                $client->answered ? $this->send($client) : $this->receive($client);
            } elseif ($client->quote->calls[$place]->unsent !== '') {
                $client->quote->calls[$place]->write();
            } else {
                $answer = $client->quote->read($place);
                if ($answer !== null) {
                    $client->answer(200, $answer);
                }
            }
        } catch (Problem $problem) {
            $client->fail($problem);
        }
    }

    private function accept(): void
    {
        while ($socket = @stream_socket_accept($this->listener, 0)) {
            $this->clients[(int) $socket] = new Client(new Connection($socket));
        }
    }

    /** Raises Problem. */
    private function receive(Client $client): void
    {
        $client->connection->read();
        $head = $client->connection->received;
        if ($client->connection->ended || strlen($head) > LONGEST_HEAD) {
            $this->forget($client); // it did not wait
        } elseif ($client->quote === null && str_contains($head, "\r\n\r\n")) {
            if (!preg_match('~\AGET /quote(?:\?(\S*))? HTTP/1\.[01]\r\n~', $head, $line)) {
                throw new Problem(404, 'There is nothing here.');
            }
            $client->quote = new Quote($line[1] ?? '', $this->upstream);
        }
    }

    private function send(Client $client): void
    {
        $client->connection->write();
        if ($client->connection->unsent === '' || $client->connection->ended) {
            $this->forget($client);
        }
    }

    private function forget(Client $client): void
    {
        $client->quote?->close();
        $client->connection->close();
        unset($this->clients[(int) $client->connection->socket]);
    }

    /** Microseconds until the next deadline. */
    private function patience(): int
    {
        $deadlines = array_filter(array_map(fn (Client $client) => $client->quote?->deadline, $this->clients));
        $left = $deadlines ? min($deadlines) - microtime(true) : 1.0;
        return (int) (1e6 * max(0.0, min(0.2, $left)));
    }

    private function giveUp(): void
    {
        foreach ($this->clients as $client) {
            if ($client->quote && $client->quote->deadline <= microtime(true)) {
                $client->fail(new Problem(504, 'The upstream took too long.'));
            }
        }
    }
}

<?php

declare(strict_types=1);

const LONGEST_HEAD = 65536;

/** A reply that says what went wrong. */
final class Problem extends Exception
{
    public function __construct(public readonly int $status, string $detail)
    {
        parent::__construct($detail);
    }
}

/** A socket that never blocks: what is to be sent, and what has come. */
final class Connection
{
    public string $received = '';
    public bool $ended = false;

    /** @param resource $socket */
    public function __construct(public readonly mixed $socket, public string $unsent = '')
    {
        stream_set_blocking($socket, false);
        stream_set_read_buffer($socket, 0);
        stream_set_write_buffer($socket, 0);
    }

    public function read(): void
    {
        $data = @fread($this->socket, 65536);
        if ($data === '' || $data === false) {
            $this->ended = feof($this->socket);
        } else {
            $this->received .= $data;
        }
    }

    public function write(): void
    {
        $sent = @fwrite($this->socket, $this->unsent);
        if ($sent === false) {
            $this->ended = true; // the other side is gone
        } else {
            $this->unsent = substr($this->unsent, $sent);
        }
    }

    public function close(): void
    {
        fclose($this->socket);
    }
}

/** The content of a complete reply with status 200; null while some of it has yet to come. Raises Problem. */
function content(Connection $connection): ?string
{
    $end = strpos($connection->received, "\r\n\r\n");
    if ($end === false) {
        if ($connection->ended || strlen($connection->received) > LONGEST_HEAD) {
            throw new Problem(502, 'The upstream sent no reply.');
        }
        return null;
    }
    $head = substr($connection->received, 0, $end + 2);
    if (!preg_match('~\AHTTP/1\.[01] 200 ~', $head)) {
        throw new Problem(502, 'The upstream answered: ' . strtok($head, "\r"));
    }
    if (!preg_match('~\r\nContent-Length:[ \t]*([0-9]{1,9})[ \t]*\r\n~i', $head, $length)) {
        throw new Problem(502, 'The upstream does not say how long its reply is.');
    }
    $body = substr($connection->received, $end + 4);
    if (strlen($body) < (int) $length[1]) {
        return $connection->ended ? throw new Problem(502, 'The reply of the upstream ended early.') : null;
    }
    return substr($body, 0, (int) $length[1]);
}

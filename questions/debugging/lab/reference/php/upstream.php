<?php
// The price list and the bank, over HTTP. A price that was told once is remembered.
declare(strict_types=1);

final class Upstream
{
    private array $prices = [];

    public function __construct(private readonly string $address)
    {
    }

    /** Of one piece, in hundredths of a cent; and the tax in percent. */
    public function price(string $list, string $item): array
    {
        return $this->prices[$list][$item] ??= $this->told($list, $item);
    }

    private function told(string $list, string $item): array
    {
        ['price' => $price, 'tax' => $tax] = $this->ask("/prices/$list/$item", 'item');
        return [decimal($price, 4), $tax];
    }

    /** In cents. */
    public function payment(string $reference): int
    {
        return decimal($this->ask("/payments/$reference", 'payment')['amount'], 2);
    }

    private function ask(string $path, string $what): array
    {
        try {
            [$status, $body] = http_get($this->address . $path);
        } catch (RuntimeException $error) {
            throw new Refused(502, 'no answer from upstream');
        }
        if ($status === 404) {
            throw new Refused(422, "unknown $what");
        }
        if ($status !== 200) {
            throw new Refused(502, "upstream answered $status");
        }
        return json_decode($body, true);
    }
}

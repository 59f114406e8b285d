<?php
// Customers, invoices, payments and statements. The faults are in here, and in upstream.php.
declare(strict_types=1);

final class Refused extends RuntimeException
{
    public function __construct(public readonly int $status, string $reason)
    {
        parent::__construct($reason);
    }
}

final class Billing
{
    private readonly string $orders;
    private array $customers = [];
    private array $invoices = [];
    private array $payments = [];
    private array $lines = [];
    private array $files = [];

    public function __construct(private readonly Upstream $upstream, string $folder)
    {
        $this->orders = "$folder/orders";
        if (!is_dir($this->orders)) {
            mkdir($this->orders);
        }
    }

    public function putCustomer(string $id, array $given): array
    {
        try {
            new DateTimeZone($given['zone']);
        } catch (Exception) {
            throw new Refused(400, 'unknown time zone');
        }
        $this->payments[$id] ??= [];
        $this->customers[$id]['balance'] ??= 0.0;
        foreach (['name', 'zone', 'list'] as $key) {
            $this->customers[$id][$key] = $given[$key];
        }
        return $this->show($id);
    }

    private function customer(string $id): array
    {
        return $this->customers[$id] ?? throw new Refused(404, 'unknown customer');
    }

    public function show(string $id): array
    {
        $customer = $this->customer($id);
        return ['id' => $id, 'balance' => money($customer['balance'])] + $customer;
    }

    public function createInvoice(array $order): array
    {
        ['customer' => $id, 'at' => $at] = $order;
        $customer = $this->customer($id);
        $number = count($this->invoices) + 1;
        $name = bin2hex(random_bytes(12));
        $this->files[$name] = fopen("$this->orders/$name.txt", 'x');
        fwrite($this->files[$name], latin1("$at;$id;{$customer['name']}\n"));
        $this->lines = [];
        try {
            foreach ($order['lines'] as ['item' => $item, 'quantity' => $quantity]) {
                [$price, $rate] = $this->upstream->price($customer['list'], $item);
                $amount = (float) sprintf('%.2f', $price * $quantity);
                $tax = (float) sprintf('%.2f', $amount * $rate / 100);
                $this->lines[] = ['item' => $item, 'quantity' => $quantity, 'amount' => $amount, 'tax' => $tax];
            }
        } catch (Refused $refused) {
            fwrite($this->files[$name], "refused\n");
            throw $refused;
        }
        $net = array_sum(array_column($this->lines, 'amount'));
        $tax = array_sum(array_column($this->lines, 'tax'));
        $day = new DateTimeImmutable(substr($at, 0, 10), new DateTimeZone('UTC'));
        $this->customers[$id]['balance'] += $net + $tax;
        $this->invoices[$number] = [
            'number' => $number,
            'customer' => $id,
            'date' => $day->format('Y-m-d'),
            'due' => $day->modify('+1 month')->format('Y-m-d'),
            'lines' => array_map(fn($line) => ['amount' => money($line['amount']), 'tax' => money($line['tax'])] + $line, $this->lines),
            'net' => money($net),
            'tax' => money($tax),
            'total' => money($net + $tax),
        ];
        fwrite($this->files[$name], "invoiced $number\n");
        fclose($this->files[$name]);
        unset($this->files[$name]);
        return $this->invoices[$number];
    }

    public function invoice(int $number): array
    {
        return $this->invoices[$number] ?? throw new Refused(404, 'unknown invoice');
    }

    private function invoicesOf(string $id): array
    {
        $this->customer($id);
        return array_values(array_filter($this->invoices, fn($invoice) => $invoice['customer'] === $id));
    }

    public function listInvoices(string $id, int $page, int $size): array
    {
        $numbers = array_column($this->invoicesOf($id), 'number');
        $count = count($numbers);
        $pages = max(1, intdiv($count + $size - 2, $size));
        $shown = $page <= $pages ? array_slice($numbers, ($page - 1) * $size, $size) : [];
        return ['page' => $page, 'pages' => $pages, 'count' => $count, 'invoices' => $shown];
    }

    public function createPayment(string $id, string $reference): array
    {
        $balance = $this->customer($id)['balance'];
        $amount = $this->upstream->payment($reference);
        $this->customers[$id]['balance'] = $balance - $amount;
        return $this->payments[$id][] = ['reference' => $reference, 'amount' => money($amount)];
    }

    public function listPayments(string $id, int $page, int $size): array
    {
        $this->customer($id);
        $payments = $this->payments[$id];
        $count = count($payments);
        $pages = max(1, intdiv($count + $size - 2, $size));
        $shown = $page <= $pages ? array_slice($payments, ($page - 1) * $size, $size) : [];
        return ['page' => $page, 'pages' => $pages, 'count' => $count, 'payments' => $shown];
    }

    public function statement(string $id, string $month): string
    {
        $rows = array_filter($this->invoicesOf($id), fn($invoice) => str_starts_with($invoice['date'], $month));
        $text = [['statement', $id, $this->customer($id)['name'], $month]];
        foreach ($rows as $row) {
            $text[] = [$row['number'], $row['date'], $row['due'], $row['net'], $row['tax'], $row['total']];
        }
        $sum = fn($what) => money(array_sum(array_column($rows, $what)));
        $text[] = ['sum', '', '', $sum('net'), $sum('tax'), $sum('total')];
        return latin1(implode('', array_map(fn($row) => implode(';', $row) . "\n", $text)));
    }
}

function latin1(string $text): string
{
    return mb_convert_encoding($text, 'ISO-8859-1', 'UTF-8');
}

function money(float $amount): string
{
    return sprintf('%.2f', $amount);
}

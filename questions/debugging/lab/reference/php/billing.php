<?php
// Customers, invoices, payments and statements. Money is whole cents.
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
        $this->customers[$id]['balance'] ??= 0;
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
        $file = fopen($this->orders . '/' . bin2hex(random_bytes(12)) . '.txt', 'x');
        try {
            fwrite($file, "$at;$id;{$customer['name']}\n");
            $lines = array_map(fn($line) => $this->line($customer['list'], $line), $order['lines']);
            $invoice = $this->book($id, day_in($customer['zone'], $at), $lines);
            fwrite($file, "invoiced {$invoice['number']}\n");
            return $invoice;
        } catch (Refused $refused) {
            fwrite($file, "refused\n");
            throw $refused;
        } finally {
            fclose($file);
        }
    }

    private function line(string $list, array $line): array
    {
        [$price, $rate] = $this->upstream->price($list, $line['item']);
        $amount = half_up($price * $line['quantity'], 100);
        return ['item' => $line['item'], 'quantity' => $line['quantity'], 'amount' => $amount, 'tax' => half_up($amount * $rate, 100)];
    }

    /** Nobody else runs in here: what is read is still so when it is written. */
    private function book(string $id, DateTimeImmutable $day, array $lines): array
    {
        $net = array_sum(array_column($lines, 'amount'));
        $tax = array_sum(array_column($lines, 'tax'));
        $number = count($this->invoices) + 1;
        $this->customers[$id]['balance'] += $net + $tax;
        return $this->invoices[$number] = [
            'number' => $number,
            'customer' => $id,
            'date' => $day->format('Y-m-d'),
            'due' => month_later($day)->format('Y-m-d'),
            'lines' => array_map(fn($line) => ['amount' => money($line['amount']), 'tax' => money($line['tax'])] + $line, $lines),
            'net' => money($net),
            'tax' => money($tax),
            'total' => money($net + $tax),
        ];
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
        return paged('invoices', array_column($this->invoicesOf($id), 'number'), $page, $size);
    }

    public function createPayment(string $id, string $reference): array
    {
        $this->customer($id);
        $amount = $this->upstream->payment($reference);
        $this->customers[$id]['balance'] -= $amount;
        return $this->payments[$id][] = ['reference' => $reference, 'amount' => money($amount)];
    }

    public function listPayments(string $id, int $page, int $size): array
    {
        $this->customer($id);
        return paged('payments', $this->payments[$id], $page, $size);
    }

    public function statement(string $id, string $month): string
    {
        $rows = array_filter($this->invoicesOf($id), fn($invoice) => str_starts_with($invoice['date'], $month));
        $text = [['statement', $id, $this->customer($id)['name'], $month]];
        foreach ($rows as $row) {
            $text[] = [$row['number'], $row['date'], $row['due'], $row['net'], $row['tax'], $row['total']];
        }
        $sum = fn($what) => money(array_sum(array_map(fn($row) => decimal($row[$what], 2), $rows)));
        $text[] = ['sum', '', '', $sum('net'), $sum('tax'), $sum('total')];
        return implode('', array_map(fn($row) => implode(';', $row) . "\n", $text));
    }
}

function paged(string $name, array $rows, int $page, int $size): array
{
    $pages = max(1, intdiv(count($rows) + $size - 1, $size));
    $shown = array_slice($rows, ($page - 1) * $size, $size);
    return ['page' => $page, 'pages' => $pages, 'count' => count($rows), $name => $shown];
}

function day_in(string $zone, string $at): DateTimeImmutable
{
    return (new DateTimeImmutable($at))->setTimezone(new DateTimeZone($zone))->setTime(0, 0);
}

function month_later(DateTimeImmutable $day): DateTimeImmutable
{
    $last = $day->modify('last day of next month');
    return $day->format('j') >= $last->format('j') ? $last : $day->modify('+1 month');
}

function half_up(int $number, int $parts): int
{
    return intdiv(2 * $number + $parts, 2 * $parts);
}

/** "12.3" with two places is 1230. */
function decimal(string $text, int $places): int
{
    [$whole, $rest] = explode('.', $text) + [1 => ''];
    return (int) ($whole . str_pad($rest, $places, '0'));
}

function money(int $cents): string
{
    return sprintf('%s%d.%02d', $cents < 0 ? '-' : '', intdiv(abs($cents), 100), abs($cents) % 100);
}

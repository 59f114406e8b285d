SELECT id, placed_at
FROM purchase
WHERE date_trunc('month', placed_at) = '2026-02-01'
ORDER BY placed_at, id DESC
